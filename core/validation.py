"""Checks of a record before it is stored, in as few statements as possible.

Django's own `full_clean` asks the database once for every reference and every check constraint. References are asked
in one statement here (`exist_together`), and check constraints answer when the row is written (`refusal`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import IntegrityError, connections, models
from django.db.models import QuerySet, UniqueConstraint
from django.utils.translation import gettext as _


def exist_together(querysets: Mapping[str, QuerySet[Any]]) -> dict[str, bool]:
    """Which of the querysets have a row: one statement for all of them."""
    parts: dict[str, tuple[str, Any]] = {}
    found = dict.fromkeys(querysets, False)
    for name, queryset in querysets.items():
        try:
            parts[name] = queryset.query.exists().get_compiler(queryset.db).as_sql()
        except EmptyResultSet:
            continue
    if not parts:
        return found
    asked = ", ".join(f"EXISTS({sql})" for sql, _parameters in parts.values())
    parameters = [value for _sql, values in parts.values() for value in values]
    with connections[next(iter(querysets.values())).db].cursor() as cursor:
        cursor.execute(f"SELECT {asked}", parameters)
        row = cursor.fetchone()
    return found | dict(zip(parts, map(bool, row), strict=True))


def clean(record: models.Model) -> None:
    """Fields and `clean()`. Set references were asked about already (`check_references`) and are left out."""
    settled = {
        field.name
        for field in record._meta.concrete_fields
        if field.is_relation and getattr(record, field.attname) is not None
    }
    errors: dict[str, Any] = {}
    for step in (lambda: record.clean_fields(exclude=settled | {"scope_area"}), record.clean):
        try:
            step()
        except ValidationError as error:
            errors = error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)


def refusal(model: type[models.Model], error: IntegrityError) -> Exception:
    """What PostgreSQL refused, in the constraint's own words; the error itself when no constraint of ours says it."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for constraint in model._meta.constraints:
        if constraint.name != name:
            continue
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            return ValidationError(
                {
                    field: ValidationError(_("Another record has this already."), "unique")
                    for field in constraint.fields
                }
            )
        return ValidationError(constraint.get_violation_error_message())
    return error
