"""*Someone new here*: the commander who matters most is on no published list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core.errors import NotAllowed, NotVisible
from core.templatetags.ui import partial_date_text
from stakeholders import selectors, services
from stakeholders.forms.someone_new import SomeoneNewForm
from stakeholders.models.choices import Phase
from stakeholders.views.turnover_check import CheckView

MOST_POSTS = 40
# Where a refusal of the service is shown.
PLACES = {"title_in_file": "title", "organization": "post", "tenure": "post"}


class SomeoneNew(CheckView):
    """`/map/someone-new/?post=…` or `?organization=…`: what was seen becomes a finding; nothing changes on the map."""

    def get(self, request: HttpRequest) -> HttpResponse:
        post, body = self.asked(request)
        return self.show(request, self.form(request, post, body), post, body)

    def post(self, request: HttpRequest) -> HttpResponse:
        post, body = self.asked(request)
        form = self.form(request, post, body, request.POST)
        if form.is_valid():
            try:
                services.create_finding(actor=request.user, values=form.values())
            except ValidationError as error:
                for name, problems in getattr(error, "error_dict", {"": error.messages}).items():
                    place = PLACES.get(name, name)
                    form.add_error(place if place in form.fields else None, problems)
            except NotAllowed as error:
                form.add_error(None, str(error.detail))
            else:
                messages.success(request, _("Noted. It waits under Turnover until somebody accepts it."))
                return redirect(self.next(request) or reverse("turnover"))
        return self.show(request, form, post, body, 422)

    def form(self, request: HttpRequest, post: Any, body: Any, data: Any = None) -> SomeoneNewForm:
        posts = self.posts(request, body) if body is not None else []
        return SomeoneNewForm(data, actor=request.user, post=post, body=body, posts=posts)

    def asked(self, request: HttpRequest) -> tuple[Any, Any]:
        """The post, else the body, that the address names; what is not visible is not there."""
        post = body = None
        if text := request.GET.get("post", ""):
            posts = selectors.posts(actor=request.user).select_related("organization")
            post = self.one(posts, text)
        elif text := request.GET.get("organization", ""):
            body = self.one(selectors.organizations(actor=request.user), text)
        return post, body

    def one(self, rows: Any, text: str) -> Any:
        try:
            found = rows.filter(pk=UUID(text)).first()
        except ValueError:
            found = None
        if found is None:
            raise NotVisible
        return found

    def holders(self, request: HttpRequest, **about: Any) -> list[dict[str, Any]]:
        held = selectors.tenures(actor=request.user).filter(phase=Phase.CURRENT, **about)
        rows: Any = held.order_by("-last_seen", "pk")
        return list(rows.values("post_id", "person__name", "start", "last_seen")[:100])

    def posts(self, request: HttpRequest, body: Any) -> list[tuple[UUID, str]]:
        """The posts of a body with who holds them on the map."""
        names: dict[Any, str] = {}
        for row in self.holders(request, post__organization_id=body.pk):
            names.setdefault(row["post_id"], row["person__name"])
        found = selectors.posts(actor=request.user).filter(organization_id=body.pk, end="")
        rows = found.order_by("sort_key", "pk").values_list("pk", "title")[:MOST_POSTS]
        return [(pk, f"{title} – {names[pk]}" if pk in names else title) for pk, title in rows]

    def show(
        self, request: HttpRequest, form: SomeoneNewForm, post: Any, body: Any, status: int = 200
    ) -> HttpResponse:
        about: list[str] = []
        if post is not None:
            about = [_holder(row) for row in self.holders(request, post_id=post.pk)]
            about = about or [_("nobody known")]
        back = self.next(request) or reverse("turnover")
        context = {
            "page": {
                "title": _("Someone new here"),
                "subtitle": f"{post.title} · {post.organization.name}" if post else body.name if body else "",
                "breadcrumbs": [{"label": _("Turnover"), "url": reverse("turnover")}],
            },
            "form": form,
            "on_the_map": about,
            "cancel_url": back,
            "more_open": any(name in form.errors for name in ("day", "new_person", "function")),
        }
        return render(request, "stakeholders/turnover/someone_new.html", context, status=status)

    def next(self, request: HttpRequest) -> str:
        wanted = request.GET.get("next", "")
        own = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
        return wanted if own else ""


def _holder(row: dict[str, Any]) -> str:
    parts = [row["person__name"]]
    if row["start"]:
        parts.append(_("since %(day)s") % {"day": partial_date_text(row["start"])})
    if row["last_seen"]:
        parts.append(_("last seen %(day)s") % {"day": date_format(row["last_seen"])})
    return ", ".join(parts)
