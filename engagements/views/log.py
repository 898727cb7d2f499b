"""`/engagement/log/`: half a minute after a meeting."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View

from core.access.principals import principal_of
from core.errors import NotAllowed
from engagements import services
from engagements.forms.log import LogForm

# Where a refusal of the service is shown.
PLACES = {"themes": "themes", "starts": "starts", "title": "title", "post": "post", "guest_name": "guest"}


class LogEngagement(LoginRequiredMixin, View):
    """Who, when, one line."""

    def get(self, request: HttpRequest) -> HttpResponse:
        self.refuse(request)
        asked = {name: request.GET[name] for name in ("stakeholder", "post") if name in request.GET}
        return self.show(request, LogForm(actor=request.user, initial=asked))

    def post(self, request: HttpRequest) -> HttpResponse:
        self.refuse(request)
        form = LogForm(request.POST, actor=request.user)
        if form.is_valid():
            try:
                made = services.log_engagement(actor=request.user, **form.values())
            except ValidationError as error:
                for name, problems in getattr(error, "error_dict", {"": error.messages}).items():
                    form.add_error(PLACES.get(name), problems)
            except NotAllowed as error:
                form.add_error(None, str(error.detail))
            else:
                messages.success(
                    request, _("Logged. What is missing can wait: it stands under “To be finished”.")
                )
                return redirect(request.GET.get("next", "") if _own(request) else made.get_absolute_url())
        return self.show(request, form, 422)

    def refuse(self, request: HttpRequest) -> None:
        if not principal_of(request.user).may_edit:
            raise NotAllowed(_("Your role may not add records."))

    def show(self, request: HttpRequest, form: LogForm, status: int = 200) -> HttpResponse:
        context = {
            "page": {
                "title": _("Log an engagement"),
                "subtitle": _("Who, when, one line. Half a minute is enough."),
                "breadcrumbs": [{"label": _("Engagements"), "url": reverse("engagements-list")}],
                "cancel_url": reverse("engagements-list"),
                "actions": [
                    {
                        "label": _("Without a connection"),
                        "url": reverse("offline-log"),
                        "icon": "device-mobile",
                    }
                ],
            },
            "form": form,
            "form_sections": form.sections(),
            "save_label": _("Log it"),
        }
        return render(request, "records/form.html", context, status=status)


def _own(request: HttpRequest) -> bool:
    """Whether `?next=` is a page of this site."""
    wanted = request.GET.get("next", "")
    return wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
