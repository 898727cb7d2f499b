"""`/insights/between/`: what is not what it was on an earlier day; a few of each kind of change, and a page of each alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.counting import Working
from core.pages.show import page_url
from core.templatetags.ui import partial_date_text
from reports import judgement
from reports.insight_forms import BetweenForm
from reports.insights import TIES, Insight
from stakeholders import matrix
from stakeholders.models.choices import Kind
from stakeholders.services import standings_counted
from stakeholders.stance_words import stance_mark

# So many rows stand in a card of all that changed, and so many on a page of one kind of change.
SOME, PART = 12, 200
PARTS = frozenset({"stances", "arrived", "left", "first", "ties", "posts", "bodies"})


class Between(Insight):
    """`/insights/between/`: what is not what it was."""

    key = "insight-between"
    formula = "as-of"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = BetweenForm(request.GET)
        cards: list[dict[str, Any]] = []
        subtitle, page = "", {}
        part, start = self.part()
        if form.is_valid():
            given = form.cleaned_data
            asked = matrix.Asked(
                day=given["until"], since=given["since"], theme=given["theme"], area=given["area"]
            )
            read = standings_counted.moved(actor=self.principal, asked=asked, most=PART + 1, start=start)
            waits = self.waits(read, _("Between two days"))
            if waits is not None:
                return waits
            assert not isinstance(read, Working)
            found = judgement.between(
                actor=self.principal, asked=asked, moved=read.told, most=PART + 1, only=part, start=start
            )
            cards = [self.cut(card, part, start) for card in self.cards(found) if part in ("", card["part"])]
            subtitle = _("From %(first)s to %(last)s") % {
                "first": date_format(given["since"]),
                "last": date_format(given["until"]),
            }
            query = {"since": given["since"], "as_of": given["until"], "theme": given["theme"] or "", "area": given["area"] or ""}  # fmt: skip
            page = {
                "actions": [
                    {
                        "label": _("As a matrix"),
                        "url": f"{reverse('matrix')}?{urlencode(query)}",
                        "icon": "chart-dots",
                    }
                ]
            }
        return self.show(form, _("Between two days"), cards, subtitle=subtitle, page=page)

    def part(self) -> tuple[str, int]:
        """Which of the seven alone, and from which on; nothing for a page of all."""
        part = self.request.GET.get("part", "")
        page = self.request.GET.get("page", "1")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 4 else 1
        return (part, max(number - 1, 0) * PART) if part in PARTS else ("", 0)

    def cut(self, card: dict[str, Any], part: str, start: int) -> dict[str, Any]:
        """A card with some of its rows and the way to the others; by itself, a page of them."""
        rows, most = card["rows"], PART if part else SOME
        links = []
        if part and start:
            links.append({"label": _("Back"), "url": self.page_of(part, start // PART)})
        if part and len(rows) > most:
            links.append(
                {"label": _("Next %(n)s") % {"n": PART}, "url": self.page_of(part, start // PART + 2)}
            )
        if part:
            links.append({"label": _("All that changed"), "url": self.page_of("", 1)})
        elif len(rows) > most:
            links.append({"label": _("All"), "url": self.page_of(card["part"], 1)})
        return {**card, "rows": rows[:most], "links": links, "wide": card.get("wide") or bool(part)}

    def page_of(self, part: str, page: int) -> str:
        kept = {name: value for name, value in self.request.GET.items() if name not in ("part", "page")}
        more = {"part": part, "page": page} if part else {}
        return f"{reverse('insight-between')}?{urlencode({**kept, **more})}"

    def cards(self, found: judgement.Between) -> list[dict[str, Any]]:
        none = _("None that you may see.")
        return [
            {
                "part": "stances",
                "title": _("Stance changed"),
                "discreet": True,
                "count": found.moved.changes,
                "rows": [self.moved(*one) for one in found.moved.changed],
                "empty": none,
            },
            {
                "part": "arrived",
                "title": _("Arrived in a post"),
                "count": _some(found.arrived),
                "rows": [self.holding(row, row["start"]) for row in found.arrived],
                "empty": none,
            },
            {
                "part": "left",
                "title": _("Left a post"),
                "count": _some(found.left),
                "rows": [self.holding(row, row["end"]) for row in found.left],
                "empty": none,
            },
            {
                "part": "first",
                "title": _("Judged for the first time"),
                "discreet": True,
                "count": found.moved.firsts,
                "rows": [self.point(point, stance_mark(point.now.stance), "") for point in found.moved.first],
                "empty": none,
            },
            {
                "part": "ties",
                "title": _("Ties that began or ended"),
                "wide": True,
                "count": _some(found.ties),
                "rows": [
                    self.turned(
                        row,
                        f"{row['one']} – {row['other']}",
                        page_url("ties", row["pk"]),
                        str(TIES[row["kind"]]),
                        "affiliate",
                    )
                    for row in found.ties
                ],
                "empty": none,
            },
            {
                "part": "posts",
                "title": _("Posts created or abolished"),
                "count": _some(found.posts),
                "rows": [
                    self.turned(row, row["name"], page_url("posts", row["pk"]), row["body"] or "", "armchair")
                    for row in found.posts
                ],
                "empty": none,
            },
            {
                "part": "bodies",
                "title": _("Bodies founded or dissolved"),
                "count": _some(found.bodies),
                "rows": [
                    self.turned(row, row["name"], page_url("organizations", row["pk"]), "", "building")
                    for row in found.bodies
                ],
                "empty": none,
            },
        ]

    def turned(self, row: dict[str, Any], title: str, url: str, line: str, icon: str) -> dict[str, Any]:
        """Something that began or ended, when, and whether that is certain."""
        when = partial_date_text(row["when"])
        return {
            "title": title,
            "url": url,
            "line": " · ".join(part for part in (line, when) if part),
            "icon": icon,
            "square": True,
            "badge": _("Ended") if row["ended"] else _("Began"),
            "tone": "gray" if row["ended"] else "green",
            "certainty": "possible" if row["sure"] == "possible" else "",
        }

    def moved(self, point: matrix.Point, before: Any) -> dict[str, Any]:
        was, mark = stance_mark(before), stance_mark(point.now.stance)
        return self.point(point, mark, _("was %(word)s") % {"word": str(was["text"]).lower()})

    def point(self, point: matrix.Point, mark: dict[str, Any], line: str) -> dict[str, Any]:
        person = point.kind == Kind.PERSON
        return {
            "title": point.name,
            "url": page_url("people" if person else "organizations", point.pk),
            "icon": "user" if person else "building",
            "square": not person,
            "line": line,
            "badge": mark["text"],
            "tone": mark["tone"],
            "badge_icon": mark["icon"],
        }

    def holding(self, row: dict[str, Any], when: str) -> dict[str, Any]:
        body = row["body"] or ""
        office = row["title"] if body in row["title"] else f"{row['title']}, {body}"
        return {
            "title": row["name"],
            "url": page_url("people", row["person_id"]),
            "line": office,
            "icon": "user",
            "end": partial_date_text(when),
            "certainty": "possible" if row["sure"] == "possible" else "",
        }


def _some(rows: list[Any]) -> str | int:
    """How many, or that there are more than were read."""
    return f"{PART}+" if len(rows) > PART else len(rows)
