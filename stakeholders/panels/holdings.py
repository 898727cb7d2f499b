"""Tenures and vacancies as the pages need them: read in one query each, shown as rows, bars and sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, TextField, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import spans
from core.access.principals import Principal
from core.access.scope import reference_q
from core.models.fields import LATEST
from core.pages.show import page_url
from core.reading import Build, asked_rows
from core.templatetags.ui import initials
from stakeholders import selectors, words
from stakeholders.domain import as_of
from stakeholders.models import Stakeholder, Tenure
from stakeholders.models.choices import EndReason, TenureStatus

STATUSES = dict(TenureStatus.choices)
END_REASONS = dict(EndReason.choices)
BOUNDS = ("start_earliest", "start_latest", "end_earliest", "end_latest", "first_seen", "last_seen")
MOST = 300
Row = dict[str, Any]


@dataclass(frozen=True)
class Holding:
    """A tenure or a vacancy, with the names that the reader may see."""

    pk: UUID
    version: int
    start: str
    end: str
    span: as_of.Span
    person_id: UUID | None = None
    person: str = ""
    post_id: UUID | None = None
    post: str = ""
    role: str = ""
    organization_id: UUID | None = None
    organization: str = ""
    status: str = "vacant"
    end_reason: str = ""
    verified_on: date | None = None
    verified_by: str = ""
    behalf: str = ""
    note: str = ""
    may_change: bool = False

    @property
    def vacant(self) -> bool:
        return self.status == "vacant"

    @property
    def office(self) -> str:
        """The post's title, else the role in the body, else “Member”."""
        return self.post or self.role or _("Member")

    @property
    def office_url(self) -> str:
        return (
            page_url("posts", self.post_id)
            if self.post_id
            else page_url("organizations", self.organization_id)
        )

    @property
    def url(self) -> str:
        return page_url("vacancies" if self.vacant else "tenures", self.pk)

    @property
    def when(self) -> str:
        text = words.period(self.start, self.end, self.span.first_seen, self.span.last_seen)
        if self.end or self.span.end_latest == LATEST:
            return text
        left = _("left by %(day)s") % {"day": date_format(self.span.end_latest)}
        return f"{text}, {left}" if text else left

    @property
    def status_words(self) -> str:
        """Acting, designated …; the ordinary case needs no word."""
        return "" if self.status in ("substantive", "vacant") else str(STATUSES[self.status])

    @property
    def last_seen(self) -> date | None:
        return self.span.last_seen or self.span.first_seen

    def stands(self, day: date) -> str:
        """`certain`, `possible`, or empty."""
        return self.span.certainty(day) or ""

    def over(self, day: date) -> bool:
        return not self.stands(day) and self.span.start_earliest <= day

    def ahead(self, day: date) -> bool:
        return not self.stands(day) and self.span.start_earliest > day


def _found(name: str, build: Build, actor: Principal, about: Q, key: UUID | None, most: int) -> list[Row]:
    """The rows of a condition: on `prepared.KEY` where a key is given, and then by a statement that is written once."""
    if key is None:
        return list(build(actor)[:most])
    return asked_rows((name, about, most), actor, lambda reader: build(reader)[:most], key=key)


def _tenures(actor: Principal, about: Q) -> QuerySet[Any, Any]:
    seen = reference_q(actor, Stakeholder, "on_behalf_of")
    change = selectors.changeable(actor, Tenure)
    found = selectors.tenures(actor=actor).filter(about).order_by("-start_earliest", "-last_seen", "-pk")
    return found.values(
        "pk", "version", "start", "end", "role", "status", "end_reason", "verified_on", "person_id", "post_id", *BOUNDS,
        honorific=F("person__honorific"),
        name=F("person__name"),
        title=F("post__title"),
        body=Coalesce("post__organization_id", "organization_id"),
        body_name=Coalesce("post__organization__name", "organization__name"),
        checker=F("verified_by__display_name"),
        change=change,
        behalf=Case(When(seen, then=F("on_behalf_of__name")), default=None, output_field=TextField()),
    )  # fmt: skip


def tenures(actor: Principal, about: Q, *, key: UUID | None = None, most: int = MOST) -> list[Holding]:
    """The tenures that a condition names and the reader may see, newest first. One query.

    A condition on `prepared.KEY` comes with the key; its statement is written once for all records."""
    rows = _found("tenures", lambda reader: _tenures(reader, about), actor, about, key, most)
    return [
        Holding(
            pk=row["pk"],
            version=row["version"],
            start=row["start"],
            end=row["end"],
            span=as_of.Span(*(row[name] for name in BOUNDS)),
            person_id=row["person_id"],
            person=f"{row['honorific'] or ''} {row['name']}".strip(),
            post_id=row["post_id"],
            post=row["title"] or "",
            role=row["role"],
            organization_id=row["body"],
            organization=row["body_name"] or "",
            status=row["status"],
            end_reason=row["end_reason"],
            verified_on=row["verified_on"],
            verified_by=row["checker"] or "",
            behalf=row["behalf"] or "",
            may_change=row["change"],
        )
        for row in rows
    ]


