"""Reminders: a number and a link, once a day, of what the reader sees now."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.services import update_user
from core import mail, outbox, task_services
from core.confidentiality import Handling
from core.errors import NotAllowed, NotVisible
from core.models import OutboxEntry, Task
from core.reminders import remind
from stakeholders import services
from tests.factories.cast import Cast
from tests.factories.world import level_values

pytestmark = pytest.mark.django_db


def task(cast: Cast, late: int = 0, by: str = "author", **values: Any) -> Task:
    due = timezone.localdate() - timedelta(days=late)
    return task_services.create_task(
        actor=cast.fresh(by), values={"title": "Call the widow", "due": due, **values}
    )


def mails() -> list[tuple[str, str, int]]:
    found = OutboxEntry.objects.filter(kind=mail.KIND).order_by("created_at")
    return [(one.payload["to"], one.payload["template"], one.payload["context"]["n"]) for one in found]


def test_everybody_is_reminded_once_a_day(cast: Cast) -> None:
    task(cast)
    task(cast, late=3, assignee=cast.viewer.pk)
    task(cast, late=-1, assignee=cast.officer.pk)
    assert remind() == 2
    expected = {(str(cast.author.pk), "tasks_due", 1), (str(cast.viewer.pk), "tasks_due", 1)}
    assert set(mails()) == expected
    remind()
    call_command("remind", stdout=StringIO())
    assert len(mails()) == 2
    remind(day=timezone.localdate() + timedelta(days=1))
    assert len(mails()) == 5, "tomorrow everybody again, and the officer, whose day it is"


def test_who_gave_a_task_hears_when_it_is_long_late(cast: Cast) -> None:
    task(cast, late=6, assignee=cast.viewer.pk)
    remind()
    assert (str(cast.author.pk), "tasks_given", 1) not in mails()
    task(cast, late=7, assignee=cast.viewer.pk)
    remind(day=timezone.localdate() + timedelta(days=0))
    assert (str(cast.author.pk), "tasks_given", 1) in mails()


def test_a_reminder_counts_only_what_its_reader_still_sees(cast: Cast) -> None:
    author = cast.fresh("author")
    who = services.create_person(actor=author, values={"name": "Kojo Antwi"})
    task(cast, about_kind="people", about_id=who.pk, assignee=cast.other_officer.pk)
    services.update_person(
        actor=author, pk=who.pk, version=None, values=level_values(cast, Handling.FUNCTION)
    )
    remind()
    assert [one for one in mails() if one[0] == str(cast.other_officer.pk)] == []


def test_done_inactive_and_switched_off(cast: Cast, settings: Any) -> None:
    one = task(cast, assignee=cast.viewer.pk)
    settings.REMIND_BY_MAIL = False
    assert remind() == 0
    settings.REMIND_BY_MAIL = True
    task_services.set_status(actor=cast.fresh("viewer"), pk=one.pk, status="done")
    assert remind() == 0 and mails() == []


def test_each_person_switches_their_own_mails_off_and_nobody_elses(cast: Cast) -> None:
    task(cast, late=8, assignee=cast.viewer.pk)
    task(cast)
    viewer, admin = cast.fresh("viewer"), cast.fresh("administrator")
    with pytest.raises(NotAllowed):
        update_user(actor=admin, pk=viewer.pk, version=1, values={"remind_by_mail": False})
    with pytest.raises(NotVisible):
        update_user(actor=viewer, pk=cast.author.pk, version=1, values={"remind_by_mail": False})
    update_user(actor=viewer, pk=viewer.pk, version=1, values={"remind_by_mail": False})
    assert remind() == 1
    assert {to for to, _template, _n in mails()} == {str(cast.author.pk)}


def test_the_mail_names_nobody_and_nothing(cast: Cast) -> None:
    task(cast, title="Call the widow of Kojo")
    remind()
    entry = OutboxEntry.objects.get(kind=mail.KIND)
    effect = outbox.Effect(entry.pk, mail.KIND, {}, None, 1, timezone.now())
    message = mail.render(cast.author, "tasks_due", entry.payload["context"], effect)
    assert message.subject == "Entente: you have 1 task due"
    assert "/tasks/?whose=mine&status=open" in str(message.body)
    assert "Kojo" not in str(message.body) + message.subject + str(entry.payload)


def test_the_scheduler_enqueues_one_slot_a_day(cast: Cast) -> None:
    from core import schedule

    job = next(one for one in schedule.jobs() if one.kind == "core.remind")
    assert job.period == timedelta(days=1)
    schedule.enqueue_due()
    schedule.enqueue_due()
    assert OutboxEntry.objects.filter(kind="core.remind").count() == 1


def at_once(act: Callable[[], Any], times: int = 2) -> list[Any]:
    """What an act answered to each of several callers who began together."""
    start, answers = threading.Barrier(times), []

    def work() -> None:
        start.wait()
        try:
            answers.append(act())
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(times)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_two_reminders_at_once_write_each_mail_once(cast: Cast) -> None:
    task(cast)
    task(cast, late=3, assignee=cast.viewer.pk)
    task(cast, late=8, assignee=cast.officer.pk)
    assert at_once(remind) == [3, 3]
    expected = {
        (str(cast.author.pk), "tasks_due", 1),
        (str(cast.author.pk), "tasks_given", 1),
        (str(cast.viewer.pk), "tasks_due", 1),
        (str(cast.officer.pk), "tasks_due", 1),
    }
    assert len(mails()) == len(expected) and set(mails()) == expected


@pytest.mark.django_db(transaction=True)
def test_two_people_tick_one_task_off_and_it_is_done_once(cast: Cast) -> None:
    one = task(cast, assignee=cast.viewer.pk)
    actors = [cast.fresh("author"), cast.fresh("viewer")]
    at_once(lambda: task_services.set_status(actor=actors.pop(), pk=one.pk, status="done").version)
    one.refresh_from_db()
    assert (one.version, one.status, one.history.count()) == (2, "done", 2)
