"""Part 5 of the proof for what is no plain list: shares, what was deleted, earlier versions, choices, what is told.

Each is asked twice: by the rule, which hides it; and with the rule replaced by “everything”, which must show it. Else
the part would not ask the rule at all, and a test of its silence would prove nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from core import prepared, versions
from core.access import scope as rule
from core.confidentiality import Handling
from stakeholders import services
from tests.factories.cast import Cast
from tests.factories.clients import body_of
from tests.factories.world import level_values, share

pytestmark = pytest.mark.django_db
FUNCTION = Handling.FUNCTION
NAME = "Ama Boateng"
FIRST = "What was said in the first place"


@contextmanager
def everything_open() -> Iterator[None]:
    """The rule replaced by identity, and nothing kept that was made under the other one."""
    everything = lambda *args, **kwargs: Q(pk__isnull=False)  # noqa: E731
    levels = mock.patch.object(versions, "level_q", everything)
    with mock.patch.object(rule, "action_q", everything), levels:
        prepared.forget()
        yield
    prepared.forget()


@pytest.fixture
def who(cast: Cast) -> Any:
    values = {"name": NAME, "area": cast.areas["alpha_north"], **level_values(cast, FUNCTION)}
    return services.create_person(actor=cast.fresh("author"), values={**values, "summary": FIRST})


def shows(client: Client, url: str, text: str, query: dict[str, str] | None = None) -> bool:
    return text in body_of(client.get(url, query or {})).decode()


@pytest.fixture
def asks_the_rule(client_for: Callable[[str], Client]) -> Callable[..., None]:
    """Hidden from somebody of another function, open without the rule."""

    def check(url: str, text: str, **query: str) -> None:
        other = client_for("other_officer")
        assert not shows(other, url, text, query), f"{url} shows what is hidden"
        with everything_open():
            assert shows(other, url, text, query), f"{url} does not ask the rule"

    return check


def test_the_shares_of_a_record(cast: Cast, who: Any, asks_the_rule: Callable[..., None]) -> None:
    share(who, user=cast.grantee, reason="Visit in May")
    asks_the_rule("/api/v1/shares/", "Visit in May", record=str(who.pk))
    asks_the_rule(reverse("people-sharing", args=[who.pk]), "Visit in May")


def test_what_was_deleted(cast: Cast, who: Any, asks_the_rule: Callable[..., None]) -> None:
    services.delete_person(actor=cast.fresh("author"), pk=who.pk, version=1)
    asks_the_rule(reverse("people-deleted"), NAME)


def test_earlier_versions_of_a_hidden_record(who: Any, asks_the_rule: Callable[..., None]) -> None:
    asks_the_rule(f"/api/v1/people/{who.pk}/history/", '"version"')
    asks_the_rule(reverse("people-history", args=[who.pk]), NAME)


def test_versions_of_a_stricter_time(cast: Cast, who: Any, asks_the_rule: Callable[..., None]) -> None:
    services.update_person(
        actor=cast.fresh("author"),
        pk=who.pk,
        version=1,
        values={"handling": Handling.COMPANY, "summary": "What may be said"},
        reason="It was published",
    )
    asks_the_rule(f"/api/v1/people/{who.pk}/history/", FIRST)


def test_choices_and_search(who: Any, asks_the_rule: Callable[..., None]) -> None:
    asks_the_rule(reverse("choose", args=["people"]), NAME, q="Boateng")
    asks_the_rule(reverse("search"), NAME, q="Boateng")
    asks_the_rule("/api/v1/people/", NAME, q="Boateng")
