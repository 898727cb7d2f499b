"""The pages that read one record: its profile with tabs and an as-of day, and its history."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core import file_panels, prepared, purpose, task_panels, watch
from core.access.principals import Principal
from core.access.registry import rule_of
from core.access.scope import action_q
from core.addresses import address, address_of
from core.errors import NotVisible
from core.filters import DayField
from core.pages.lists import ResourceView
from core.pages.show import facts
from core.reading import asked_records, one
from core.resources import Reading
from core.shell import banners_of, panels_of
from core.sight import why


class RecordView(ResourceView):
    """Base of the pages of one record; what is hidden is missing, and a NAMED one asks first what it is read for."""

    looked = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return super().dispatch(request, *args, **kwargs)
        self.request = request
        if request.method == "POST" and "purpose_given" in request.POST and "pk" in kwargs:
            return self.take_purpose(request, kwargs["pk"])
        try:
            return super().dispatch(request, *args, **kwargs)
        except purpose.NeedsPurpose:
            return self.ask_purpose(request, purpose.PurposeForm(), 200 if request.method == "GET" else 403)
        except NotVisible:
            target = self.elsewhere(kwargs.get("pk")) if request.method in ("GET", "HEAD") else None
            if target is None:
                raise
            return target

    def elsewhere(self, pk: UUID | None) -> HttpResponse | None:
        """The same page of the record that stands for this one now, where the reader may know of both."""
        if pk is None or self.resource.moved is None:
            return None
        target = self.resource.moved(actor=self.principal, pk=pk)
        if target is None:
            return None
        return HttpResponsePermanentRedirect(self.request.get_full_path().replace(str(pk), str(target), 1))

    def record(self, pk: UUID) -> Any:
        """The record with what its name needs, and `may_change` on it; NotVisible for a hidden one, NeedsPurpose for
        a NAMED one of which this session has not said what it is read for. A look at a NAMED record is an event."""
        found = self.find(pk)
        if getattr(found, "asks_purpose", False):
            self.look(found)
        return found

    def look(self, found: Any) -> None:
        reading = self.request.method in ("GET", "HEAD")
        said = purpose.given(self.request.session, found.pk, any_age=not reading)
        if said is None:
            raise purpose.NeedsPurpose(found)
        if reading and not self.looked:
            watch.viewed(actor=self.request.user, record=found, details=said)
            self.looked = True

    def take_purpose(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Keeps the purpose for this record and session, then opens the page that asked."""
        found, form = self.find(pk), purpose.PurposeForm(request.POST)
        if not form.is_valid():
            return self.ask_purpose(request, form, 422)
        if getattr(found, "asks_purpose", False):
            given = form.cleaned_data
            purpose.give(request.session, found.pk, given["purpose"], note=given["note"])
        return redirect(request.get_full_path())

    def ask_purpose(self, request: HttpRequest, form: purpose.PurposeForm, status: int) -> HttpResponse:
        context = {
            "page": {
                "title": _("A named record"),
                "breadcrumbs": self.crumbs(),
                "cancel_url": address(self.resource.url("list")),
                "why": _("It is named: you are its author or custodian, or it was shared with you by name."),
            },
            "form": form,
            "text": _(
                "You may open it as its author or custodian, or because it was shared with you by name. "
                "For half an hour you will not be asked again."
            ),
            "confirm_label": _("Open it"),
        }
        return render(request, "records/purpose.html", context, status=status)

    def find(self, pk: UUID) -> Any:
        """The record in the reader's sight, else NotVisible."""
        resource = self.resource
        rule = rule_of(resource.model)

        def build(reader: Principal) -> QuerySet[Any]:
            change = action_q(reader, rule, "change") if rule else Q(pk__in=[])
            may = Case(When(change, then=True), default=Value(False), output_field=BooleanField())
            chosen = resource.select(actor=reader).filter(pk=prepared.KEY).order_by()
            return chosen.select_related(*resource.named_by).annotate(may_change=may)

        found = asked_records(("page", resource.name), self.principal, build, key=pk)
        if not found:
            raise NotVisible
        return found[0]

    def crumbs(self, *more: dict[str, str]) -> list[dict[str, str]]:
        return [{"label": str(self.resource.plural), "url": address(self.resource.url("list"))}, *more]

    def crumb(self, record: Any) -> dict[str, str]:
        return {"label": str(record), "url": record.get_absolute_url()}

    def line(self, form: Any) -> str:
        """What a form says below its title, for resources that have something to say."""
        say = self.resource.extra.get("form_line")
        return str(say(self.principal, form)) if say else ""

    def back(self) -> str:
        """`?next=`, a page of this site to return to; nothing when it is missing or leads elsewhere."""
        wanted = self.request.GET.get("next", "")
        safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
        return wanted if safe else ""

    def tabs(self, record: Any, here: str, **kept: str) -> list[dict[str, Any]]:
        """Overview, the resource's own tabs, and the history."""
        base = record.get_absolute_url()
        kept = {name: value for name, value in kept.items() if value}
        tabs = [("", _("Overview")), *self.resource.tabs]
        shown = [
            {
                "key": key,
                "label": label,
                "url": f"{base}?{urlencode({**({'tab': key} if key else {}), **kept})}".rstrip("?"),
                "active": key == here,
            }
            for key, label in tabs
        ]
        history = address_of(self.resource.url("history"), record.pk)
        rule = rule_of(self.resource.model)
        if rule is not None and rule.root == "":
            sharing = address_of(self.resource.url("sharing"), record.pk)
            shown.append(
                {"key": "sharing", "label": _("Sharing"), "url": sharing, "active": here == "sharing"}
            )
        return [
            *shown,
            {"key": "history", "label": _("History"), "url": history, "active": here == "history"},
        ]


