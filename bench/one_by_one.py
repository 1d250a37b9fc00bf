"""The service as one writes it in an afternoon: for each delivery one prediction and one ORM transaction.

It takes its deliveries from the same inbox and keeps the same rows (author, message, reading, outcome, case with its
first event), but it masks nothing, routes nothing, joins nothing to an open case and knows no office hours.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session, sessionmaker

from app.classifier.features import document_text
from app.clock import utc_now
from app.database import driver_url
from app.models import Account, Author, Case, CaseEvent, Delivery, Message, Outcome, ReadingRow
from bench.plain_pipelines import Answer, Pipelines

ANSWER_WITHIN = timedelta(hours=4)
SURE = 0.5
NOTHING_TO_DO = frozenset({"praise", "none"})


class PlainWriter:
    """Opens deliveries one after another; each is committed before the next."""

    def __init__(self, url: str, pipelines: Pipelines, opd: str) -> None:
        self.engine: Engine = create_engine(driver_url(url))
        self.sessions = sessionmaker(self.engine)
        self.pipelines = pipelines
        self.opd = opd
        with self.sessions() as session:
            self.account = session.scalars(select(Account.id)).one()

    def open_all(self) -> None:
        """Until the inbox is empty."""
        with self.sessions() as session:
            waiting = session.scalars(select(Delivery.id).where(Delivery.handled_at.is_(None)).order_by(Delivery.id))
            numbers = list(waiting)
        for number in numbers:
            with self.sessions.begin() as session:
                self._open(session, session.get_one(Delivery, number))

    def close(self) -> None:
        self.engine.dispose()

    def _open(self, session: Session, delivery: Delivery) -> None:
        value = json.loads(delivery.body or b"")["entry"][0]["changes"][0]["value"]
        now = utc_now()
        answer = self.pipelines.classify([document_text(value["text"])])[0]
        message = Message(
            account_id=self.account, external_id=value["id"], kind="comment", direction="inbound",
            thread_id=value["media"]["id"], author_id=self._author(session, value["from"]).id, text=value["text"],
            occurred_at=now, occurred_by="receipt", received_at=delivery.received_at,
        )  # fmt: skip
        session.add(message)
        if answer[0] not in NOTHING_TO_DO:
            self._open_case(session, message, answer, now)
        session.flush()
        session.add(_reading(message, answer, now))
        session.add(
            Outcome(
                delivery_id=delivery.id,
                position=0,
                account_id=self.account,
                kind="comment",
                external_id=message.external_id,
                outcome="stored",
                recorded_at=now,
            )  # fmt: skip
        )
        delivery.handled_at = now

    def _author(self, session: Session, citizen: dict[str, Any]) -> Author:
        known = session.scalar(
            select(Author).where(Author.account_id == self.account, Author.external_id == citizen["id"])
        )
        if known is None:
            known = Author(account_id=self.account, external_id=citizen["id"], handle=citizen["username"])
            session.add(known)
            session.flush()
        return known

    def _open_case(self, session: Session, message: Message, answer: Answer, now: datetime) -> None:
        intent, confidence, topic, _ = answer
        due = now + ANSWER_WITHIN
        case = Case(
            account_id=message.account_id, platform="instagram", thread_id=message.thread_id,
            intent=intent, topic=topic, group="unclear", priority="normal", opd=self.opd,
            needs_review=confidence < SURE, flagged=False, state="open", opened_at=now, received_at=now,
            next_due_at=due, first_due_at=due, accountable_opd=self.opd,
        )  # fmt: skip
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


def _reading(message: Message, answer: Answer, now: datetime) -> ReadingRow:
    intent, confidence, topic, topic_confidence = answer
    return ReadingRow(
        message_id=message.id, model_version="plain", intent=intent, confidence=confidence, topic=topic,
        topic_confidence=topic_confidence, group=None, probabilities={intent: confidence}, read_at=now,
    )  # fmt: skip
