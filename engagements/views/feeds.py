"""My calendar addresses, and the file that such an address answers with."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from accounts.views.base import OwnView, own_tabs
from core.errors import NotVisible
from core.requests import current
from core.stepup import require_fresh
from engagements.domain import ical_out
from engagements.selectors.outside import feed_entries, feeds
from engagements.services import feeds as services

LISTED = 50


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """`/calendar/<secret>.ics`: one person's busy hours for their calendar program. Anything wrong is not there; too
    many wrong ones from one address are refused for a minute, while right ones still pass."""
    feed = services.opened(token)
    if feed is None:
        if _guessed_too_often():
            response = HttpResponse(status=429)
            response["Retry-After"] = "60"
            return response
        raise NotVisible
    with translation.override(feed.user.language or settings.LANGUAGE_CODE):
        body = ical_out.feed(feed_entries(user=feed.user, now=timezone.now()), "Entente")
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="entente.ics"'
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _guessed_too_often() -> bool:
    key = f"feed-guess:{current.get().address}"
    try:
        cache.add(key, 0, 60)
        return int(cache.incr(key)) > settings.TOKEN_GUESSES
    except (ConnectionError, RedisError, ValueError):
        return False


class FeedForm(forms.Form):
    """What the address is for."""

    name = forms.CharField(
        max_length=80, label=gettext_lazy("What is it for?"), help_text=gettext_lazy("For example: my phone.")
    )


class MyCalendars(OwnView):
    """One's own addresses, the newest first, and a new one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, FeedForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        require_fresh(request)
        form = FeedForm(request.POST)
        if form.is_valid():
            try:
                feed, secret = services.create_feed(actor=request.user, name=form.cleaned_data["name"])
            except ValidationError as error:
                for problems in error.message_dict.values():
                    form.add_error("name", problems)
            else:
                address = settings.SITE_URL + reverse("calendar-feed", args=[secret])
                context = {
                    "page": {
                        "title": _("Your new calendar address"),
                        "breadcrumbs": [{"label": _("Calendar addresses"), "url": reverse("my-calendars")}],
                    },
                    "feed": feed,
                    "address": address,
                }
                return render(request, "engagements/feed_made.html", context, status=201)
        return self.show(request, form, 422)

    def show(self, request: HttpRequest, form: FeedForm, status: int = 200) -> HttpResponse:
        context = {
            "page": {"title": _("My account"), "subtitle": str(request.user), "tabs": own_tabs("calendars")},
            "feeds": list(feeds(actor=request.user)[:LISTED]),
            "form": form,
        }
        return render(request, "engagements/my_calendars.html", context, status=status)


class MyCalendarWithdraw(OwnView):
    """Withdraws one's own address at once."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        services.revoke_feed(actor=request.user, pk=pk)
        messages.success(request, _("The address is withdrawn. Whatever read it finds nothing from now on."))
        return redirect("my-calendars")
