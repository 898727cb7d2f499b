"""The rules of core's own models; imported when the app is ready."""

from core.access.registry import exempt, register
from core.attachment_access import ATTACHMENT_SIGHT
from core.models import Area, Attachment, HoldingRule, RightsHolderGroup, Task, Theme
from core.task_access import TASK_SIGHT

register(Area, reference=True)
register(Theme, reference=True)
register(RightsHolderGroup, reference=True)
exempt(
    "core.OutboxEntry", "plumbing: ids of what is still to happen; administrators see kinds and counts only"
)
exempt("core.DataKey", "wrapped keys: read only to open the text of a record that the reader has in scope")
register(HoldingRule, reference=True, parents=("area",))
exempt("core.AuditEvent", "read through core.audit selectors by auditors only; carries no content")
exempt(
    "core.AuditSeal",
    "read through core.sealing by auditors and the verify command; hashes and event ids only",
)
exempt(
    "core.IdempotencyKey",
    "plumbing: the own keys of an actor with ids; what they name is read by scope again",
)
exempt("core.BrokenGlass", "read through core.glass by its actor and those concerned; names no record itself")
exempt("core.CustodyOpening", "read through core.custody by leads of its function; names no record itself")
TASK_SIGHT.rule = register(Task, sight=TASK_SIGHT)
ATTACHMENT_SIGHT.rule = register(Attachment, sight=ATTACHMENT_SIGHT)
exempt(
    "core.SavedView",
    "filters of a list under a name: one's own and those shared with one (core.view_selectors)",
)
exempt("core.ViewUse", "which views somebody pinned or opens first; read by that person only")
