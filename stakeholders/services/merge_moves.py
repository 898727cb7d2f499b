"""Turning every row that names one stakeholder to another: in any app, with history, and back again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from core.abouts import kinds_of
from core.access.principals import Principal
from core.access.registry import rule_of
from core.history import update_with_history
from core.models.base import Record
from core.models.encrypted import unlock
from core.records import changes, complete, follow, required_rule, snapshot
from stakeholders.models import DuplicatePair, Merge, Stakeholder

BATCH = 1000


def relations() -> Iterator[tuple[type[models.Model], str]]:
    """Every model and key that names a stakeholder, in any app, now and later; not history, not shares, and not what
    says itself that one record stands for another."""
    rule = required_rule(Stakeholder)
    apart = {rule.user_grants, rule.group_grants, Merge, DuplicatePair}
    for relation in Stakeholder._meta.get_fields(include_hidden=True):
        if not relation.auto_created or not (relation.one_to_many or relation.one_to_one):
            continue
        model, name = relation.related_model, relation.field.name  # type: ignore[union-attr]
        if model in apart or hasattr(model, "instance_type") or name == "merged_into":
            continue
        yield model, name  # type: ignore[misc]


def _about_models() -> Iterator[type[models.Model]]:
    """Models that name a record by kind and id (tasks, files)."""
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        if {"about_kind", "about_id"} <= names and not hasattr(model, "instance_type"):
            yield model


def move_all(
    principal: Principal, other: Stakeholder, survivor: Stakeholder, why: str
) -> dict[str, list[str]]:
    """Turns every row that names the one to the other; `{app.Model.field: [ids]}` of those that were turned."""
    moved: dict[str, list[str]] = {}
    for model, name in relations():
        rows = model._default_manager.filter(**{name: other.pk})
        if model is Stakeholder:
            rows = rows.exclude(pk=survivor.pk)
        keys = _turn(principal, model, name, rows, survivor, why)
        if keys:
            moved[f"{model._meta.label}.{name}"] = [str(key) for key in keys]
    for model in _about_models():
        rows = model._default_manager.filter(about_kind__in=kinds_of(Stakeholder), about_id=other.pk)
        keys = _turn(principal, model, "about_id", rows, survivor, why)
        if keys:
            moved[f"{model._meta.label}.about_id"] = [str(key) for key in keys]
    return moved


def move_back(principal: Principal, past: Merge, survivor: Stakeholder, other: Stakeholder, why: str) -> None:
    """Turns the rows that a merge turned back to the record that they came from, as far as they are still there."""
    for label, keys in past.moved.items():
        path, name = label.rsplit(".", 1)
        try:
            model = apps.get_model(path)
        except LookupError:
            continue
        rows = model._default_manager.filter(**{"pk__in": keys, name: survivor.pk})
        _turn(principal, model, name, rows, other, why)


def _turn(
    principal: Principal,
    model: type[models.Model],
    name: str,
    rows: models.QuerySet[Any],
    target: Stakeholder,
    why: str,
) -> list[Any]:
    """Turns a key of some rows to a stakeholder; the ids of those that were turned."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    done: list[Any] = []
    for at in range(0, len(keys), BATCH):
        part = keys[at : at + BATCH]
        try:
            with transaction.atomic():
                _turn_rows(principal, model, name, part, target, why)
            done += part
        except IntegrityError:
            done += _turn_one_by_one(principal, model, name, part, target, why)
    return done


def _turn_one_by_one(
    principal: Principal,
    model: type[models.Model],
    name: str,
    keys: Sequence[Any],
    target: Stakeholder,
    why: str,
) -> list[Any]:
    """Those that a constraint lets turn; the others stay."""
    done = []
    for key in keys:
        try:
            with transaction.atomic():
                _turn_rows(principal, model, name, [key], target, why)
        except IntegrityError:
            continue
        done.append(key)
    return done


def _turn_rows(
    principal: Principal,
    model: type[models.Model],
    name: str,
    keys: Sequence[Any],
    target: Stakeholder,
    why: str,
) -> None:
    field: Any = model._meta.get_field(name)
    found = model._default_manager.filter(pk__in=keys)
    if not issubclass(model, Record) or not hasattr(model, "history"):
        found.update(**{field.attname: target.pk})
        return
    rule = rule_of(model)
    records: list[Any] = list(found.select_for_update(of=("self",)).order_by("pk"))
    unlock(records)
    changed: set[str] = set()
    written = []
    for record in records:
        before = snapshot(record)
        setattr(
            record, name if field.is_relation else field.attname, target if field.is_relation else target.pk
        )
        if rule is not None:
            complete(record, rule)
        columns = changes(record, before)
        changed |= columns
        written.append((record, columns))
    update_with_history(records, sorted(changed), actor=principal, reason=why)
    for record, columns in written:
        if "scope_area" in columns:
            follow(principal, [(record, columns)])
