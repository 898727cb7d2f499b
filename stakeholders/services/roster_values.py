"""Values of a roster document as the columns of the map hold them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from core.models.fields import set_partial_date
from core.partial_dates import PartialDate
from stakeholders.domain.roster_types import FileOrganization, FilePerson, OtherName


def set_value(row: Any, name: str, value: Any) -> set[str]:
    """Write one planned change to a record; returns the columns that it touches."""
    if isinstance(value, PartialDate):
        set_partial_date(row, name, value)
        return {name, f"{name}_earliest", f"{name}_latest"}
    if name == "other_names":
        row.other_names = name_entries(value)
    elif name == "identifiers":
        row.identifiers = identifier_entries(value)
    elif name == "contacts":
        row.contact_details = [contact_entry(*one) for one in value]
        return {"contact_details"}
    else:
        setattr(row, name, value)
    return {name}


def name_entries(names: Iterable[OtherName]) -> list[dict[str, str]]:
    """Other names as their column holds them."""
    entries = (asdict(one) for one in names)
    return [{key: text for key, text in entry.items() if text} for entry in entries]


def identifier_entries(identifiers: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Identifiers as their column holds them."""
    return [{"scheme": scheme[:100], "identifier": one[:500]} for scheme, one in identifiers]


def contact_entry(kind: str, value: str, label: str = "", note: str = "") -> dict[str, str]:
    """One contact detail as its column holds it."""
    entry = {"type": kind[:50], "value": value[:500], "label": label[:100], "note": note[:500]}
    return {key: text for key, text in entry.items() if text}


def contact_entries(record: FilePerson | FileOrganization) -> list[dict[str, str]]:
    """Official contact details and pages of a person or body."""
    links = [("url", link) for link in record.links]
    return [contact_entry(*one) for one in [*record.contacts, *links][:100]]
