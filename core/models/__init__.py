"""Models of `core`: what every other app builds on."""

from core.models.areas import Area
from core.models.attachments import Attachment
from core.models.audit import AuditEvent, AuditSeal
from core.models.data_keys import DataKey
from core.models.holding import HoldingRule
from core.models.idempotency import IdempotencyKey
from core.models.openings import BrokenGlass, CustodyOpening
from core.models.outbox import OutboxEntry
from core.models.tasks import Task
from core.models.topics import RightsHolderGroup, Theme
from core.models.views import SavedView, ViewUse

__all__ = [
    "Area",
    "Attachment",
    "AuditEvent",
    "AuditSeal",
    "BrokenGlass",
    "CustodyOpening",
    "DataKey",
    "HoldingRule",
    "IdempotencyKey",
    "OutboxEntry",
    "RightsHolderGroup",
    "SavedView",
    "Task",
    "Theme",
    "ViewUse",
]
