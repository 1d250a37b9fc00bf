"""The tables, one family a file. Importing this package knows them all."""

from app.models.attachments import Attachment
from app.models.base import Base
from app.models.cases import NEVER, RUNNING, Case, CaseEvent, Correction, Reply
from app.models.channels import Account, AccountPace, Connection
from app.models.city import CalendarEdition, CityVersion, Opd, WorkerBeat
from app.models.forms import FormBucket
from app.models.health import AccountHealth, Incident
from app.models.inbox import WHOLE_DELIVERY, DeadLetter, Delivery, Outcome, OutcomeKind
from app.models.learning import LabelImport, LabelledText, LearningRun, ModelPart, ModelUse, ModelVersion
from app.models.messages import Author, Message, ReadingRow, Revision
from app.models.notices import CaseRung, Contact, Dispatch, Notice
from app.models.people import ApiKey, AuditEntry, ErasureRequest, IdempotencyKey
from app.models.polls import MissedComment, Poll
from app.models.posts import Post
from app.models.unfinished import EarlyChange, MissingWords

__all__ = [
    "NEVER", "RUNNING", "WHOLE_DELIVERY", "Account", "AccountHealth", "AccountPace", "ApiKey", "Attachment",
    "AuditEntry", "Author", "Base", "CalendarEdition", "Case", "CaseEvent", "CaseRung", "CityVersion", "Connection",
    "Contact", "Correction", "DeadLetter", "Delivery", "Dispatch", "EarlyChange", "ErasureRequest", "FormBucket",
    "IdempotencyKey", "Incident", "LabelImport", "LabelledText", "LearningRun", "Message", "MissedComment",
    "MissingWords", "ModelPart", "ModelUse", "ModelVersion", "Notice", "Opd", "Outcome", "OutcomeKind", "Poll",
    "Post", "ReadingRow", "Reply", "Revision", "WorkerBeat",
]  # fmt: skip
