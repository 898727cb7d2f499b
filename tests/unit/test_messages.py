"""Which wording fits, which arguments are suggested, and other routes round somebody who does not move."""

from __future__ import annotations

import pytest

from engagements.domain import messages, practices, routes
from engagements.domain.messages import Argument, Counterpart, Setting, Variant


def test_audiences_of_bodies() -> None:
    assert messages.audiences_of(["police", "ministry"]) == {"security_forces", "government"}
    assert messages.audiences_of(["other"]) == frozenset()


def test_the_wording_that_fits_best() -> None:
    french = Variant("fr", language="fr", audience="security_forces")
    local = Variant("local", level="local", approved=True)
    anybody = Variant("any")
    police = Setting(frozenset({"local"}), frozenset({"security_forces"}), frozenset({"fr"}))
    assert messages.fitness(french, police) == 7
    assert messages.fitness(local, police) == 3
    best = messages.best([anybody, local, french], police)
    assert best is not None and best.key == "fr"
    english = Setting(languages=frozenset({"en"}))
    assert messages.fitness(french, english) is None, "French words do not fit a meeting held in English"
    assert messages.best([french], english) is None
    first = messages.best([anybody, Variant("second")], Setting())
    assert first is not None and first.key == "any"


@pytest.mark.parametrize(
    ("reactions", "record"),
    [((), None), ((2,), 2 / 3), ((2, 2, 2), 2.0), ((-2, 2), 0.0), ((1, 1, 1, 1), 1.0)],
)
def test_a_track_record_counts_in_full_from_three_uses_on(
    reactions: tuple[int, ...], record: float | None
) -> None:
    assert messages.track_record(reactions) == (pytest.approx(record) if record is not None else None)


def test_arguments_by_what_somebody_wants() -> None:
    commander = Counterpart(frozenset({"security_forces"}), frozenset({"regional"}), (("economic", None),))
    fees = Argument("fees", "economic", audience="security_forces")
    found = messages.suggest([fees], commander)
    assert [(one.key, one.score, one.parts) for one in found] == [("fees", 4.0, ("benefit", "audience"))]
    courts = Argument("courts", "economic", audience="justice")
    national = Argument("national", "economic", level="national")
    vague = Argument("vague", "social")
    assert messages.suggest([courts, national, vague], commander) == []


def test_what_was_well_received_comes_first() -> None:
    somebody = Counterpart(interests=(("security", "land"),))
    good = Argument("good", "security", reactions=(2, 1, 2))
    bad = Argument("bad", "security", reactions=(-2, -2, -2))
    new = Argument("new", "security")
    on_theme = Argument("on_theme", "social", theme="land")
    found = messages.suggest([bad, new, good, on_theme], somebody)
    assert [one.key for one in found] == ["good", "on_theme", "new", "bad"]
    assert [one.track for one in found][2] is None
    assert len(messages.suggest([Argument(n, "security") for n in range(9)], somebody)) == 5
    assert messages.suggest([Argument("x", "social", theme="water")], Counterpart(), {"water"})[0].score == 3


def test_reactions_have_a_figure_each() -> None:
    assert sorted(messages.REACTIONS.values()) == [-2, -1, 0, 1, 2]


def test_practices_are_those_of_the_seed() -> None:
    assert (practices.PRACTICES[0], practices.PRACTICES[-1], len(practices.PRACTICES)) == ("A1", "C11", 50)
    used = {name for names in (practices.OF_ENGAGEMENT | practices.OF_INITIATIVE).values() for name in names}
    assert used <= set(practices.PRACTICES)
    assert practices.shared(["B1", "C5"], ("C5", "C6")) == 1


MANDATES = [
    routes.Holding("police", "public_order", "regional", "no"),
    routes.Holding("gendarmes", "public_order", "regional", "yes"),
    routes.Holding("national police", "public_order", "national", "partly"),
    routes.Holding("army", "public_order", "regional", "no"),
    routes.Holding("lands", "land", "regional", "yes"),
]


def test_other_bodies_and_levels_with_the_same_mandate() -> None:
    found = routes.by_mandate("police", MANDATES)
    assert [(one.kind, one.key) for one in found] == [
        (routes.BODY, "gendarmes"),
        (routes.BODY, "army"),
        (routes.LEVEL, "national police"),
    ]
    assert {one.because for one in found} == {"public_order"}
    assert routes.by_mandate("nobody", MANDATES) == []


def test_who_reaches_somebody_comes_before_bodies_that_act_beside_them() -> None:
    ties = [
        routes.Reach("bishop", "influences", 5),
        routes.Reach("bank", "funds"),
        routes.Reach("x", "opposes", 5),
    ]
    actors = [
        routes.Actor("rights commission", frozenset({"nhri"})),
        routes.Actor("bank", frozenset({"multilateral"})),
        routes.Actor("shop", frozenset({"company"})),
    ]
    found = routes.by_reach("police", ties, actors)
    assert [(one.key, one.because) for one in found] == [
        ("bishop", "influences"),
        ("bank", "funds"),
        ("rights commission", "nhri"),
    ]


def test_activities_fit_the_actor_and_are_not_offered_twice() -> None:
    assert routes.family(["police"]) == "security"
    assert routes.family(["judiciary", "ministry"]) == "justice"
    assert routes.family([]) == "government"
    kinds = [one.key for one in routes.by_activity(["police"], ["exchange"])]
    assert kinds == ["security_reform", "embassies", "observatory"]
