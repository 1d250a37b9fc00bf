"""The service as one writes it in an afternoon: for each delivery one prediction and one ORM transaction.

It masks nothing, routes nothing, joins nothing to an open case and knows no office hours.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session, sessionmaker

from app.classifier.features import document_text
from app.clock import utc_now
from app.database import driver_url
from app.models import Account, Case, CaseEvent, Message
from bench.plain_pipelines import Pipelines

ANSWER_WITHIN = timedelta(hours=4)
SURE = 0.5
NOTHING_TO_DO = frozenset({"praise", "none"})


class PlainWriter:
    """Opens bodies one after another; each is committed before the next."""

    def __init__(self, url: str, pipelines: Pipelines, opd: str) -> None:
        self.engine: Engine = create_engine(driver_url(url))
        self.sessions = sessionmaker(self.engine)
        self.pipelines = pipelines
        self.opd = opd
        with self.sessions() as session:
            self.account = session.scalars(select(Account.id)).one()

    def open_all(self, bodies: Sequence[bytes]) -> None:
        for body in bodies:
            with self.sessions.begin() as session:
                self._open(session, body)

    def close(self) -> None:
        self.engine.dispose()

    def _open(self, session: Session, body: bytes) -> None:
        value = json.loads(body)["entry"][0]["changes"][0]["value"]
        now = utc_now()
        intent, confidence, topic, _ = self.pipelines.classify([document_text(value["text"])])[0]
        message = Message(
            account_id=self.account, external_id=value["id"], kind="comment", direction="inbound",
            thread_id=value["media"]["id"], text=value["text"], occurred_at=now, occurred_by="receipt",
            received_at=now,
        )  # fmt: skip
        session.add(message)
        if intent not in NOTHING_TO_DO:
            case = self._case(message, intent, topic, confidence, now)
            session.add(case)
            session.flush()
            message.case_id = case.id
            session.add(
                CaseEvent(
                    case_id=case.id,
                    at=now,
                    recorded_at=now,
                    type="created",
                    actor="citizen",
                    message_id=message.id,
                    data={"opd": self.opd},
                )  # fmt: skip
            )

    def _case(self, message: Message, intent: str, topic: str, confidence: float, now: datetime) -> Case:
        due = now + ANSWER_WITHIN
        return Case(
            account_id=message.account_id, platform="instagram", thread_id=message.thread_id, intent=intent,
            topic=topic, group="unclear", priority="normal", opd=self.opd, needs_review=confidence < SURE,
            flagged=False, state="open", opened_at=now, received_at=now, next_due_at=due, first_due_at=due,
            accountable_opd=self.opd,
        )  # fmt: skip
