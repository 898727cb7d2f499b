"""What Ctrl-K finds in the register: people with their post, organizations, posts, sources."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, F, Func, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat, NullIf
from django.utils.translation import gettext_lazy as _

from core.access.principals import Principal
from core.access.scope import scope
from core.models import Area
from core.search import EMPTY, hits, seen_name
from core.shell import SearchSource
from stakeholders import selectors
from stakeholders.models import Tenure
from stakeholders.models.choices import Classification, Phase, SourceKind

KINDS = dict(Classification.choices)
SOURCES = dict(SourceKind.choices)


def _office(principal: Principal) -> Subquery:
    """The post that a person holds now, with its organization, in the reader's sight."""
    held = scope(principal, Tenure.objects.filter(person_id=OuterRef("pk"), phase=Phase.CURRENT))
    title = Coalesce(F("post__title"), F("role"), output_field=TextField())
    body = Coalesce(F("post__organization__name"), F("organization__name"), output_field=TextField())
    line = Concat(title, Value(", "), body, output_field=TextField())
    return Subquery(held.order_by("-start_earliest").values(line=line)[:1])


def people(principal: Principal, words: list[str], limit: int) -> QuerySet[Any]:
    """People by any of their names."""
    title = Concat(NullIf(Concat("honorific", Value(" ")), Value(" ")), "name", output_field=CharField())
    found = selectors.people(actor=principal)
    return hits(found, "people", words, limit, title=title, hint=_office(principal), order="sort_key")


def organizations(principal: Principal, words: list[str], limit: int) -> QuerySet[Any]:
    """Bodies by any of their names."""
    kinds = Func(F("classifications"), Value(","), function="array_to_string", output_field=TextField())
    place = Coalesce(seen_name(principal, Area, "area"), EMPTY)
    hint = Concat(kinds, Value("|"), place, output_field=TextField())
    return hits(
        selectors.organizations(actor=principal), "organizations", words, limit, hint=hint, order="sort_key"
    )


def posts(principal: Principal, words: list[str], limit: int) -> QuerySet[Any]:
    """Posts by their titles; whoever sees a post sees its organization."""
    found = selectors.posts(actor=principal)
    return hits(found, "posts", words, limit, title="title", hint="organization__name", order="sort_key")


def sources(principal: Principal, words: list[str], limit: int) -> QuerySet[Any]:
    """Sources by title."""
    found = selectors.sources(actor=principal)
    return hits(found, "sources", words, limit, title="title", hint="kind", order="sort_key")


def _describe_body(hint: str) -> str:
    kinds, _bar, place = hint.rpartition("|")
    named = ", ".join(str(KINDS.get(kind, kind)) for kind in kinds.split(",") if kind)
    return " · ".join(filter(None, [named, place]))


SEARCHED = [
    SearchSource("people", _("People"), 10, "user", "people", "people-list", people),
    SearchSource(
        "organizations",
        _("Organizations"),
        20,
        "building",
        "organizations",
        "organizations-list",
        organizations,
        _describe_body,
    ),
    SearchSource("posts", _("Posts"), 30, "armchair", "posts", "posts-list", posts),
    SearchSource(
        "sources",
        _("Sources"),
        40,
        "books",
        "sources",
        "sources-list",
        sources,
        lambda hint: str(SOURCES.get(hint, hint)),
    ),
]
