"""`/insights/audit/`: how old and how one-sided the map is, and on whom it rests. Sentences before numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import selectors as accounts
from core import selectors as core_selectors
from core.access.principals import Principal
from core.counting import Working
from core.models import Area, RightsHolderGroup
from core.models.choices import Level
from core.pages.show import page_url
from engagements.panels.continuity import STRENGTH, told
from reports import audit, audit_work
from reports.audit import Figures
from reports.insight_forms import AreaForm
from reports.insights import Insight, percent
from stakeholders import exercises, selectors
from stakeholders.domain.balance import (
    Dimension,
    Gap,
    aimed_at,
    empty_cells,
    expected_share,
    gaps,
    in_date,
    leaning,
    shares,
)
from stakeholders.domain.continuity import OURS, THEIRS, strength
from stakeholders.domain.exercise import overdue
from stakeholders.models.choices import Classification, Gender, SourceKind

TITLES: dict[str, Any] = {
    "level": lambda: _("Level"),
    "gender": lambda: _("Women and men"),
    "function": lambda: _("Contributing function"),
    "classification": lambda: _("Kind of body"),
    "source": lambda: _("Kind of source"),
    "area": lambda: _("Area"),
    "group": lambda: _("Who speaks for whom"),
}
# What is counted, below each title.
COUNTED: dict[str, Any] = {
    "level": lambda: _("people and bodies judged"),
    "gender": lambda: _("people judged, where it is known"),
    "function": lambda: _("people and bodies judged by it"),
    "classification": lambda: _("bodies judged"),
    "source": lambda: _("statements cited"),
    "area": lambda: _("people and bodies judged"),
    "group": lambda: _("who speak for it"),
}
LABELS: dict[str, dict[Any, Any]] = {
    "level": dict(Level.choices),
    "gender": dict(Gender.choices),
    "classification": dict(Classification.choices),
    "source": dict(SourceKind.choices),
}
# What a gap says: where there are some, and where there is none.
GAPS: dict[str, tuple[Any, Any]] = {
    "level": (
        lambda: _("Only %(count)s of %(total)s people and bodies judged are at %(category)s level"),
        lambda: _("None of %(total)s people and bodies judged is at %(category)s level"),
    ),
    "gender": (
        lambda: _("Of %(total)s people judged, %(category)s are only %(count)s"),
        lambda: _("There are no %(category)s among %(total)s people judged"),
    ),
    "function": (
        lambda: _("%(category)s judges only %(count)s people and bodies"),
        lambda: _("%(category)s judges nobody"),
    ),
    "classification": (
        lambda: _("Only %(count)s of %(total)s bodies judged are of the kind “%(category)s”"),
        lambda: _("None of %(total)s bodies judged is of the kind “%(category)s”"),
    ),
    "source": (
        lambda: _("Only %(count)s of %(total)s statements come from the kind of source “%(category)s”"),
        lambda: _("None of %(total)s statements comes from the kind of source “%(category)s”"),
    ),
    "area": (
        lambda: _("Only %(count)s of %(total)s people and bodies judged are in %(category)s"),
        lambda: _("None of %(total)s people and bodies judged is in %(category)s"),
    ),
    "group": (
        lambda: _("Only %(count)s of %(total)s who speak for a group speak for %(category)s"),
        lambda: _("Nobody known to you speaks for %(category)s"),
    ),
}
MANY: dict[str, Any] = {Gender.FEMALE.value: lambda: _("women"), Gender.MALE.value: lambda: _("men")}
LEANING: dict[str, Any] = {
    "even": lambda: _("evenly spread"),
    "leaning": lambda: _("leans to some"),
    "few": lambda: _("rests on few"),
    "none": lambda: "",
}
EMPTY_SHOWN, BARS, ROWS = 6, 10, 10


class SelfAudit(Insight):
    """The page; what is counted by the worker shows a bar and comes by itself."""

    key = "insight-audit"
    formula = "balance"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = AreaForm(request.GET)
        title = _("How good is the map")
        if not form.is_valid():
            return self.show(form, title, [])
        actor, area, day = self.principal, form.cleaned_data["area"], form.day
        before = audit.previous(actor=actor, area=area, day=day)
        found = audit_work.figures(actor=actor, area=area, day=day, before=before)
        waiting = self.waits(found, title)
        if waiting is not None:
            return waiting
        assert not isinstance(found, Working)
        figures = found.figures
        names = self.names(actor, figures)
        found_in = self.dimensions(actor, area, figures, names)
        cards = [
            {
                "title": _("The largest gaps"),
                "sentences": self.sentences(found_in, figures, names),
                "wide": True,
            },
            *(self.card(one, names) for one in found_in),
            self.kept(figures, names),
            self.threads(figures, names),
            self.ours(figures, names),
            self.changes(actor, area),
            self.rounds(actor),
        ]
        tiles = self.tiles(figures, before)
        if found.kept:
            note = _("Counted a while ago, without what is named")
        else:
            note = _("Old, one-sided, or resting on one person")
        return self.show(form, title, cards, tiles=tiles, subtitle=note)

    def names(self, actor: Principal, figures: Figures) -> dict[str, dict[Any, str]]:
        """Names with the rights of now. Six statements."""
        places = {UUID(key) for key in figures.counts["area"]} | {UUID(row) for row, _column in figures.cells}
        bodies = {*figures.single, *(row["pk"] for row in figures.kept)}
        people = [pk for pk, _who in figures.ours]
        users = get_user_model().objects.filter(pk__in=[who for _pk, who in figures.ours])
        groups = [UUID(key) for key in figures.counts["group"]]
        return {
            "area": _texts(core_selectors.names_of(actor=actor, model=Area, keys=places, title="name")),
            "group": _texts(
                core_selectors.names_of(actor=actor, model=RightsHolderGroup, keys=groups, title="name")
            ),
            "function": _texts(dict(accounts.functions(actor=actor).values_list("pk", "name"))),
            "bodies": dict(
                selectors.organizations(actor=actor).filter(pk__in=bodies).values_list("pk", "name")
            ),
            "people": dict(
                selectors.stakeholders(actor=actor).filter(pk__in=people).values_list("pk", "name")
            ),
            "colleagues": dict(users.values_list("pk", "display_name")),
            **{key: _texts(labels) for key, labels in LABELS.items()},
        }

    def dimensions(
        self, actor: Principal, area: UUID | None, figures: Figures, names: Mapping[str, Mapping[Any, str]]
    ) -> list[Dimension]:
        wanted = audit.aims(actor=actor, area=area)
        found = []
        for key in audit.DIMENSIONS:
            there = dict.fromkeys(figures.known.get(key, {}), 0) | figures.counts[key]
            counts = {name: n for name, n in there.items() if name in names[key]}
            title = str(TITLES[key]())
            found.append(
                Dimension(
                    key,
                    counts,
                    targets=aimed_at(wanted, key, title, {name: names[key][name] for name in counts}),
                    usual=self.usual(key, figures),
                    before={name: n for name, n in figures.before.get(key, {}).items() if name in names[key]},
                )
            )
        return found

    def usual(self, key: str, figures: Figures) -> dict[str, float]:
        """Women and men are half each; kinds of bodies are expected as they are on the map."""
        if key == "gender":
            return {Gender.FEMALE.value: 0.5, Gender.MALE.value: 0.5}
        return shares(figures.known["classification"]) if key == "classification" else {}

    def tiles(self, figures: Figures, before: Any) -> list[dict[str, Any]]:
        held, judged = figures.ages["holdings"], figures.ages["judgements"]
        found: list[dict[str, Any]] = [
            {
                "label": _("Holdings in date"),
                "value": percent(in_date(held)),
                "note": _("%(n)s wait to be verified") % {"n": held["old"] + held["never"]},
                "url": reverse("insight-queue"),
            },
            {
                "label": _("Judgements in date"),
                "value": percent(in_date(judged)),
                "note": _("%(n)s people and bodies are stale") % {"n": judged["old"]},
                "url": reverse("matrix"),
            },
            {
                "label": _("Judged"),
                "value": figures.judged,
                "note": _("people and bodies that you may see"),
                "url": reverse("stance"),
            },
        ]
        if before is not None:
            found.append(
                {
                    "label": _("Compared with"),
                    "value": date_format(before.closed),
                    "note": before.name,
                    "url": before.get_absolute_url(),
                }
            )
        return found

    def sentences(
        self, told: list[Dimension], figures: Figures, names: Mapping[str, Mapping[Any, str]]
    ) -> list[str]:
        found = [self.gap(gap, names) for gap in gaps(told)]
        places = sorted(
            (key for key in {row for row, _c in figures.cells} if key in names["area"]),
            key=lambda key: names["area"][key],
        )
        columns = sorted({column for _row, column in figures.cells})
        for row, column in empty_cells(figures.cells, places, columns)[:EMPTY_SHOWN]:
            found.append(
                _("You know no %(kind)s in %(area)s.")
                % {"area": names["area"][row], "kind": _small(names["classification"].get(column, column))}
            )
        return found

    def gap(self, gap: Gap, names: Mapping[str, Mapping[Any, str]]) -> str:
        name = names[gap.dimension].get(gap.category, gap.category)
        given = {
            "count": gap.count,
            "total": gap.total,
            "category": _small(name) if gap.dimension in LABELS else name,
            "expected": round(gap.expected * gap.total),
        }
        some, none = GAPS[gap.dimension]
        if gap.dimension == "gender":
            given["category"] = str(MANY.get(gap.category, lambda: name)())
        told = str((some if gap.count else none)()) % given
        if gap.aimed:
            told += "; " + _("the target of %(share)s would be %(expected)s") % {
                **given,
                "share": percent(gap.expected),
            }
        elif gap.dimension == "classification":
            told += "; " + _("as they are on the map it would be %(expected)s") % given
        else:
            told += "; " + _("an equal share would be %(expected)s") % given
        if gap.before is not None:
            told += ". " + _("It was %(share)s at the exercise before") % {"share": percent(gap.before)}
        return f"{told}."

    def card(self, one: Dimension, names: Mapping[str, Mapping[Any, str]]) -> dict[str, Any]:
        if not one.total:
            return {}
        most = max(one.counts.values())
        ordered = sorted(one.counts.items(), key=lambda item: (-item[1], names[one.key][item[0]]))
        return {
            "title": TITLES[one.key](),
            "aside": LEANING[leaning(list(one.counts.values()))](),
            "bars": [
                {
                    "name": names[one.key][key],
                    "count": count,
                    "percent": round(100 * count / most) if most else 0,
                    "line": self.bar_line(one, key, count),
                }
                for key, count in ordered[:BARS]
            ],
            "note": COUNTED[one.key](),
        }

    def bar_line(self, one: Dimension, key: str, count: int) -> str:
        parts = [percent(count / one.total)]
        if key in one.targets:
            parts.append(_("target %(share)s") % {"share": percent(expected_share(one, key))})
        before = one.share_before(key)
        if before is not None:
            parts.append(_("before %(share)s") % {"share": percent(before)})
        return " · ".join(parts)

    def kept(self, figures: Figures, names: Mapping[str, Mapping[Any, str]]) -> dict[str, Any]:
        """Bodies where what we have would end with one person, on their side or ours."""
        rows = []
        for row in figures.kept:
            if row["pk"] not in names["bodies"]:
                continue
            sides = [
                _("one of them") if THEIRS in row["threads"] else "",
                _("one of us") if OURS in row["threads"] else "",
            ]
            rows.append(
                {
                    "title": names["bodies"][row["pk"]],
                    "url": page_url("organizations", row["pk"]),
                    "line": told(row["engagements"], row["theirs"], row["living"], row["ours"]),
                    "icon": "building",
                    "square": True,
                    "badge": " + ".join(side for side in sides if side),
                    "tone": "amber",
                    "end": STRENGTH[strength(row["index"])](),
                }
            )
        return {
            "title": _("Bodies where contact rests on one person"),
            "wide": True,
            **_some(rows),
            "empty": _("None of the %(n)s bodies met in two years, as far as you may see.")
            % {"n": figures.met}
            if figures.met
            else _("No body was met in two years, as far as you may see."),
        }

    def threads(self, figures: Figures, names: Mapping[str, Mapping[Any, str]]) -> dict[str, Any]:
        rows = [
            {
                "title": names["bodies"][pk],
                "url": page_url("organizations", pk),
                "icon": "building",
                "square": True,
            }
            for pk in figures.single
            if pk in names["bodies"]
        ]
        return {
            "title": _("Bodies known through one person"),
            **_some(rows),
            "empty": _("None that you may see."),
        }

    def ours(self, figures: Figures, names: Mapping[str, Mapping[Any, str]]) -> dict[str, Any]:
        rows = [
            {
                "title": names["people"][pk],
                "url": page_url("stakeholders", pk),
                "line": names["colleagues"].get(who, ""),
                "icon": "users",
                "square": True,
            }
            for pk, who in figures.ours
            if pk in names["people"]
        ]
        return {
            "title": _("Contacts that rest on one of us"),
            **_some(rows),
            "empty": _("None that you may see."),
        }

    def changes(self, actor: Principal, area: UUID | None) -> dict[str, Any]:
        """What turnover asks: each number opens its list."""
        counts = audit.turnover_counts(actor=actor, area=area, day=timezone.localdate())
        handovers, place = reverse("handovers-list"), {"area": str(area)} if area else {}
        told = (
            (_("Findings to review"), "findings", reverse("turnover"), {"state": "open"}, "transfer"),
            (_("Open handovers"), "handovers", handovers, {"status": "open"}, "users"),
            (_("Introductions overdue"), "late", handovers, {"late": "true"}, "alert-circle"),
        )
        return {
            "title": _("Turnover"),
            "rows": [
                {
                    "title": title,
                    "url": f"{url}?{urlencode({**query, **place})}",
                    "icon": icon,
                    "square": True,
                    "end": str(counts[key]),
                }
                for title, key, url, query, icon in told
            ],
            "more_url": reverse("turnover"),
        }

    def rounds(self, actor: Principal) -> dict[str, Any]:
        rows = exercises.exercises(actor=actor).order_by("-opened", "-pk")[:5]
        today = timezone.localdate()
        return {
            "title": _("Mapping exercises"),
            "rows": [round_row(row, today) for row in rows],
            "empty": _("No exercise yet that you may see."),
            "more_url": reverse("mapping-exercises-list"),
        }


def _texts(labels: Mapping[Any, Any]) -> dict[Any, str]:
    return {str(key): str(label) for key, label in labels.items()}


def _small(name: str) -> str:
    """A label inside a sentence; an abbreviation stays as it is."""
    return name if name.isupper() else name[:1].lower() + name[1:]


def _some(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The first of some rows, how many there are, and how many more."""
    more = len(rows) - ROWS
    told = ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more} if more > 0 else ""
    count = f"{audit.SHOWN}+" if len(rows) == audit.SHOWN else len(rows)
    return {"count": count, "rows": rows[:ROWS], "note": told}


def round_row(row: Any, today: date) -> dict[str, Any]:
    """An exercise as a row: open, overdue or closed."""
    late = overdue(row.due, row.closed, today)
    if row.closed:
        told = _("closed %(day)s") % {"day": date_format(row.closed)}
    elif late:
        told = ngettext("%(n)s day overdue", "%(n)s days overdue", late) % {"n": late}
    else:
        told = _("open")
    return {
        "title": row.name,
        "url": row.get_absolute_url(),
        "line": told,
        "icon": "refresh",
        "square": True,
        "badge": _("Overdue") if late else "",
        "tone": "amber",
    }
