"""Rows that are written together are checked together, and against each other."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from core import services as core_services
from core.bulk import Row, RowsRefused, write_many
from core.confidentiality import Handling
from core.models import Area, AuditEvent
from stakeholders import services
from stakeholders.models import Organization, Person, Post, Tenure
from tests.factories.cast import Cast


def body(cast: Cast, name: str, **values: Any) -> Any:
    return services.create_organization(actor=cast.fresh("officer"), values={"name": name, **values})


def write(cast: Cast, model: Any, *rows: Row, actor: str = "officer") -> list[Any]:
    return write_many(actor=cast.fresh(actor), model=model, rows=rows)


def change(record: Any, number: int = 0, reason: str = "", **values: Any) -> Row:
    return Row(number, values, reason, record.pk, record.version)


def refused(cast: Cast, model: Any, *rows: Row, actor: str = "officer") -> RowsRefused:
    with pytest.raises(RowsRefused) as caught:
        write(cast, model, *rows, actor=actor)
    return caught.value


@pytest.mark.django_db
def test_two_rows_do_not_make_a_circle_together(cast: Cast) -> None:
    one, two = body(cast, "One"), body(cast, "Two")
    error = refused(cast, Organization, change(one, parent=two.pk), change(two, 1, parent=one.pk))
    assert set(error.errors) == {"0.parent", "1.parent"}
    assert not Organization.objects.filter(parent__isnull=False).exists()


@pytest.mark.django_db
def test_areas_that_move_together_keep_their_lineage(cast: Cast) -> None:
    top, near = (Area.objects.get(name=cast.areas[key].name) for key in ("beta", "alpha_north"))
    new = new_area(cast, "Far", near)
    rows = [change(near, parent=top.pk), change(new, 1, parent=near.pk, name="Further")]
    write(cast, Area, *rows, actor="officer")
    near.refresh_from_db()
    new.refresh_from_db()
    assert (near.ancestors, new.ancestors) == ([*top.ancestors, top.pk], [*near.ancestors, near.pk])


def new_area(cast: Cast, name: str, parent: Area) -> Any:
    Area.objects.filter(pk=parent.pk).update(handling=Handling.COMPANY)
    return core_services.create_area(
        actor=cast.fresh("officer"), values={"name": name, "parent": parent.pk, "handling": Handling.COMPANY}
    )


@pytest.mark.django_db
def test_seats_are_counted_over_the_rows(cast: Cast) -> None:
    home = body(cast, "Ministry")
    post = services.create_post(
        actor=cast.fresh("officer"), values={"organization": home.pk, "title": "Minister"}
    )
    people = [
        services.create_person(actor=cast.fresh("officer"), values={"name": name}) for name in ("Ada", "Ben")
    ]
    rows = [
        Row(number, {"person": person.pk, "post": post.pk, "start": "2024"})
        for number, person in enumerate(people)
    ]
    error = refused(cast, Tenure, *rows)
    assert set(error.errors) == {"1.post"}
    assert not Tenure.objects.exists()


@pytest.mark.django_db
def test_hidden_and_missing_read_the_same(cast: Cast) -> None:
    hidden = services.create_organization(
        actor=cast.fresh("other_officer"),
        values={"name": "Hidden", "handling": Handling.FUNCTION, "function": cast.other.pk},
    )
    told = []
    for key in (hidden.pk, uuid4()):
        told.append(refused(cast, Post, Row(0, {"organization": key, "title": "x"})))
        told.append(refused(cast, Organization, Row(0, {"name": "Seized"}, "", key, 1)))
    assert [(one.status, one.errors) for one in told[:2]] == [(one.status, one.errors) for one in told[2:]]
    assert Organization.objects.get(pk=hidden.pk).name == "Hidden"


@pytest.mark.django_db
def test_opening_needs_a_lead_and_a_reason_and_closing_closes_below(cast: Cast) -> None:
    home = body(cast, "Ministry")
    post = services.create_post(
        actor=cast.fresh("officer"), values={"organization": home.pk, "title": "Minister"}
    )
    closed = change(home, handling=Handling.FUNCTION, function=cast.home.pk)
    write(cast, Organization, closed)
    home.refresh_from_db()
    post.refresh_from_db()
    assert (post.handling, post.function_id) == (Handling.FUNCTION, cast.home.pk)
    opened = change(home, handling=Handling.COMPANY)
    assert set(refused(cast, Organization, opened, actor="lead").errors) == {"0.reason"}
    with pytest.raises(RowsRefused) as caught:
        write_many(
            actor=cast.fresh("author"),
            model=Organization,
            rows=[change(home, 0, "Published", handling=Handling.COMPANY)],
        )
    assert (caught.value.status, set(caught.value.errors)) == (403, {"0.non_field_errors"})
    write(cast, Organization, change(home, 0, "Published", handling=Handling.COMPANY), actor="lead")
    verbs = AuditEvent.objects.filter(object_ref=str(home.pk)).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["create", "level.raise", "update", "level.lower", "update"]


@pytest.mark.django_db
def test_levels_that_follow_from_what_it_is(cast: Cast) -> None:
    write(cast, Person, Row(0, {"name": "Chief", "basis": "consent"}), Row(1, {"name": "Minister"}))
    assert dict(Person.objects.values_list("name", "handling")) == {
        "Chief": Handling.FUNCTION,
        "Minister": Handling.COMPANY,
    }
    assert Person.objects.get(name="Chief").function_id == cast.home.pk


@pytest.mark.django_db
def test_what_the_database_refuses_is_said_for_its_row(cast: Cast) -> None:
    home = body(cast, "Ministry")
    post = services.create_post(
        actor=cast.fresh("officer"), values={"organization": home.pk, "title": "Minister"}
    )
    person = services.create_person(actor=cast.fresh("officer"), values={"name": "Ada"})
    good = {"person": person.pk, "post": post.pk, "start": "2020", "end": "2021"}
    wrong = {**good, "status": "acting", "first_seen": "2021-02-01", "last_seen": "2020-02-01"}
    error = refused(cast, Tenure, Row(0, good), Row(1, wrong))
    assert (error.status, set(error.errors)) == (400, {"1.non_field_errors"})
    assert not Tenure.objects.exists()
