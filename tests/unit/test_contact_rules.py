"""When a plan breaks a contact rule, which harm counts, which words give a reason away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagements.domain import contact
from engagements.domain.contact import Plan, Rule, breaks

DAY = date(2026, 3, 2)
KINDS = (
    "meeting", "joint_meeting", "call", "message", "letter", "visit", "workshop", "training", "dialogue", "informal",
)  # fmt: skip


def rule(kind: str, **more: object) -> Rule:
    return Rule("r", kind, **more)  # type: ignore[arg-type]


def test_somebody_who_is_met_through_one_colleague() -> None:
    through = rule(contact.THROUGH, through="okello")
    assert breaks(through, Plan("call", DAY, frozenset({"amara"})))
    assert not breaks(through, Plan("call", DAY, frozenset({"amara", "okello"})))
    assert breaks(rule(contact.THROUGH), Plan("call", DAY, frozenset({"okello"}))), (
        "through nobody: nobody fits"
    )


@pytest.mark.parametrize(
    ("kind", "broken"),
    [
        (
            contact.NO_OPEN_MEETING,
            {"meeting", "joint_meeting", "visit", "workshop", "training", "dialogue", "letter"},
        ),
        (contact.NOT_BY_PHONE, {"call", "message"}),
        (
            contact.NOT_AT_THEIR_PLACE,
            {"meeting", "joint_meeting", "visit", "workshop", "training", "dialogue", "informal"},
        ),
        ("a kind that nobody knows", set(KINDS)),
    ],
)
def test_which_kinds_break_which_rule(kind: str, broken: set[str]) -> None:
    assert {name for name in KINDS if breaks(rule(kind), Plan(name, DAY))} == broken


def test_who_published_the_rule_is_asked_first() -> None:
    ask = rule(contact.ASK_FIRST, keeper="amara")
    assert breaks(ask, Plan("call", DAY, frozenset({"okello"})))
    assert not breaks(ask, Plan("call", DAY, frozenset({"amara"})))


def test_a_rule_holds_until_its_last_day() -> None:
    ended = rule(contact.NOT_BY_PHONE, until=DAY)
    assert breaks(ended, Plan("call", DAY))
    assert not breaks(ended, Plan("call", DAY + timedelta(days=1)))
    plan = Plan("call", DAY)
    assert contact.broken([ended, rule(contact.NO_OPEN_MEETING)], plan) == [ended]


def test_the_gravest_harm_counts_and_not_known_is_not_low() -> None:
    assert contact.gravest(("", "low", "grave")) == "grave"
    assert contact.gravest(("low", "serious", "")) == "serious"
    assert contact.gravest(("", "")) == ""


def test_an_assessment_is_current_on_the_day_of_its_review() -> None:
    assert contact.is_current(DAY, DAY)
    assert not contact.is_current(DAY, DAY + timedelta(days=1))


def test_words_that_give_a_reason() -> None:
    said = "Market days only, because of the militia; Because she was threatened"
    assert contact.telling_words(said) == ["because", "militia", "threatened"]
    for neutral in ("", "Market days only, in Sarako", "Through the chief's office", "Not before ten"):
        assert contact.telling_words(neutral) == []


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_telling_word_is_found_wherever_it_stands(before: str, after: str) -> None:
    assert "danger" in [word.lower() for word in contact.telling_words(f"{before} danger {after}")]


def test_names_that_leave() -> None:
    names = [("a", "Ama"), ("b", "Kofi"), ("c", "Esi")]
    assert contact.left_out(names, {}) == ["Ama", "Kofi", "Esi"]
    assert contact.left_out(names, {"b": "", "c": "Heron"}) == ["Ama", "Heron"]


def test_who_keeps_an_exposure() -> None:
    assert contact.keepers_of("author", "second", ["named", "author"]) == {"author", "second", "named"}
    assert contact.keepers_of(None, None, []) == set()
