"""The four levels: their order, their words, the stamp each puts on what leaves."""

from __future__ import annotations

import pytest

from core.access.registry import Rule, exempt, exempted, register, rule_of, rules
from core.confidentiality import HANDLING_SLUGS, SLUGS, Handling
from core.models import Theme
from stakeholders.models import Person, Stakeholder


def test_the_stricter_of_two_levels_is_the_greater() -> None:
    assert list(Handling) == sorted(Handling)
    assert max(Handling.PUBLIC, Handling.NAMED) is Handling.NAMED
    assert [int(level) for level in Handling] == [0, 1, 2, 3], "stored numbers: never changed"


def test_every_level_has_its_word_and_its_stamp() -> None:
    assert [(level.slug, level.tlp) for level in Handling] == [
        ("public", "TLP:CLEAR"),
        ("company", "TLP:AMBER+STRICT"),
        ("function", "TLP:AMBER+STRICT"),
        ("named", "TLP:RED"),
    ]
    assert SLUGS == ("public", "company", "function", "named")
    assert [(slug, str(label)) for slug, label in HANDLING_SLUGS] == [
        ("public", "Public"),
        ("company", "Company"),
        ("function", "Function"),
        ("named", "Named"),
    ]


def test_a_level_is_read_from_its_word_alone() -> None:
    for level in Handling:
        assert Handling.from_slug(level.slug) is level
    for wrong in ("", "Public", "NAMED", "secret", " public", "tlp"):
        with pytest.raises(ValueError, match="is not a level") as refused:
            Handling.from_slug(wrong)
        assert str(refused.value) == f"“{wrong}” is not a level: use public, company, function, named."


def test_rules_are_those_of_the_concrete_model_and_lists_of_them_are_copies() -> None:
    assert rule_of(Person) is rule_of(Stakeholder) is not None
    assert rule_of(Person).private == rule_of(Stakeholder).private != frozenset()  # type: ignore[union-attr]
    copied, reasons = rules(), exempted()
    copied.clear()
    reasons.clear()
    assert rule_of(Theme) is not None and rules() and exempted()


def test_declaring_a_rule_or_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.access import registry

    monkeypatch.setattr(registry, "_RULES", {})
    monkeypatch.setattr(registry, "_EXEMPT", {})
    made = register(Person, root="", private=["name"])
    assert made == Rule(model=Stakeholder, root="", private=frozenset({"name"}))
    assert registry.rules() == {Stakeholder: made}
    assert register(Theme, reference=True) == Rule(model=Theme, reference=True)
    for again in (Person, Stakeholder):
        with pytest.raises(ValueError, match=r"^stakeholders\.Stakeholder has a rule already$"):
            register(again)
    with pytest.raises(ValueError, match=r"^an exempt model needs a reason$"):
        exempt("core.Area", "")
    exempt("core.Area", "because")
    assert registry.exempted() == {"core.Area": "because"}
