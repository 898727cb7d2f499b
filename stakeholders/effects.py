"""What the worker does for the register: imports, and tenures whose day has come; declared when the app is ready."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from core import outbox, reminders, schedule
from core.access.principals import system_actor
from stakeholders import services
from stakeholders.services import (
    advance_phases,
    duplicates,
    import_runs,
    import_work,
    measures,
    roster_check_runs,
    roster_watch,
    standings_counted,
)


def import_file(effect: outbox.Effect) -> None:
    """Check or import one uploaded file for the person who uploaded it, with the rights held now."""
    pk, dry = UUID(effect.payload["run"]), bool(effect.payload["dry"])
    import_work.work_for(actor=effect.actor, pk=pk, dry=dry)


def import_ended(effect: outbox.Effect) -> None:
    """The worker died again and again over a file: its run says so."""
    import_work.abandon(UUID(effect.payload["run"]))


def undo_import(effect: outbox.Effect) -> None:
    """Take a finished import back for the person who made it, with the rights held now."""
    import_work.undo_for(actor=effect.actor, pk=UUID(effect.payload["run"]))


def undo_ended(effect: outbox.Effect) -> None:
    """Taking an import back did not come to its end: its run says so."""
    import_work.keep_after_failed_undo(UUID(effect.payload["run"]))


def measure_network(effect: outbox.Effect) -> None:
    """Count over the whole network that one reader may see now."""
    measures.measure_for(actor=effect.actor, day=date.fromisoformat(effect.payload["day"]))


def advance_tenures(effect: outbox.Effect) -> None:
    """Tenures whose day has come become current, those whose last day has passed are over."""
    advance_phases(actor=system_actor())


def find_duplicates(effect: outbox.Effect) -> None:
    """Compare new and changed records with all others."""
    duplicates.find_duplicates()


def remind_of_exercises(effect: outbox.Effect) -> None:
    """Tasks for those who lead an exercise whose day is near, and for the next one."""
    services.remind_of_exercises()


def check_roster(effect: outbox.Effect) -> None:
    """Read one published list at its address and propose what changed."""
    roster_watch.check_due(UUID(effect.payload["roster"]))


def check_rosters(effect: outbox.Effect) -> None:
    """Published lists whose next check has come are read, each as an effect of its own."""
    roster_watch.enqueue_due()


def compare_list(effect: outbox.Effect) -> None:
    """Compare one list with the map for the person who asked, with the rights held now."""
    pk, day = UUID(effect.payload["check"]), str(effect.payload.get("as_of") or "")
    roster_check_runs.work(actor=effect.actor, pk=pk, as_of=date.fromisoformat(day) if day else None)


def comparison_ended(effect: outbox.Effect) -> None:
    """The worker died again and again over a list: its record says so."""
    roster_check_runs.abandon(UUID(effect.payload["check"]))


outbox.register(import_runs.EFFECT, import_file, tries=3, gave_up=import_ended)
outbox.register(import_runs.UNDO, undo_import, tries=3, gave_up=undo_ended)
outbox.register(measures.EFFECT, measure_network, tries=3)
outbox.register(standings_counted.EFFECT, standings_counted.COUNTING.work, tries=3)
outbox.register(roster_check_runs.EFFECT, compare_list, tries=3, gave_up=comparison_ended)
outbox.register(roster_watch.EFFECT, check_roster, tries=3)
schedule.every(
    timedelta(hours=1), "stakeholders.advance_tenures", advance_tenures, offset=timedelta(minutes=5)
)
schedule.every(
    timedelta(hours=1), "stakeholders.find_duplicates", find_duplicates, offset=timedelta(minutes=20)
)
schedule.every(
    timedelta(days=1), "stakeholders.remind_of_exercises", remind_of_exercises, offset=timedelta(hours=4)
)
schedule.every(
    timedelta(minutes=30), "stakeholders.check_rosters", check_rosters, offset=timedelta(minutes=7)
)
reminders.makers.append(lambda day: services.remind_of_exercises(day=day))
