"""Tasks follow their record: up, down, away; and what a desk says of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core import task_panels, task_selectors, task_services
from core.access.principals import principal_of
from core.access.scope import may
from core.confidentiality import Handling
from core.errors import NotAllowed, NotVisible
from core.models import Task
from core.resources import resource_of
from core.restoring import restore_deleted
from core.sight import why
from stakeholders import services
from stakeholders.models import Person
from tests.factories.cast import Cast
from tests.factories.world import level_values, share

pytestmark = pytest.mark.django_db


def person(cast: Cast, level: int = Handling.COMPANY, by: str = "author") -> Person:
    values = {"name": "Kojo Antwi", "area": cast.areas["alpha_north"], **level_values(cast, level)}
    return services.create_person(actor=cast.fresh(by), values=values)


def task(cast: Cast, about: Person | None = None, by: str = "author", **values: Any) -> Task:
    named = {"about_kind": "people", "about_id": about.pk} if about is not None else {}
    return task_services.create_task(
        actor=cast.fresh(by), values={"title": "Call the widow", **named, **values}
    )


def sees(cast: Cast, name: str, one: Task) -> bool:
    return may(cast.fresh(name), one)


def test_raising_and_lowering_the_record_takes_its_tasks_along(cast: Cast) -> None:
    who = person(cast)
    one = task(cast, who)
    assert sees(cast, "other_officer", one)
    closed = services.update_person(
        actor=cast.fresh("author"), pk=who.pk, version=None, values=level_values(cast, Handling.FUNCTION)
    )
    one.refresh_from_db()
    assert (one.handling, one.function_id, one.version) == (Handling.FUNCTION, cast.home.pk, 2)
    assert not sees(cast, "other_officer", one)
    services.update_person(
        actor=cast.fresh("author"),
        pk=who.pk,
        version=closed.version,
        values={"handling": Handling.COMPANY},
        reason="It is in the gazette",
    )
    one.refresh_from_db()
    assert (one.handling, one.version) == (Handling.COMPANY, 3)
    assert sees(cast, "other_officer", one)
    reasons = list(one.history.order_by("version").values_list("history_change_reason", flat=True))
    assert reasons[1:] == ["The level of its record changed"] * 2


def test_a_parent_that_is_raised_takes_the_tasks_of_its_children_along(cast: Cast) -> None:
    author = cast.fresh("author")
    body = services.create_organization(actor=author, values={"name": "Ministry"})
    post = services.create_post(actor=author, values={"organization": body.pk, "title": "Minister"})
    one = task_services.create_task(
        actor=author, values={"title": "Congratulate", "about_kind": "posts", "about_id": post.pk}
    )
    services.update_organization(
        actor=author, pk=body.pk, version=None, values=level_values(cast, Handling.FUNCTION)
    )
    one.refresh_from_db()
    assert one.handling == Handling.FUNCTION
    assert not sees(cast, "other_officer", one) and sees(cast, "officer", one)


def test_moving_the_record_moves_its_tasks(cast: Cast) -> None:
    who = person(cast)
    one = task(cast, who)
    services.update_person(
        actor=cast.fresh("author"), pk=who.pk, version=None, values={"area": cast.areas["beta"]}
    )
    one.refresh_from_db()
    assert one.scope_area_id == cast.areas["beta"].pk


def test_a_task_opens_and_closes_with_a_share_of_its_record(cast: Cast) -> None:
    who = person(cast, Handling.NAMED)
    one = task(cast, who)
    assert sees(cast, "author", one) and sees(cast, "custodian", one)
    assert not sees(cast, "lead", one) and not sees(cast, "grantee", one)
    grant = share(who, user=cast.grantee)
    assert sees(cast, "grantee", one)
    grant.delete()
    assert not sees(cast, "grantee", one)


def test_a_task_about_a_deleted_record_stays_at_the_level_it_had(cast: Cast) -> None:
    who = person(cast, Handling.FUNCTION)
    one = task(cast, who)
    services.delete_person(actor=cast.fresh("author"), pk=who.pk, version=None)
    one.refresh_from_db()
    assert (one.about_kind, one.about_id, one.handling) == ("people", None, Handling.FUNCTION)
    assert sees(cast, "officer", one) and not sees(cast, "other_officer", one)


def test_being_given_a_task_opens_nothing(cast: Cast) -> None:
    who = person(cast, Handling.FUNCTION)
    with pytest.raises(ValidationError) as refused:
        task(cast, who, assignee=cast.other_officer.pk)
    assert refused.value.message_dict == {"assignee": ["This task cannot be given to that colleague."]}
    open_one = person(cast)
    given = task(cast, open_one, assignee=cast.other_officer.pk)
    assert task_selectors.assignee_sees(given)
    services.update_person(
        actor=cast.fresh("author"), pk=open_one.pk, version=None, values=level_values(cast, Handling.FUNCTION)
    )
    assert not sees(cast, "other_officer", given)
    assert not task_selectors.assignee_sees(given)
    assert list(task_selectors.mine(actor=cast.fresh("other_officer"))) == []
    assert task_selectors.given(actor=cast.fresh("author")).get() == given


def test_a_hidden_record_is_refused_like_a_missing_one(cast: Cast) -> None:
    who = person(cast, Handling.FUNCTION)
    before = Task.objects.count()
    with pytest.raises(ValidationError) as refused:
        task(cast, who, by="other_officer")
    assert refused.value.message_dict == {"about_id": ["There is no such record."]}
    assert Task.objects.count() == before


def test_who_may_make_and_tick_off(cast: Cast) -> None:
    who = person(cast, Handling.FUNCTION)
    assert task(cast, who, by="manager", assignee=cast.viewer.pk)
    for name in ("viewer", "auditor", "no_role", "administrator"):
        with pytest.raises(NotAllowed):
            task(cast, None, by=name)
    one = task(cast, who, assignee=cast.viewer.pk)
    done = task_services.set_status(actor=cast.fresh("viewer"), pk=one.pk, status="done")
    assert (done.done_by_id, done.version) == (cast.viewer.pk, 2)
    assert task_services.set_status(actor=cast.fresh("viewer"), pk=one.pk, status="done").version == 2
    with pytest.raises(NotAllowed):
        task_services.delete_task(actor=cast.fresh("viewer"), pk=one.pk, version=None)
    with pytest.raises(NotAllowed):
        task_services.set_status(actor=cast.fresh("manager"), pk=one.pk, status="open")
    with pytest.raises(NotVisible):
        task_services.set_status(actor=cast.fresh("other_officer"), pk=one.pk, status="open")


def test_a_task_without_a_record_is_between_two(cast: Cast) -> None:
    one = task(cast, None, assignee=cast.viewer.pk)
    assert sees(cast, "viewer", one) and sees(cast, "author", one)
    for name in ("lead", "manager", "officer", "administrator"):
        assert not sees(cast, name, one)


def test_the_desk_sorts_my_tasks_by_day(cast: Cast) -> None:
    today = timezone.localdate()
    who = person(cast)
    for shift in (-3, 0, 200):
        task(cast, who, title=f"In {shift}", due=today + timedelta(days=shift), assignee=cast.author.pk)
    task(cast, who, title="Whenever")
    task(cast, who, title="Not mine", assignee=cast.viewer.pk)
    box = task_panels.desk(principal_of(cast.fresh("author")))
    assert box is not None
    assert [(group["key"], [row["title"] for row in group["rows"]]) for group in box["groups"]] == [
        ("overdue", ["In -3"]),
        ("today", ["In 0"]),
        ("later", ["In 200"]),
        ("none", ["Whenever"]),
    ]
    assert box["headline"] == "2 tasks due"
    assert box["groups"][0]["rows"][0]["due"] == "3 days late"
    assert task_selectors.due_count(actor=cast.fresh("author")) == 2


def test_a_task_that_is_brought_back_takes_the_level_that_its_record_has_now(cast: Cast) -> None:
    about, tasks = person(cast), resource_of("tasks")
    assert tasks is not None
    one, other = task(cast, about), task(cast, about)
    for gone in (one, other):
        task_services.delete_task(actor=cast.fresh("author"), pk=gone.pk, version=None)
    services.update_person(
        actor=cast.fresh("author"), pk=about.pk, version=None, values=level_values(cast, Handling.FUNCTION)
    )
    with pytest.raises(NotVisible):
        restore_deleted(actor=cast.fresh("other_officer"), resource=tasks, pk=one.pk, reason="mine")
    back, left = restore_deleted(actor=cast.fresh("author"), resource=tasks, pk=one.pk, reason="a mistake")
    assert (back.handling, back.function_id, back.about_id, left) == (
        Handling.FUNCTION,
        cast.home.pk,
        about.pk,
        (),
    )
    services.delete_person(actor=cast.fresh("lead"), pk=about.pk, version=None)
    assert not Task.objects.filter(about_id=about.pk).exists()
    with pytest.raises(NotVisible):
        restore_deleted(actor=cast.fresh("lead"), resource=tasks, pk=other.pk, reason="its record is gone")


def test_a_task_says_why_one_sees_it(cast: Cast) -> None:
    about = person(cast, Handling.FUNCTION)
    one, alone = task(cast, about), task(cast, assignee=cast.viewer.pk)
    said = why(actor=cast.fresh("officer"), record=one)
    assert said.startswith("Whoever sees its record sees it. It belongs to your function")
    assert "You made it" in why(actor=cast.fresh("author"), record=alone)
    assert "It was given to you" in why(actor=cast.fresh("viewer"), record=alone)
