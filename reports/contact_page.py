"""`/insights/first-contact/`: whom to approach first, with every factor of the rank, the way there, and how far it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import task_services
from core.counting import Working
from core.errors import NotAllowed, NotVisible
from core.pages.show import page_url
from reports import contact, contact_work
from reports.contact import Candidate
from reports.insight_forms import ContactForm
from reports.insights import Insight
from stakeholders import selectors
from stakeholders.domain.approach import ACTIVE, MET
from stakeholders.models.choices import Kind
from stakeholders.stance_words import number, stance_mark

FACTORS: dict[str, Any] = {
    "influence": lambda: _("influence"),
    "role": lambda: _("formal role"),
    "openness": lambda: _("openness"),
    "reach": lambda: _("way of introduction"),
    "unmet": lambda: _("body not yet with us"),
}
STATUSES: dict[str, Any] = {
    "none": lambda: _("not approached"),
    "approached": lambda: _("approached"),
    "met": lambda: _("met"),
    "active": lambda: _("active"),
    "dormant": lambda: _("dormant"),
}
WITHIN = timedelta(days=14)


class FirstContact(Insight):
    """Three cards: in this order, under way, held back; a colleague takes one on with a click."""

    key = "insight-contact"
    formula = "first-contact"
    template = "reports/contact.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ContactForm(request.GET)
        found, title = [], _("First contact")
        if form.is_valid():
            read = contact_work.found(actor=self.principal, asked=form.asked)
            waits = self.waits(read, title)
            if waits is not None:
                return waits
            assert not isinstance(read, Working)
            found = contact.candidates(
                actor=self.principal, asked=form.asked, points=read.points, known=read.known
            )
        held = [one for one in found if one.vetoes]
        going = [one for one in found if not one.vetoes and one.state.status in (ACTIVE, MET)]
        open_ones = [one for one in found if not one.vetoes and one not in going]
        cards: list[dict[str, Any]] = [
            {
                "title": _("In this order"),
                "count": len(open_ones),
                "entries": [self.entry(one, place) for place, one in enumerate(open_ones, 1)],
                "empty": _("Nobody whom you may see is judged and not yet with us."),
            }
        ]
        if going:
            cards.append(
                {
                    "title": _("Under way"),
                    "count": len(going),
                    "entries": [self.entry(one, 0) for one in going],
                }
            )
        if held:
            cards.append(
                {
                    "title": _("Held back"),
                    "count": len(held),
                    "note": _("A rule for contact, or what you keep about them, comes first."),
                    "entries": [self.entry(one, 0) for one in held],
                }
            )
        subtitle = _("Influence × formal role × openness × way of introduction × body not yet with us")
        return self.show(form, title, cards, subtitle=subtitle)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Somebody takes a first contact on: a task about them, for the one who clicked, within a fortnight."""
        if not self.principal.may_edit:
            raise NotAllowed(_("Your role may not add records."))
        found = self.asked_for(request.POST.get("who", ""))
        back = f"{reverse('insight-contact')}?{request.GET.urlencode()}".rstrip("?")
        if contact.held_back(actor=self.principal, who=found["pk"]):
            messages.warning(
                request, _("Held back: a rule for contact, or what you keep about them, comes first.")
            )
            return redirect(back)
        values = {
            "title": _("First contact with %(name)s") % {"name": found["name"][:150]},
            "assignee": self.principal.user_id,
            "due": timezone.localdate() + WITHIN,
            "about_kind": "people" if found["kind"] == Kind.PERSON else "organizations",
            "about_id": found["pk"],
        }
        try:
            task_services.create_task(actor=request.user, values=values)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("It is yours, and stands among your tasks."))
        return redirect(back)

    def asked_for(self, text: str) -> dict[str, Any]:
        try:
            found = selectors.stakeholders(actor=self.principal).filter(pk=UUID(text))
        except ValueError:
            raise NotVisible from None
        row = found.values("pk", "name", "kind").first()
        if row is None:
            raise NotVisible
        return dict(row)

    def entry(self, one: Candidate, place: int) -> dict[str, Any]:
        parts = []
        for name, label in FACTORS.items():
            value = getattr(one.ranked, name)
            known = _("not known, counted %(n)s") if name in one.ranked.unknown else "%(n)s"
            parts.append(f"{label()} {known % {'n': number(round(value, 2)) or '0'}}")
        person = one.point.kind == Kind.PERSON
        state = one.state
        return {
            "pk": one.point.pk,
            "place": place,
            "name": one.point.name,
            "url": page_url("people" if person else "organizations", one.point.pk),
            "icon": "user" if person else "building",
            "square": not person,
            "factors": " · ".join(parts),
            "way": [{"name": name, "url": page_url("stakeholders", pk)} for pk, name in one.way],
            "mark": stance_mark(one.point.now.stance),
            "score": f"{one.ranked.score:.2f}",
            "status": STATUSES[state.status](),
            "owner": state.owner,
            "result": _("last spoken to on %(day)s") % {"day": date_format(state.last)} if state.last else "",
            "result_title": state.title,
            "result_url": page_url("engagements", state.engagement) if state.engagement else "",
            "task_url": page_url("tasks", state.task) if state.task else "",
            "stops": [text or _("Exposure that you keep: look at it first") for text in one.vetoes],
            "asks": one.conditions,
            "take": self.principal.may_edit and not one.vetoes and not state.owner,
        }
