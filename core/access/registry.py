"""Every model's rule, declared in its app's `access.py`. What is not registered is not returned to anybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import models
from django.db.models import Q


class Sight(Protocol):
    """The rule of a model whose rows follow a record that no foreign key names (core.task_access)."""

    def view_q(self, principal: Any, prefix: str) -> Q: ...

    def about_q(self, principal: Any, model: type[models.Model]) -> Q:
        """Sight of the rows about records of one model."""

    def beside(self, row: Any) -> Sight:
        """The same rule for one stored row: only the table of its record is asked."""

    def change_q(self, principal: Any, prefix: str) -> Q: ...

    def delete_q(self, principal: Any, prefix: str) -> Q: ...

    def refuse(self, principal: Any, record: Any) -> str:
        """Why this actor may not create this row; empty when it may."""

    def seen_through(self, principal: Any, record: Any) -> tuple[str, Any]:
        """Why this actor sees this row, in a sentence, and the record that decides it, if there is one."""

    def offers(self, principal: Any) -> bool:
        """Whether to offer “Add” at all."""


@dataclass(frozen=True)
class Rule:
    """How sight of one model works.

    parents: foreign keys to records that must be visible too (a child is never more open than its parent).
    root: the foreign key to the record whose grants open this one; "" when the record carries its own grants,
        None when it cannot be shared.
    private: the field table: single columns that only those who may edit the record read.
    reference: PUBLIC rows without a function are reference data, which administrators edit.
    break_glass: whether a lead or manager may open a root at FUNCTION level for an hour by its reference; a working
        group's content says no.
    gone: a nullable key that is set while another record stands for this one (a merge): nobody sees such a row.
    sight: answers in place of levels, parents and grants, for a model whose level is a copy.
    """

    model: type[models.Model]
    parents: tuple[str, ...] = ()
    root: str | None = None
    user_grants: Any = None
    group_grants: Any = None
    private: frozenset[str] = field(default_factory=frozenset)
    reference: bool = False
    break_glass: bool = True
    gone: str = ""
    sight: Sight | None = None


_RULES: dict[type[models.Model], Rule] = {}
# Models that nobody reads through `scope`, with the reason (accounts, audit, plumbing).
_EXEMPT: dict[str, str] = {}


def register(model: type[models.Model], **options: Any) -> Rule:
    """Declares the rule of a model; a second declaration is an error."""
    concrete = model._meta.concrete_model or model
    if concrete in _RULES:
        raise ValueError(f"{concrete._meta.label} has a rule already")
    options["private"] = frozenset(options.get("private", ()))
    rule = Rule(model=concrete, **options)
    _RULES[concrete] = rule
    return rule


def exempt(label: str, reason: str) -> None:
    """Names a model without a rule and why no rule is needed; the contract tests read it."""
    if not reason:
        raise ValueError("an exempt model needs a reason")
    _EXEMPT[label] = reason


def rule_of(model: type[models.Model]) -> Rule | None:
    """The rule of a model or of what it is a proxy or history of; None when there is none."""
    concrete = model._meta.concrete_model or model
    return _RULES.get(concrete)


def rules() -> dict[type[models.Model], Rule]:
    return dict(_RULES)


def exempted() -> dict[str, str]:
    return dict(_EXEMPT)
