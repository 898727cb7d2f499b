"""What the worker does for the register: imports, and tenures whose day has come; declared when the app is ready."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from core import outbox, schedule
from core.access.principals import system_actor
from stakeholders.services import advance_phases, import_runs, measures


def import_file(effect: outbox.Effect) -> None:
    """Check or import one uploaded file for the person who uploaded it, with the rights held now."""
    pk, dry = UUID(effect.payload["run"]), bool(effect.payload["dry"])
    import_runs.work_for(actor=effect.actor, pk=pk, dry=dry)


def import_ended(effect: outbox.Effect) -> None:
    """The worker died again and again over a file: its run says so."""
    import_runs.abandon(UUID(effect.payload["run"]))


def measure_network(effect: outbox.Effect) -> None:
    """Count over the whole network that one reader may see now."""
    measures.measure_for(actor=effect.actor, day=date.fromisoformat(effect.payload["day"]))


def advance_tenures(effect: outbox.Effect) -> None:
    """Tenures whose day has come become current, those whose last day has passed are over."""
    advance_phases(actor=system_actor())


outbox.register(import_runs.EFFECT, import_file, tries=3, gave_up=import_ended)
outbox.register(measures.EFFECT, measure_network, tries=3)
schedule.every(
    timedelta(hours=1), "stakeholders.advance_tenures", advance_tenures, offset=timedelta(minutes=5)
)
