"""What readers get of checks, findings and transitions."""

from __future__ import annotations

from django.db.models import F
from rest_framework import serializers

from core.documents import Colleague, Computed, Document, Item, Reader, Reference, Row, Secret, common_items
from stakeholders.models import RosterCheck, Transition, TurnoverFinding


def _evidence(reader: Reader) -> dict[str, object]:
    return {"x_evidence": F("evidence")}


def _parts(row: Row) -> object:
    return row["x_evidence"]


class EvidenceSerializer(serializers.Serializer[object]):
    """One reason for a finding."""

    what = serializers.CharField(read_only=True)
    how = serializers.CharField(read_only=True)
    left = serializers.CharField(read_only=True)
    right = serializers.CharField(read_only=True)
    score = serializers.FloatField(read_only=True)


ROSTER_CHECK = Document(
    RosterCheck,
    "RosterCheck",
    (
        Item("id"),
        Reference("roster_source", resource="roster-sources", parent=True),
        Item("file_name"),
        Item("as_of"),
        Item("complete"),
        Item("rows"),
        Item("unchanged"),
        Item("proposed"),
        Item("known"),
        Item("state"),
        Item("problem"),
        *common_items(),
    ),
)
FINDING = Document(
    TurnoverFinding,
    "TurnoverFinding",
    (
        Item("id"),
        Reference("check_run", resource="roster-checks", title="file_name", parent=True),
        Item("kind"),
        Item("said"),
        Reference("post", resource="posts", title="title", parent=True),
        Reference("organization", resource="organizations", parent=True),
        Reference("tenure", resource="tenures", title="person__name", parent=True),
        Item("title_in_file"),
        Item("body_name"),
        Item("old_holder"),
        Item("new_holder"),
        Reference("new_person", resource="people", parent=True),
        Item("day"),
        Item("score"),
        Computed(
            "evidence", select=_evidence, make=_parts, kind=EvidenceSerializer(many=True, read_only=True)
        ),
        Secret("heard_from"),
        Item("state"),
        Colleague("decided_by"),
        Item("decided_at"),
        *common_items(),
    ),
)
TRANSITION = Document(
    Transition,
    "Transition",
    (
        Item("id"),
        Item("name"),
        Item("kind"),
        Item("on"),
        Reference("organization", resource="organizations", parent=True),
        Item("note"),
        *common_items(),
    ),
)
