"""Jobs of the register. They carry ids only, resolve the actor again when they run, and are safe to run twice."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.contrib.auth import get_user_model

from core.errors import NotVisible
from stakeholders.services import import_runs


@shared_task(name="stakeholders.import_file", max_retries=3)
def import_file(run_id: str, actor_id: str, dry: bool) -> None:
    """Check or import one uploaded file for the person who uploaded it, with the rights held now."""
    actor = get_user_model().objects.filter(pk=actor_id, is_active=True).first()
    if actor is None:
        return
    try:
        import_runs.work(actor=actor, pk=UUID(run_id), dry=dry)
    except NotVisible:
        return
