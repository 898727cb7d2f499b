"""Puts the shipped reference data into the database: set-based, and nothing at all when nothing changed.

Shipped rows are PUBLIC and belong to no function. A row that a person has changed since is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models, transaction

from core import audit, reference, services
from core.access.principals import Principal, system_actor
from core.confidentiality import Handling
from core.copying import copy_with_history
from core.history import update_with_history
from core.models import Area, RightsHolderGroup, Theme
from core.models.choices import AreaKind
from core.records import description_of
from core.stable_ids import stable_id

REASON = "Reference data as shipped"
# Any number; two loads at once would otherwise both find the rows missing.
LOCK = 7_266_000


@dataclass(slots=True)
class Loaded:
    """What came of one kind of reference data."""

    total: int = 0
    created: int = 0
    updated: int = 0
    kept: int = 0
    """Rows that differ because a person changed them; they stay as they are."""

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.created or self.updated)


@transaction.atomic
def load_reference() -> dict[str, Loaded]:
    """Creates and corrects areas, themes and groups; safe to run as often as wanted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    actor = system_actor()
    outcome = {
        "areas": _write(Area, _areas(), actor),
        "themes": _write(Theme, _themes(), actor),
        "groups": _write(RightsHolderGroup, _groups(), actor),
    }
    if any(loaded.changed for loaded in outcome.values()):
        details = {
            name: f"{loaded.created} new, {loaded.updated} corrected" for name, loaded in outcome.items()
        }
        audit.record(actor=actor, verb="reference.load", model=Area, details=details)
    return outcome


def shipped_note(key: str, about: str = "") -> dict[str, Any]:
    """The columns that show where a shipped row is from."""
    entry = reference.provenance()[key]
    text = f"{entry.title}. {entry.source}." if entry.url else f"{entry.source}."
    return {
        "source_note": f"{about}. {text}" if about else text,
        "source_date": date.fromisoformat(entry.date),
    }


def _areas() -> Iterable[Area]:
    """Countries and subdivisions, parents first; existing rows keep the id they have."""
    known = dict(
        Area.objects.filter(handling=Handling.PUBLIC, function=None)
        .exclude(iso_code="")
        .values_list("iso_code", "pk")
    )
    placed: dict[str, Area] = {}
    for country in reference.countries():
        names = [{"name": country.official_name, "lang": "en", "note": "official"}]
        placed[country.iso2] = Area(
            id=known.get(country.iso2) or stable_id("area", country.iso2),
            name=country.name,
            kind=AreaKind.COUNTRY,
            iso_code=country.iso2,
            iso3=country.iso3,
            other_names=names if country.official_name != country.name else [],
            **shipped_note("countries"),
        )
    for row in reference.subdivisions():
        placed[row.code] = Area(
            id=known.get(row.code) or stable_id("area", row.code),
            name=row.name,
            kind=_kind(row),
            parent=placed[row.parent or row.country],
            iso_code=row.code,
            other_names=[{"name": name, "lang": language} for language, name in row.other_names],
            **shipped_note("subdivisions", row.type),
        )
    return placed.values()


def _kind(row: reference.Subdivision) -> AreaKind:
    if "municipality" in row.type.lower():
        return AreaKind.MUNICIPALITY
    return AreaKind.DISTRICT if row.parent else AreaKind.REGION


def _themes() -> Iterable[Theme]:
    placed: dict[str, Theme] = {}
    for row in reference.themes():
        placed[row.slug] = Theme(
            id=stable_id("theme", row.slug),
            name=row.name,
            parent=placed.get(row.parent),
            outcome=row.outcome,
            **shipped_note("themes"),
        )
    return placed.values()


def _groups() -> Iterable[RightsHolderGroup]:
    for row in reference.groups():
        yield RightsHolderGroup(
            id=stable_id("group", row.slug),
            name=row.name,
            description=row.description,
            **shipped_note("groups"),
        )


def _write(model: type[Any], wanted: Iterable[Any], actor: Principal) -> Loaded:
    """Compares what is shipped with what is there, writes the difference."""
    derive = description_of(model).derive
    if derive is None:
        raise LookupError(f"{services.__name__} does not describe {model._meta.label}")
    loaded, fresh, changed = Loaded(), [], []
    compared = [field.attname for field in model._meta.concrete_fields if field.name not in _NOT_COMPARED]
    there = model._default_manager.filter(handling=Handling.PUBLIC, function=None).in_bulk()
    for row in wanted:
        loaded.total += 1
        row.handling = Handling.PUBLIC
        derive(row)
        current = there.get(row.pk)
        if current is None:
            fresh.append(row)
        elif any(getattr(row, name) != getattr(current, name) for name in compared):
            for name in compared:
                setattr(current, name, getattr(row, name))
            changed.append(current)
    corrected_by_people = _edited(model, changed)
    changed = [row for row in changed if row.pk not in corrected_by_people]
    copy_with_history(fresh, actor=actor, reason=REASON)
    update_with_history(changed, compared, actor=actor, reason=REASON)
    loaded.created, loaded.updated, loaded.kept = len(fresh), len(changed), len(corrected_by_people)
    return loaded


_NOT_COMPARED = {"id", "created_at", "updated_at", "created_by", "version"}


def _edited(model: type[Any], rows: list[models.Model]) -> set[Any]:
    """Ids among `rows` that somebody, not the system, has changed."""
    if not rows:
        return set()
    edits = model.history.filter(id__in=[row.pk for row in rows], history_user__isnull=False)
    return set(edits.values_list("id", flat=True))
