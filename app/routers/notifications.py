"""For the coordinator: what was told, to which role, what failed; and where each role is reached."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from app.access import audit
from app.notices.contacts import add_contact, list_contacts, retire_contact, unreachable
from app.notices.outbox import read_dispatches, send_again
from app.routers.dependencies import CityHere, Coordinator, Now, ServiceHere, Session

router = APIRouter(tags=["notifications"])

PAGE_MAX = 200
RowId = Annotated[int, Path(ge=1, le=2**62)]


class View(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class NoticeView(View):
    case_id: int | None = Field(description="Null: about an account")
    incident_id: int | None = Field(description="Null: about a case")
    clock: str = Field(description="case | first_response | next_response | resolution | support:<opd> | account")
    cycle: int = Field(description="Which run of the clock, from 0")
    step: str = Field(
        description="arrival | 50 | 80 | 100 | breach; of an account revoked | token | subscription | silent"
    )
    due_at: datetime | None


class NotificationView(View):
    id: int
    uid: UUID = Field(description="The same at every try: webhook-id, and in the Message-ID")
    channel: str = Field(description="log | email | webhook")
    role: str
    opd: str | None
    state: str = Field(description="queued | sent | failed")
    tries: int
    created_at: datetime
    settled_at: datetime | None
    error: str | None
    notices: list[NoticeView] = []


class NotificationsPage(BaseModel):
    notifications: list[NotificationView]
    next_before: int | None = Field(description="Goes into `before` for the next page; null on the last")


class NewContact(BaseModel):
    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, strict=True,
        json_schema_extra={
            "examples": [
                {"role": "opd_head", "opd": "dishub", "channel": "email", "address": "kadis@dishub.contoh.go.id"}
            ]
        },
    )  # fmt: skip

    role: Literal["opd_admin", "opd_head", "coordinator", "mayor", "operator"]
    opd: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    channel: Literal["email", "webhook"]
    address: Annotated[str, Field(min_length=3, max_length=500)]


class ContactView(View):
    id: int
    role: str
    opd: str | None
    channel: str
    address: str
    created_at: datetime


class ContactMade(ContactView):
    secret: str | None = Field(description="What webhooks are signed with; shown this once")


class Missing(BaseModel):
    role: str
    opd: str | None


class ContactsView(BaseModel):
    contacts: list[ContactView]
    missing: list[Missing] = Field(description="Whom the city's table wants to tell, and who has no address")


@router.get("/notifications", response_model=NotificationsPage)
async def notifications(
    session: Session,
    current: Coordinator,
    state: Literal["queued", "sent", "failed"] | None = None,
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 50,
) -> NotificationsPage:
    """What was told or is on its way, the newest first. No address, and nobody's words."""
    found = await read_dispatches(session, state=state, before=before, limit=limit)
    views = []
    for dispatch, notices in found:
        view = NotificationView.model_validate(dispatch)
        view.notices = [NoticeView.model_validate(notice) for notice in notices]
        views.append(view)
    return NotificationsPage(notifications=views, next_before=views[-1].id if len(views) == limit else None)


@router.post("/notifications/{notification_id}/send", response_model=NotificationView)
async def send(session: Session, current: Coordinator, now: Now, notification_id: RowId) -> NotificationView:
    """Send one that was given up again, after the cause is mended."""
    dispatch = await send_again(session, notification_id)
    await audit(session, current, "notification_sent_again", f"notification:{notification_id}", None, now)
    return NotificationView.model_validate(dispatch)


@router.get("/contacts", response_model=ContactsView)
async def contacts(session: Session, current: Coordinator, city: CityHere) -> ContactsView:
    """Where each role is reached, and who is not."""
    found = await list_contacts(session)
    return ContactsView(
        contacts=[ContactView.model_validate(contact) for contact in found],
        missing=[Missing(role=role, opd=opd) for role, opd in unreachable(found, city)],
    )


@router.post("/contacts", response_model=ContactMade, status_code=201)
async def new_contact(
    session: Session, current: Coordinator, city: CityHere, now: Now, service: ServiceHere, body: NewContact
) -> ContactMade:
    """Add an address. A webhook's signing secret comes back once, like a key."""
    contact, secret = await add_contact(
        session, current, city, service.vault, role=body.role, opd=body.opd, channel=body.channel,
        address=body.address, now=now, local_webhooks=service.settings.local_webhooks,
    )  # fmt: skip
    shown = ContactView.model_validate(contact)
    return ContactMade(**shown.model_dump(), secret=secret)


@router.delete("/contacts/{contact_id}", status_code=204)
async def remove_contact(session: Session, current: Coordinator, now: Now, contact_id: RowId) -> None:
    """Nothing goes there any more; what is on its way fails."""
    await retire_contact(session, current, contact_id, now)
