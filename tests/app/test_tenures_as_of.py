"""What the database says of a day is what the pure functions of domain/as_of.py say, for any dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.access.principals import system_actor
from core.ids import uuid7
from core.models.fields import EARLIEST, LATEST
from stakeholders import selectors
from stakeholders.domain.as_of import Holder, Span, holder_state
from stakeholders.models import Organization, Person, Post, Tenure, Vacancy
from stakeholders.models.choices import TenureStatus

DAY = date(2022, 6, 18)
NEAR = st.integers(-3, 3).map(lambda days: DAY + timedelta(days=days))
SEEN = st.none() | NEAR


@st.composite
def spans(draw: Any) -> Span:
    """Dates around the day, each bound known or not; a start never lies certainly after its end."""
    start = sorted((draw(NEAR | st.just(EARLIEST)), draw(NEAR | st.just(LATEST))))
    end = sorted((draw(NEAR | st.just(EARLIEST)), draw(NEAR | st.just(LATEST))))
    seen = sorted(filter(None, (draw(SEEN), draw(SEEN))))
    first, last = (
        (seen[0], seen[-1]) if len(seen) == 2 else (draw(st.sampled_from([(None, None), *pairs(seen)])))
    )
    return Span(start[0], start[1], end[0], end[1], first, last)


def pairs(seen: list[date]) -> list[tuple[date | None, date | None]]:
    return [(seen[0], None), (None, seen[0])] if seen else []


def columns(span: Span) -> dict[str, Any]:
    return {
        name: getattr(span, name)
        for name in (
            "start_earliest",
            "start_latest",
            "end_earliest",
            "end_latest",
            "first_seen",
            "last_seen",
        )
    }


@pytest.fixture
def office(db: Any) -> Post:
    body = Organization.objects.create(name="Ministry")
    return Post.objects.create(organization=body, title="Minister")


def a_person() -> Person:
    return Person.objects.create(pk=uuid7(), name="Somebody")  # type: ignore[no-any-return]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(span=spans(), day=NEAR)
def test_certain_and_possible_in_sql_are_those_of_the_formula(office: Post, span: Span, day: date) -> None:
    tenure = Tenure.objects.create(person=a_person(), post=office, **columns(span))
    try:
        expected = span.certainty(day)
        row = Tenure.objects.filter(pk=tenure.pk).annotate(sure=selectors.certainty_on(day)).get()
        assert row.sure == expected
        listed = selectors.tenures(actor=system_actor(), as_of=day).filter(pk=tenure.pk).first()
        assert (listed.certainty if listed else None) == expected  # type: ignore[attr-defined]
        evidence = Tenure.objects.filter(pk=tenure.pk).annotate(newest=selectors.evidence_on(day)).get()
        assert evidence.newest == span.evidence_on(day)
    finally:
        tenure.delete()


HOLDERS = st.lists(st.tuples(spans(), st.sampled_from(TenureStatus.values)), max_size=3)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(holders=HOLDERS, vacancies=st.lists(spans(), max_size=2), seats=st.integers(1, 2))
def test_the_state_of_a_post_in_sql_is_that_of_the_formula(
    office: Post, holders: list[tuple[Span, str]], vacancies: list[Span], seats: int
) -> None:
    Post.objects.filter(pk=office.pk).update(seats=seats)
    for span, status in holders:
        Tenure.objects.create(person=a_person(), post=office, status=status, **columns(span))
    for span in vacancies:
        Vacancy.objects.create(post=office, **columns(span))
    try:
        actor = system_actor()
        found = (
            Post.objects.filter(pk=office.pk).annotate(state=selectors.holder_state(actor, DAY)).get().state
        )
        assert found == holder_state(DAY, [Holder(*row) for row in holders], vacancies, seats=seats).value
    finally:
        Tenure.objects.filter(post=office).delete()
        Vacancy.objects.filter(post=office).delete()
