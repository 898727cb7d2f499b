"""Reminders: once a day a mail with a number and a link, to those whose tasks are due; never what they are about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core import mail, task_selectors
from core.access.principals import principal_of

# What floors above do each day before the mails are counted: tasks that become due. Safe to run again.
makers: list[Callable[[date], Any]] = []


def prepare(*, day: date | None = None) -> None:
    """Makes the tasks of which people are then reminded; the scheduler does it by effects of their own."""
    for make in makers:
        make(day or timezone.localdate())


@transaction.atomic
def remind(*, day: date | None = None) -> int:
    """How many people were written to. Counts what each of them sees at this moment. Mail of a day goes out once,
    whoever runs this and how often: its key is the day and the reader."""
    if not settings.REMIND_BY_MAIL:
        return 0
    today = day or timezone.localdate()
    long_ago = today - timedelta(days=settings.REMIND_AUTHOR_AFTER_DAYS)
    written = 0
    for user in task_selectors.reminded(day=today):
        principal = principal_of(user)
        mine = task_selectors.mine(actor=principal).filter(due_latest__lte=today).count()
        given = task_selectors.given(actor=principal).filter(due_latest__lte=long_ago).count()
        for template, n, path in (
            ("tasks_due", mine, "/tasks/?whose=mine&status=open"),
            ("tasks_given", given, "/tasks/?whose=given&status=open"),
        ):
            if n:
                key = f"{template}/{today.isoformat()}/{user.pk}"
                mail.post(to=user.pk, template=template, context={"n": n, "path": path}, key=key)
        written += bool(mine or given)
    return written
