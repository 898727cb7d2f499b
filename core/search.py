"""Search over everything: one statement that asks every kind of record, each in the reader's sight before its limit.

An app adds a `SearchSource` to `core.shell.search_sources`; `rows` gives a queryset made by `hits`, so that all of
them join into one UNION. Words are folded as names are (core.names), so any script finds any spelling.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_plus

from django.conf import settings
from django.contrib.postgres.search import TrigramWordDistance
from django.db import connection, transaction
from django.db.models import Case, F, Func, IntegerField, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import prepared, selectors
from core.access.principals import Principal, principal_of
from core.access.scope import reference_q
from core.addresses import address
from core.filters import Word, containing, holding, is_long, words_of
from core.models import Area
from core.models.choices import AreaKind
from core.pages.show import page_url
from core.prepared import Slot
from core.shell import SearchSource, page_names, search_sources

COLUMNS = ("hit_source", "hit_key", "hit_title", "hit_hint", "hit_rank")
# What was typed as a whole, where a key or one of its words begins with it.
BEGIN, AT_WORD = Slot("begin", "text"), Slot("at_word", "text")
BEGINS, WORD, INSIDE = 0, 1, 2
EMPTY = Value("", output_field=TextField())


class Near(list[str]):
    """Words of a search that found nothing: what is spelled almost like them is asked for."""


# Shorter words are like too many others.
NEAR_FROM = 4
# So much of a word’s trigrams, of 1, stand in a word that is near: one letter in five may be another.
NEAR_ENOUGH = 0.4


def hits(
    queryset: QuerySet[Any],
    source: str,
    words: list[str],
    limit: int,
    *,
    title: Any = "name",
    hint: Any = EMPTY,
    order: str = "search_key",
) -> QuerySet[Any]:
    """The first rows of a scoped queryset that hold every word, as the columns of one branch of the search."""
    ranked = any(map(is_long, words)) and not isinstance(words, Near)
    found = almost(queryset, words) if isinstance(words, Near) else holding(queryset, words)
    rows = found.annotate(
        hit_source=Value(source, output_field=TextField()),
        hit_key=F("pk"),
        hit_title=Cast(title, TextField()),
        hit_hint=Coalesce(Cast(hint, TextField()), EMPTY),
        hit_rank=_rank(words) if ranked else Value(WORD, output_field=IntegerField()),
    )
    if isinstance(words, Near):
        rows = rows.annotate(far=TrigramWordDistance(" ".join(words), "search_key"))
        return rows.order_by("far", order, "pk").values(*COLUMNS)[:limit]
    ordered = rows.order_by("hit_rank", order, "pk") if ranked else rows.order_by(order, "pk")
    return ordered.values(*COLUMNS)[:limit]


def almost(queryset: QuerySet[Any], words: Near) -> QuerySet[Any]:
    """Rows in which every word has one that is spelled almost like it, by trigrams."""
    for word in words:
        queryset = queryset.filter(search_key__trigram_word_similar=word)
    return queryset


def _rank(words: list[Any]) -> Case:
    """Whether the key begins with what was typed, one of its words does, or it stands somewhere inside."""
    slotted = any(isinstance(word, Word) for word in words)
    text = " ".join(words) if not slotted else ""
    return Case(
        When(search_key__begins_with=BEGIN if slotted else text, then=Value(BEGINS)),
        When(search_key__has_text=AT_WORD if slotted else f" {text}", then=Value(WORD)),
        default=Value(INSIDE),
        output_field=IntegerField(),
    )


def seen_name(principal: Principal, model: type[Any], path: str, column: str = "name") -> Case:
    """The name of a referenced record where the reader may see it."""
    return Case(
        When(reference_q(principal, model, path), then=F(f"{path}__{column}")),
        default=None,
        output_field=TextField(),
    )


def search(*, actor: Any, text: str, limit: int = 6) -> list[dict[str, Any]]:
    """`[{key, resource, label, items: [{key, label, hint, url, icon}], more_url}]`, in the order of the sources; pages of
    the site, which are no records, have neither key nor resource.

    A kind whose hits only hold the text inside a word stands behind those where a word begins with it. Where nothing
    holds the words, what is spelled almost like them is shown, and `near` says so.
    """
    words = words_of(text)
    if not words:
        return []
    principal = principal_of(actor)
    sources = {source.key: source for source in sorted(search_sources, key=lambda source: source.order)}
    long = tuple(map(is_long, words))

    def build() -> prepared.Statement:
        asked: list[Any] = [Word(f"word{number}", one) for number, one in enumerate(long)]
        branches = [source.rows(principal.as_slot, asked, limit + 1) for source in sources.values()]
        return prepared.compiled(branches[0].union(*branches[1:], all=True), lambda query: query)

    key = None
    if principal.sight is not None:
        key = ("search", principal.sight, principal.user_id is None, long, limit, timezone.localdate())
    whole = " ".join(words)
    values: dict[str, Any] = {f"word{number}": containing(word) for number, word in enumerate(words)}
    values |= {
        "user": principal.user_id,
        "begin": containing(whole, "{}%"),
        "at_word": containing(f" {whole}"),
    }
    groups: dict[str, list[dict[str, Any]]] = {key: [] for key in sources}
    for row in prepared.run(prepared.statement(key, build), values):
        groups[row[0]].append(dict(zip(COLUMNS, row, strict=True)))
    if not any(groups.values()) and all(len(word) >= NEAR_FROM for word in words):
        shown = [
            {**_group(sources[key], rows, text, limit), "more_url": "", "near": True}
            for key, rows in _near(principal, sources, words, limit).items()
        ]
        return [*shown, *_page_group(principal, words)]
    shown = [_group(sources[key], rows, text, limit) for key, rows in groups.items() if rows]
    return sorted([*shown, *_page_group(principal, words)], key=lambda group: group["far"])


def _near(
    principal: Principal, sources: dict[str, SearchSource], words: list[str], limit: int
) -> dict[str, list[dict[str, Any]]]:
    """What is spelled almost like the words, of each kind, in the reader's sight before its limit; one statement."""
    asked = Near(words)
    branches = [source.rows(principal, asked, limit) for source in sources.values()]
    found: dict[str, list[dict[str, Any]]] = {}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL pg_trgm.word_similarity_threshold = %s", [NEAR_ENOUGH])
        for row in branches[0].union(*branches[1:], all=True):
            found.setdefault(row["hit_source"], []).append(row)
    return {key: found[key] for key in sources if key in found}


