"""What citizens attached: shown to whoever may read the case, as a download that no browser interprets."""

from __future__ import annotations

import mimetypes
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from app.casework.reading import open_attachment
from app.routers.dependencies import Caseworker, Now, Session

router = APIRouter(prefix="/cases", tags=["cases"])

Number = Annotated[int, Path(ge=1, le=2**62)]


@router.get("/{case_id}/attachments/{attachment_id}", response_class=Response)
async def attachment(
    session: Session, current: Caseworker, now: Now, case_id: Number, attachment_id: Number
) -> Response:
    """The file itself. It cannot be masked: opening it is kept for the auditor, as revealing is."""
    found = await open_attachment(session, current, case_id, attachment_id, now)
    kind = found.content_type or "application/octet-stream"
    name = f"lampiran-{found.id}{mimetypes.guess_extension(kind) or '.bin'}"
    return Response(found.content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
