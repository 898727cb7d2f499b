"""Each formula of judgement says where it comes from, in which unit its value is, and works an example."""

from __future__ import annotations

import inspect
from types import ModuleType

import pytest

from stakeholders.domain import approach, balance, continuity, current, exercise, placing, staffing, stance

MODULES = (approach, balance, continuity, current, exercise, placing, staffing, stance)


def formulas(module: ModuleType) -> list[str]:
    """Its own public functions."""
    found = inspect.getmembers(module, inspect.isfunction)
    return [name for name, one in found if one.__module__ == module.__name__ and not name.startswith("_")]


@pytest.mark.parametrize("module", MODULES, ids=lambda one: one.__name__.rsplit(".", 1)[1])
def test_a_formula_has_source_unit_and_example(module: ModuleType) -> None:
    told = {name: (getattr(module, name).__doc__ or "").casefold() for name in formulas(module)}
    assert told
    missing = {
        name: [word for word in ("source", "unit", "example:") if word not in text]
        for name, text in told.items()
    }
    assert {name: words for name, words in missing.items() if words} == {}
