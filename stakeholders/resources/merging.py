"""Merging and its undoing as acts on people and organizations over the API."""

from __future__ import annotations

from typing import Any

from core.resources import Act
from stakeholders.serializers.merging import Merge, Unmerge
from stakeholders.services import merging

MERGE_TEXT = (
    "Makes this record stand for both: fields as chosen, everything that refers to the other one turned to this one. "
    "Both must be of one kind and at one level of sight, and you must be allowed to change both. The other id answers "
    "308 with the address of this one from then on. `unmerge` takes all of it back."
)
UNMERGE_TEXT = (
    "Takes a merge back: the other record is there again under its id with everything that came from it. What was "
    "added to this record since stays here."
)


def _acts(merge: Any, unmerge: Any, label: str) -> tuple[Act, ...]:
    return (
        Act("merge", f"Merge another {label} into this one", MERGE_TEXT, Merge, merge),
        Act("unmerge", f"Take a merge with another {label} back", UNMERGE_TEXT, Unmerge, unmerge),
    )


PEOPLE_ACTS = _acts(merging.merge_person, merging.unmerge_person, "person")
ORGANIZATIONS_ACTS = _acts(merging.merge_organization, merging.unmerge_organization, "organization")
