"""Places shaded by how far the map covers them: the world's countries as shapes, what lies below one as tiles."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

import core.reference
from core import selectors as core_selectors
from core.access.principals import principal_of
from core.errors import NotVisible
from core.shell import strip
from stakeholders.coverage import Place, places

OPACITY = ("0.08", "0.3", "0.5", "0.7", "0.9")
SHADES = (0, 4, 8, 14, 20)


@cache
def shapes() -> dict[str, str]:
    """The outline of each country by its ISO code: SVG paths, longitude and latitude in half degrees from 180° W, 84° N."""
    path = Path(core.reference.__file__).parent / "world.json"
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


class Geography(LoginRequiredMixin, View):
    """`/map/geography/`, `?area=` a country or an area below one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        principal = principal_of(request.user)
        area = self.area(request)
        found = places(actor=principal, above=area.pk if area else None)
        shown = [one for one in found if one.covered.step] if area is None else found
        context = {
            "page": {
                "title": _("Geography"),
                "subtitle": str(area) if area else _("How far the map covers each country"),
                "tabs": strip(principal, "geography"),
                "breadcrumbs": self.crumbs(request, area),
                "why": _(
                    "You see what your role, functions and areas open. The figures count that, and no more."
                ),
            },
            "world": self.world(found) if area is None else [],
            "tiles": [self.tile(one) for one in shown],
            "area_url": area.get_absolute_url() if area else "",
        }
        return render(request, "stakeholders/geography.html", context)

    def area(self, request: HttpRequest) -> Any:
        """The area that is looked into; NotVisible for a hidden or unknown one."""
        text = request.GET.get("area", "")
        if not text:
            return None
        try:
            found = core_selectors.areas(actor=request.user).filter(pk=UUID(text)).first()
        except ValueError as error:
            raise NotVisible from error
        if found is None:
            raise NotVisible
        return found

    def crumbs(self, request: HttpRequest, area: Any) -> list[dict[str, str]]:
        """The way down from the world, as far as the reader sees it."""
        if area is None:
            return []
        here = reverse("geography")
        above = core_selectors.areas(actor=request.user).in_bulk(area.ancestors)
        way = [above[key] for key in area.ancestors if key in above]
        return [
            {"label": _("World"), "url": here},
            *({"label": one.name, "url": f"{here}?{urlencode({'area': one.pk})}"} for one in way),
        ]

    def world(self, found: list[Place]) -> list[dict[str, Any]]:
        """Every shape; those with something on the map lead into their country."""
        by_code = {one.code: one for one in found if one.code}
        return [
            {
                "path": path,
                "opacity": OPACITY[one.covered.step] if (one := by_code.get(code)) else OPACITY[0],
                "url": self.link(one) if one and one.covered.step else "",
                "label": f"{one.name}: {self.words(one)}" if one and one.covered.step else "",
            }
            for code, path in shapes().items()
        ]

    def tile(self, one: Place) -> dict[str, Any]:
        covered = one.covered
        return {
            "name": one.name,
            "url": self.link(one),
            "words": self.words(one),
            "percent": round(covered.share * 100) if covered.share is not None else None,
            "shade": SHADES[covered.step],
        }

    def link(self, one: Place) -> str:
        """Into the area where it has parts, else to its page."""
        if one.parts:
            return f"{reverse('geography')}?{urlencode({'area': one.pk})}"
        return reverse("areas-detail", args=[one.pk])

    def words(self, one: Place) -> str:
        """The figures as one line."""
        covered = one.covered
        if not covered.step:
            return _("nothing on the map that you may see")
        posts = ngettext("%(held)s of %(n)s post with a known holder", "%(held)s of %(n)s posts with a known holder",
                         covered.posts) % {"held": covered.held, "n": covered.posts}  # fmt: skip
        bodies = ngettext("%(n)s body", "%(n)s bodies", covered.bodies) % {"n": covered.bodies}
        people = ngettext("%(n)s person", "%(n)s people", covered.people) % {"n": covered.people}
        return " · ".join([*([posts] if covered.posts else []), bodies, people])
