"""Jobs of the register. They carry ids only, resolve the actor again when they run, and are safe to run twice."""

from __future__ import annotations

from celery import shared_task

from core.access.principals import system_actor
from stakeholders.services import advance_phases, import_runs


@shared_task(name="stakeholders.import_file", max_retries=3)
def import_file(run_id: str, actor_id: str, dry: bool) -> None:
    """Check or import one uploaded file for the person who uploaded it, with the rights held now."""
    import_runs.work_for(run_id=run_id, actor_id=actor_id, dry=dry)


@shared_task(name="stakeholders.advance_tenures", max_retries=3)
def advance_tenures() -> int:
    """Tenures whose day has come become current, those whose last day has passed are over. Hourly, so that a missed
    run is made good by the next; a second run changes nothing."""
    return advance_phases(actor=system_actor())