class RecordDetail(RecordView):
    """One record with its facts, what it is joined to, and what may be done."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        resource = self.resource
        record = self.record(pk)
        asked = self.asked_day(request)
        row = one(principal=self.principal, resource=resource, pk=pk, day=asked)
        if row is None:
            raise NotVisible
        tab = request.GET.get("tab", "")
        if tab not in dict(resource.tabs):
            tab = ""
        reading = Reading(
            actor=self.principal,
            record=record,
            document=resource.document.render(row),
            day=asked or timezone.localdate(),
            asked=asked,
            tab=tab,
            change=bool(record.may_change) and resource.update is not None,
        )
        return render(request, resource.detail_template, self.context(reading))

    def context(self, reading: Reading) -> dict[str, Any]:
        """The generic page, and what the resource's own profile puts in its place."""
        resource, record, document = self.resource, reading.record, reading.document
        context: dict[str, Any] = {
            "record": document,
            "object": record,
            "page": self.about(reading),
            "sections": [],
            "actions": self.actions(reading),
            "panels": [],
        }
        own = resource.profile(reading) if resource.profile else {}
        context["page"] |= own.pop("page", {})
        counts = own.pop("counts", {})
        for entry in context["page"]["tabs"]:
            entry["count"] = counts.get(entry["key"])
        context["actions"] = [*own.pop("actions", []), *context["actions"]]
        if not reading.tab and "sections" not in own:
            context["sections"] = [
                {"title": title, "items": items}
                for title, names in resource.sections or ((_("What we know"), ()),)
                if (items := facts(resource, document, names))
            ]
        context |= own
        context["page"]["banners"] = banners_of(resource.name, reading)
        if not reading.tab:
            context["panels"] = [*panels_of(resource.name, reading), *context["panels"]]
        if not reading.tab and (panel := task_panels.panel(reading)) is not None:
            context["panels"] = [*context["panels"], panel]
        if not reading.tab and (files := file_panels.panel(reading)) is not None:
            context["panels"] = [*context["panels"], files]
        return context

    def about(self, reading: Reading) -> dict[str, Any]:
        day = reading.asked.isoformat() if reading.asked else ""
        tab = f"?tab={reading.tab}" if reading.tab else ""
        return {
            "title": str(reading.record),
            "breadcrumbs": self.crumbs(),
            "handling": reading.document.get("handling", ""),
            "function": (reading.document.get("function") or {}).get("name", ""),
            "icon": self.resource.icon,
            "tabs": self.tabs(reading.record, reading.tab, as_of=day),
            "tab": reading.tab,
            "as_of": reading.asked,
            "as_of_clear_url": f"{self.request.path}{tab}",
            "why": why(actor=self.principal, record=reading.record),
        }

    def asked_day(self, request: HttpRequest) -> date | None:
        """`?as_of=`; nothing when it is not given or not a day."""
        text = request.GET.get("as_of", "")
        if not text:
            return None
        try:
            return DayField().clean(text)
        except ValidationError:
            messages.warning(request, _("That is not a day. You see today."))
            return None

    def actions(self, reading: Reading) -> list[dict[str, Any]]:
        if not reading.change:
            return []
        edit = address_of(self.resource.url("edit"), reading.record.pk)
        return [{"label": _("Edit"), "url": edit, "icon": "edit", "key": "e"}]
