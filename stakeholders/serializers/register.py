"""Read documents of the register: what pages, API and exports show of each record."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.documents import Computed, Document, Item, Private, Reader, Reference, Secret, common_items
from stakeholders import selectors
from stakeholders.models import (
    Citation,
    Organization,
    Person,
    Post,
    RosterSource,
    Source,
    SourceIdentity,
    Stakeholder,
    Tenure,
    Term,
    Vacancy,
)
from stakeholders.models.choices import HolderState


class OfficeSerializer(serializers.Serializer[Any]):
    """What a person holds on a day."""

    tenure = serializers.UUIDField()
    post = serializers.UUIDField(allow_null=True)
    title = serializers.CharField()
    organization = serializers.UUIDField()
    organization_name = serializers.CharField()
    status = serializers.CharField()
    start = serializers.CharField()
    certainty = serializers.ChoiceField(choices=["certain", "possible"])
    last_seen = serializers.DateField(allow_null=True)


class HolderSerializer(serializers.Serializer[Any]):
    """Who holds a post on a day."""

    tenure = serializers.UUIDField()
    person = serializers.UUIDField()
    name = serializers.CharField()
    honorific = serializers.CharField()
    status = serializers.CharField()
    start = serializers.CharField()
    certainty = serializers.ChoiceField(choices=["certain", "possible"])
    last_seen = serializers.DateField(allow_null=True)


class Offices(Computed):
    """`offices`: current posts and memberships; in files their titles."""

    def text(self, row: dict[str, Any]) -> str:
        return "; ".join(
            f"{held['title']}, {held['organization_name']}".strip(", ") for held in self.value(row)
        )


class Holders(Computed):
    """`holders`: who holds the post; in files their names."""

    def text(self, row: dict[str, Any]) -> str:
        return "; ".join(held["name"] for held in self.value(row))


OFFICES = Offices(
    "offices",
    select=lambda reader: {"x_offices": selectors.offices_of(reader.principal, reader.day)},
    make=lambda row: row["x_offices"] or [],
    kind=OfficeSerializer(many=True, read_only=True),
    written="""(SELECT string_agg(btrim((held->>'title') || ', ' || (held->>'organization_name'), ', '), '; ')
        FROM unnest(r."x_offices") AS held)""",
)
HOLDERS = Holders(
    "holders",
    select=lambda reader: {"x_holders": selectors.holders_of(reader.principal, reader.day)},
    make=lambda row: row["x_holders"] or [],
    kind=HolderSerializer(many=True, read_only=True),
    written="""(SELECT string_agg(held->>'name', '; ') FROM unnest(r."x_holders") AS held)""",
)


def _holder_state(reader: Reader) -> dict[str, Any]:
    return {"x_holder_state": selectors.holder_state(reader.principal, reader.day)}


HOLDER_STATE = Computed(
    "holder_state",
    select=_holder_state,
    make=lambda row: row["x_holder_state"],
    kind=serializers.ChoiceField(choices=HolderState.choices, read_only=True),
    written='r."x_holder_state"',
)
CERTAINTY = Computed(
    "certainty",
    select=lambda reader: {"x_certainty": selectors.certainty_on(reader.day)},
    make=lambda row: row["x_certainty"],
    kind=serializers.ChoiceField(choices=["certain", "possible"], read_only=True, allow_null=True),
    written='r."x_certainty"',
)

STAKEHOLDER = Document(
    Stakeholder,
    "Stakeholder",
    (
        Item("id"),
        Item("kind"),
        Item("name"),
        Item("honorific"),
        Item("other_names"),
        Item("level"),
        Item("classifications"),
        Item("summary"),
        Item("tags"),
        Item("identifiers"),
        *common_items(),
    ),
)
PERSON = Document(
    Person,
    "Person",
    (
        Item("id"),
        Item("name"),
        Item("given_name"),
        Item("family_name"),
        Item("honorific"),
        Item("other_names"),
        Item("level"),
        Item("languages"),
        Item("gender"),
        Private("birth_date"),
        Item("summary"),
        Item("tags"),
        Item("identifiers"),
        Item("contact_details"),
        Private("private_contact_details"),
        Item("basis"),
        Item("basis_note"),
        OFFICES,
        *common_items(),
    ),
)
ORGANIZATION = Document(
    Organization,
    "Organization",
    (
        Item("id"),
        Item("name"),
        Item("classifications"),
        Item("other_names"),
        Reference("parent", resource="organizations"),
        Item("level"),
        Item("formal"),
        Item("line"),
        Reference("home_state", resource="areas"),
        Item("founded"),
        Item("dissolved"),
        Item("derived"),
        Item("summary"),
        Item("tags"),
        Item("identifiers"),
        Item("contact_details"),
        Private("private_contact_details"),
        *common_items(),
    ),
)
POST = Document(
    Post,
    "Post",
    (
        Item("id"),
        Item("title"),
        Item("other_titles"),
        Reference("organization", resource="organizations", parent=True),
        Item("level"),
        Item("line"),
        Item("seats"),
        Item("rank"),
        Item("start"),
        Item("end"),
        HOLDER_STATE,
        HOLDERS,
        Item("review_months"),
        Item("summary"),
        Item("identifiers"),
        *common_items(),
    ),
)
TENURE = Document(
    Tenure,
    "Tenure",
    (
        Item("id"),
        Reference("person", resource="people", parent=True),
        Reference("post", resource="posts", title="title", parent=True),
        Reference("organization", resource="organizations", parent=True),
        Item("role"),
        Item("status"),
        Reference("on_behalf_of", resource="organizations"),
        Reference("term", resource="terms"),
        Item("start"),
        Item("end"),
        Item("first_seen"),
        Item("last_seen"),
        Item("end_reason"),
        Item("verified_on"),
        Item("review_months"),
        Item("phase"),
        CERTAINTY,
        Item("identifiers"),
        *common_items(),
    ),
)
VACANCY = Document(
    Vacancy,
    "Vacancy",
    (
        Item("id"),
        Reference("post", resource="posts", title="title", parent=True),
        Item("start"),
        Item("end"),
        Item("first_seen"),
        Item("last_seen"),
        Item("note"),
        *common_items(area="scope_area"),
    ),
)
TERM = Document(
    Term,
    "Term",
    (
        Item("id"),
        Item("name"),
        Reference("organization", resource="organizations", parent=True),
        Item("start"),
        Item("end"),
        Item("identifiers"),
        *common_items(area="scope_area"),
    ),
)
SOURCE = Document(
    Source,
    "Source",
    (
        Item("id"),
        Item("title"),
        Item("kind"),
        Item("url"),
        Item("published"),
        Item("language"),
        Item("reliability"),
        Item("attributable"),
        Item("identity_hidden"),
        Item("code_name"),
        Secret("note"),
        *common_items(),
    ),
)
SOURCE_IDENTITY = Document(
    SourceIdentity,
    "SourceIdentity",
    (
        Item("id"),
        Reference("source", resource="sources", title="title", parent=True),
        Secret("person"),
        Secret("position"),
        Secret("contact"),
        Secret("notes"),
        *common_items(area="scope_area"),
    ),
)
CITATION = Document(
    Citation,
    "Citation",
    (
        Item("id"),
        Reference("source", resource="sources", title="title", parent=True),
        Reference("stakeholder", resource="stakeholders", parent=True),
        Reference("post", resource="posts", title="title", parent=True),
        Reference("tenure", resource="tenures", title="person__name", parent=True),
        Reference("vacancy", resource="vacancies", title="post__title", parent=True),
        Reference("tie", resource="ties", title="subject__name", parent=True),
        Reference("mandate", resource="mandates", title="organization__name", parent=True),
        Reference("interest", resource="interests", title="what", parent=True),
        Reference("deployment", resource="deployments", title="organization__name", parent=True),
        Reference("assessment", resource="assessments", title="stakeholder__name", parent=True),
        Secret("said"),
        Item("date"),
        Item("credibility"),
        Item("provenance"),
        *common_items(area="scope_area"),
    ),
)
ROSTER_SOURCE = Document(
    RosterSource,
    "RosterSource",
    (
        Item("id"),
        Item("name"),
        Reference("organization", resource="organizations"),
        Reference("source", resource="sources", title="title"),
        Item("url"),
        Item("format"),
        Item("complete"),
        Item("interval_days"),
        Item("last_checked_at"),
        Item("next_check_at"),
        Item("problem"),
        *common_items(),
    ),
)