def _vacancies(actor: Principal, about: Q) -> QuerySet[Any, Any]:
    rows = selectors.vacancies(actor=actor).filter(about).order_by("-start_earliest", "-last_seen", "-pk")
    return rows.values("pk", "version", "start", "end", "post_id", "note", *BOUNDS)


def vacancies(actor: Principal, about: Q, *, key: UUID | None = None, most: int = MOST) -> list[Holding]:
    """When a source said that a post was vacant, newest first. One query; `key` as for tenures."""
    rows = _found("vacancies", lambda reader: _vacancies(reader, about), actor, about, key, most)
    return [
        Holding(
            pk=row["pk"],
            version=row["version"],
            start=row["start"],
            end=row["end"],
            span=as_of.Span(*(row[name] for name in BOUNDS)),
            post_id=row["post_id"],
            note=row["note"],
        )
        for row in rows
    ]


def bar(holding: Holding, label: str, first: date, last: date) -> spans.Span:
    """A bar of the timeline: what is possible, and within it what is certain."""
    span = holding.span
    possible_from, possible_to = max(span.start_earliest, first), min(span.end_latest, last)
    seen = [day for day in (span.first_seen, span.last_seen) if day]
    begun = min([span.start_latest, *seen])
    sure = [span.end_earliest, *seen] if span.end_earliest > as_of.DATE_MIN else seen
    stands = max(sure, default=as_of.DATE_MIN)
    certain = begun <= stands
    kind = {"acting": "acting", "contested": "contested", "de_facto": "contested", "vacant": "vacant"}
    doubt = "" if certain else _("possible")
    title = ", ".join(filter(None, [label, holding.status_words, holding.when, doubt]))
    return spans.Span(
        label=label,
        possible_from=possible_from,
        possible_to=max(possible_to, possible_from),
        certain_from=max(begun, first) if certain else None,
        certain_to=min(stands, last) if certain else None,
        url=holding.url,
        kind=kind.get(holding.status, "held"),
        title=title,
    )


def holder_row(holding: Holding, day: date, *, asked: bool, change: bool, here: str = "") -> dict[str, Any]:
    """A person (or a vacancy) in the list of a post's holders."""
    if holding.vacant:
        title, url, mark = _("Vacant"), holding.url, {"icon": "user-off"}
    else:
        title, url = holding.person, page_url("people", holding.person_id)
        mark = {"initials": initials(holding.person)}
    return {
        "title": title,
        "url": url,
        **mark,
        **_common(holding, day, asked=asked, change=change, here=here),
    }


def office_row(holding: Holding, day: date, *, asked: bool, change: bool, here: str = "") -> dict[str, Any]:
    """A post (or membership) in the list of what a person holds."""
    row = _common(holding, day, asked=asked, change=change, here=here)
    row["line"] = " · ".join(filter(None, [holding.organization, row["line"]]))
    icon = "armchair" if holding.post_id else "users"
    return {"title": holding.office, "url": holding.office_url, "icon": icon, "square": True, **row}


def _common(holding: Holding, day: date, *, asked: bool, change: bool, here: str) -> dict[str, Any]:
    stands = holding.stands(day)
    parts = [holding.status_words, holding.when]
    if holding.behalf:
        parts.append(_("for %(body)s") % {"body": holding.behalf})
    if holding.end and holding.end_reason:
        parts.append(str(END_REASONS[holding.end_reason]).lower())
    parts.append(words.doubt(stands, holding.last_seen, day, asked=asked))
    parts.append(holding.note)
    links = [{"label": _("Details"), "url": holding.url}]
    change = change and holding.may_change
    if change and not holding.vacant and not holding.over(day):
        links.append({"label": _("End"), "url": end_url(holding, here)})
    return {
        "line": " · ".join(str(part) for part in parts if part),
        "badge": _("Upcoming") if holding.ahead(day) else "",
        "tone": "blue",
        "certainty": stands if stands and asked else "",
        "links": links,
        "confirm": confirm_act(holding.pk, holding.version, here)
        if change and may_confirm(holding, timezone.localdate())
        else None,
    }


def confirm_act(pk: UUID, version: int, here: str = "") -> dict[str, Any]:
    """The one click that says “still in office”: a small form, so that it works without scripts."""
    url = reverse("tenures-confirm", args=[pk])
    return {
        "label": _("Still in office"),
        "url": f"{url}?{urlencode({'next': here})}" if here else url,
        "icon": "circle-check",
        "version": version,
        "post": True,
    }


def may_confirm(holding: Holding, today: date) -> bool:
    """Whether confirming says anything: it has begun, is not over, and nobody verified it today."""
    span = holding.span
    begun = span.start_earliest <= today or (span.first_seen is not None and span.first_seen <= today)
    return not holding.vacant and begun and span.end_latest > today and holding.verified_on != today


def end_url(holding: Holding, here: str = "") -> str:
    """The form that ends a tenure, returning to where it was opened."""
    url = reverse("tenures-end", args=[holding.pk])
    return f"{url}?next={here}" if here else url
