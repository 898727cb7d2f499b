"""Findings in words: what stood on each side, why it is proposed, how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.access.principals import Principal
from core.pages.show import page_url
from core.reading import asked_numbers, asked_rows
from core.resources import Reading, resource_of
from stakeholders import selectors
from stakeholders.models import FindingState, Said, TurnoverFinding, TurnoverKind
from stakeholders.models.turnover import MERGED_BODIES, MERGED_PEOPLE
from stakeholders.panels import common

TONES = {
    TurnoverKind.HOLDER_CHANGED: "blue",
    TurnoverKind.SWAP: "blue",
    TurnoverKind.VACATED: "amber",
    TurnoverKind.FILLED: "green",
    TurnoverKind.POST_NEW: "teal",
    TurnoverKind.POST_GONE: "amber",
    TurnoverKind.BODY_RENAMED: "teal",
    TurnoverKind.BODY_MERGED: "teal",
    TurnoverKind.SAME_PERSON: "gray",
    TurnoverKind.ROW_SUSPECT: "red",
}
FIELDS = (
    "pk",
    "version",
    "kind",
    "said",
    "score",
    "day",
    "evidence",
    "old_holder",
    "new_holder",
    "title_in_file",
    "body_name",
    "state",
    "post_id",
    "tenure_id",
    "new_person_id",
)
DOUBTFUL = frozenset({"doubt", "spelling"})  # fmt: skip

FACTS = (
    "kind", "said", "post", "title_in_file", "body_name", "old_holder", "new_holder", "new_person", "day", "heard_from",
    "check_run", "state", "decided_by", "decided_at",
)  # fmt: skip


def sentence(part: Mapping[str, Any]) -> str:
    """One piece of evidence as a sentence."""
    left, right = part.get("left", ""), part.get("right", "")
    words = {
        ("post", "identifier"): _("The same identifier of the post."),
        ("post", "title"): _("The same post by its title."),
        ("post", "likeness"): _("“%(left)s” and “%(right)s” are much alike."),
        ("post", "not_on_map"): _("The map has no such post."),
        ("body", "renamed"): _("“%(left)s” seems to be “%(right)s” now."),
        ("body", "merged"): _("“%(right)s” holds all that “%(left)s” was about."),
        ("body", "split"): _("“%(left)s” seems to be split; “%(right)s” is a part of it."),
        ("holder", "other"): _("Two different names."),
        ("holder", "doubt"): _("The names are somewhat alike. Is it one person?"),
        ("holder", "spelling"): _("The same name, spelled in another way."),
        ("holder", "identifier"): _("The same identifier of the person."),
        ("holder", "now_at"): _("%(left)s stands in the list as: %(right)s."),
        ("holder", "came_from"): _("On the map %(left)s is: %(right)s."),
        ("holder", "swapped"): _("They changed places: %(left)s, %(right)s."),
        ("list", "blank"): _("The list shows no holder."),
        ("list", "vacant"): _("The list says that the post is vacant."),
        ("list", "not_listed"): _("The list names others in this post, not %(left)s."),
        ("list", "listed"): _("The map knows no holder; the list names one."),
        ("list", "complete"): _("A complete list does not show this post."),
        ("list", "partial"): _("The list does not show this post; it may be only a part."),
        ("row", "suspect"): _("Post and name in this row: “%(left)s”, “%(right)s”."),
    }.get((part.get("what", ""), part.get("how", "")))
    if words is None:
        return str(part.get("how", ""))
    return words % {"left": left, "right": right}


def confidence(score: float) -> dict[str, str]:
    """How sure the comparison is, in words."""
    if score >= 0.9:
        return {"text": _("sure"), "tone": "green"}
    if score >= 0.7:
        return {"text": _("likely"), "tone": "lime"}
    return {"text": _("please look"), "tone": "amber"}


def finding_values(queryset: Any, actor: Principal) -> Any:
    """The columns that a row of the inbox needs, in one query."""
    return queryset.values(
        *FIELDS,
        "updated_at",
        post_title=F("post__title"),
        post_body=F("post__organization__name"),
        since=F("tenure__first_seen"),
        seen=F("tenure__last_seen"),
        started=F("tenure__start"),
        holder_id=F("tenure__person_id"),
        second=F("new_person__name"),
        change=selectors.changeable(actor, TurnoverFinding),
    )


def finding_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """One proposal, old and new side by side."""
    kind = TurnoverKind(row["kind"])
    said = dict(Said.choices).get(row["said"], "")
    title = row["post_title"] or row["title_in_file"]
    listed = row["title_in_file"] if row["title_in_file"] not in ("", title) else ""
    return {
        "pk": row["pk"],
        "version": row["version"],
        "key": f"{row['pk']}:{row['version']}",
        "kind": kind.label,
        "tone": TONES[kind],
        "title": title or _("No post"),
        "url": page_url("turnover-findings", row["pk"]),
        "post_url": page_url("posts", row["post_id"]) if row["post_id"] else "",
        "body": row["post_body"] or row["body_name"],
        "listed": listed,
        "old": row["old_holder"] or _("nobody known"),
        "old_line": _seen(row),
        "new": row["new_holder"] or (_("name not known") if row["said"] == Said.UNNAMED else _("nobody")),
        "new_line": _("seen on %(day)s") % {"day": date_format(row["day"])} if row["day"] else "",
        "said": said,
        "sure": confidence(row["score"]) if not said else {"text": _("a colleague says so"), "tone": "gray"},
        "why": [sentence(part) for part in row["evidence"]] + _twice(row),
        "mergeable": _mergeable(row),
        "open": row["state"] == FindingState.OPEN and row["change"],
        "state": dict(FindingState.choices)[row["state"]],
        "edit_url": reverse("turnover-findings-edit", args=[row["pk"]]),
    }


def _mergeable(row: Mapping[str, Any]) -> bool:
    """Whether one person or one body may stand here under two names."""
    if row["kind"] in MERGED_BODIES:
        return row["post_id"] is not None
    if row["kind"] not in MERGED_PEOPLE or row["tenure_id"] is None:
        return False
    doubt = any(part.get("how") in DOUBTFUL for part in row["evidence"])
    return row["kind"] == TurnoverKind.SAME_PERSON or doubt


def _twice(row: Mapping[str, Any]) -> list[str]:
    """That the map has two records of one person: merging joins them."""
    if row["second"] is None or row["new_person_id"] == row["holder_id"] or not _mergeable(row):
        return []
    words = _("The map has “%(name)s” as a second person. Merge makes one record of the two.")
    return [words % {"name": row["second"]}]


def _seen(row: Mapping[str, Any]) -> str:
    parts = [
        _("since %(day)s") % {"day": row["started"]} if row["started"] else "",
        _("last seen %(day)s") % {"day": date_format(row["seen"])} if row["seen"] else "",
    ]
    return ", ".join(part for part in parts if part)


def profile(reading: Reading) -> dict[str, Any]:
    """The page of a finding: what is proposed, and why. No query besides the record."""
    resource = resource_of("turnover-findings")
    assert resource is not None
    found = common.section(resource, reading, _("What is proposed"), FACTS)
    reasons = [
        {"title": sentence(part), "icon": "info-circle", "square": True}
        for part in reading.document["evidence"]
    ]
    panels: list[dict[str, Any]] = []
    if found:
        panels.append({"title": found[0]["title"], "facts": found[0]["items"], "main": True})
    panels.append({"title": _("Why"), "rows": reasons, "empty": _("A colleague saw it."), "main": True})
    actions = [{"label": _("Review"), "url": reverse("turnover"), "icon": "transfer", "css": "primary"}]
    return {"sections": [], "panels": panels, "actions": actions}


def to_review(principal: Principal) -> dict[str, Any] | None:
    """The box of the Desk: how many findings wait, and the surest of them. Two queries."""
    if not principal.may_edit:
        return None

    def waiting(reader: Principal) -> QuerySet[TurnoverFinding]:
        return selectors.findings(actor=reader).filter(state=FindingState.OPEN)

    def surest(reader: Principal) -> Any:
        return finding_values(waiting(reader).order_by("-score", "-pk"), reader)[:5]

    rows = asked_rows("surest findings", principal, surest)
    if not rows:
        return None
    first = asked_numbers(
        "findings to review",
        principal,
        lambda reader: waiting(reader).order_by().values("pk")[:1000],
        ["count(*)"],
    )
    count = first[0]
    words = _("%(n)s findings to review") if count > 1 else _("1 finding to review")
    return {
        "title": _("Who left, who came"),
        "aside": _("Review all"),
        "all_url": reverse("turnover"),
        "headline": words % {"n": count if count < 1000 else "1000+"},
        "rows": [_desk_row(row) for row in map(finding_row, rows)],
    }


def _desk_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": row["title"],
        "url": reverse("turnover"),
        "icon": "transfer",
        "square": True,
        "line": f"{row['old']} → {row['new']}",
        "badge": row["kind"],
        "tone": row["tone"],
    }


def rows_of(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the inbox."""
    return [finding_row(row) for row in rows]
