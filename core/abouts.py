"""The kinds of records that a task may be about. Higher apps add theirs when they are ready; core imports none of them.

A kind is named like its resource (`people`). Its title is read beside a task only for those who see the task, and
with it the record; so it is made of columns that everybody reads who sees the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise


@dataclass(frozen=True)
class About:
    """One kind: the resource's name, its model, how it is called, and the column or expression that is its title."""

    kind: str
    model: type[models.Model]
    label: str | Promise
    title: Any = "name"
    discreet: bool = False
    """Whether the title waits for a tap in the discreet view."""


_KINDS: dict[str, About] = {}


def offer(
    kind: str,
    model: type[models.Model],
    label: str | Promise,
    title: Any = "name",
    *,
    discreet: bool = False,
) -> None:
    """Adds a kind; a name is taken once."""
    if kind in _KINDS:
        raise ValueError(f"tasks may be about {kind} already")
    _KINDS[kind] = About(kind, model, label, title, discreet)


def kinds() -> dict[str, About]:
    return dict(_KINDS)


def about_of(kind: str) -> About | None:
    return _KINDS.get(kind)


def kinds_by_model() -> dict[type[models.Model], tuple[str, ...]]:
    """The kinds of each table: people and organizations stand in one."""
    found: dict[type[models.Model], list[str]] = {}
    for about in _KINDS.values():
        found.setdefault(about.model._meta.concrete_model or about.model, []).append(about.kind)
    return {model: tuple(names) for model, names in found.items()}


def kinds_of(model: type[models.Model]) -> tuple[str, ...]:
    """The kinds under which records of a model are named by tasks."""
    return kinds_by_model().get(model._meta.concrete_model or model, ())
