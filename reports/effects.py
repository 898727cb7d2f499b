"""What the worker does for pages that cross apps; declared when the app is ready."""

from __future__ import annotations

from core import outbox
from reports import audit_work, contact_work

outbox.register(audit_work.EFFECT, audit_work.COUNTING.work, tries=3)
outbox.register(contact_work.EFFECT, contact_work.COUNTING.work, tries=3)