def _page_group(principal: Principal, words: list[str]) -> list[dict[str, Any]]:
    pages = _pages(principal, words)
    return [{"label": _("Pages"), "items": pages, "more_url": "", "far": False}] if pages else []


def _group(source: SearchSource, rows: list[dict[str, Any]], text: str, limit: int) -> dict[str, Any]:
    rows.sort(key=lambda row: row["hit_rank"])
    more = f"{address(source.list_url)}?q={quote_plus(text)}" if source.list_url and len(rows) > limit else ""
    items = [
        {
            "key": row["hit_key"],
            "label": row["hit_title"],
            "hint": source.describe(row["hit_hint"]),
            "url": source.open(row["hit_key"]) if source.open else page_url(source.resource, row["hit_key"]),
            "icon": source.icon,
        }
        for row in rows[:limit]
    ]
    return {
        "key": source.key,
        "resource": source.resource,
        "label": source.label,
        "items": items,
        "more_url": more,
        "far": rows[0]["hit_rank"] == INSIDE,
    }


def _pages(principal: Principal, words: list[str]) -> list[dict[str, Any]]:
    """Pages that this actor may open and whose name begins with each word."""
    found = {}
    for page in page_names(get_language() or settings.LANGUAGE_CODE):
        called = all(any(part.startswith(word) for part in page.words) for word in words)
        if called and page.url not in found and page.shown(principal):
            found[page.url] = {"label": page.label, "hint": "", "url": page.url, "icon": page.icon}
    return list(found.values())[:5]


def _chain(principal: Principal, model: type[Any]) -> Any:
    """The name of the parent of a record in a tree."""
    return seen_name(principal, model, "parent")


def _areas(principal: Principal, words: list[str], limit: int) -> QuerySet[Any]:
    above = Func(
        F("kind"),
        Value("|"),
        Coalesce(_chain(principal, Area), EMPTY),
        function="concat",
        output_field=TextField(),
    )
    return hits(selectors.areas(actor=principal), "areas", words, limit, hint=above, order="name")


def _describe_area(hint: str) -> str:
    kind, _bar, above = hint.partition("|")
    return " · ".join(filter(None, [str(dict(AreaKind.choices).get(kind, kind)), above]))


search_sources += [
    SearchSource("areas", _("Areas"), 50, "map-pin", "areas", "areas-list", _areas, _describe_area),
    SearchSource(
        "themes",
        _("Themes"),
        60,
        "tags",
        "themes",
        "themes-list",
        lambda principal, words, limit: hits(
            selectors.themes(actor=principal), "themes", words, limit, hint="outcome", order="name"
        ),
    ),
    SearchSource(
        "groups",
        _("Rights-holder groups"),
        70,
        "users-group",
        "groups",
        "groups-list",
        lambda principal, words, limit: hits(
            selectors.groups(actor=principal), "groups", words, limit, order="name"
        ),
    ),
]
