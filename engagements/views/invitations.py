"""Inviting by mail, the letter to print, and the page that somebody invited opens by their link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from redis.exceptions import RedisError

from core.access.scope import may
from core.errors import Conflict, NotAllowed, NotVisible
from core.pages.reading import RecordView
from engagements.domain import ical_in, ical_out
from engagements.models import Invitation, Participant
from engagements.models.choices import EngagementStatus, Reply
from engagements.selectors.invitations import by_token, invitations, to_invite
from engagements.services import invitations as services
from engagements.words import when_text

REPLIES = dict(Reply.choices)
ANSWERS = 20
"""So many answers does one link give in an hour."""


def address_of(participant: Participant) -> str:
    """Where somebody may be reached, as a proposal: a guest's address, a colleague's, the official one of an office."""
    if participant.colleague is not None:
        return participant.colleague.email
    details = participant.stakeholder.contact_details if participant.stakeholder else []
    official = next((str(one["value"]) for one in details if str(one.get("type")).lower() == "email"), "")
    return participant.guest_email or official


class Invite(RecordView):
    """`…/<id>/invite/`: who is invited, at which address, and exactly what they will read."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.show(request, self.changeable(pk), {}, [])

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.changeable(pk)
        typed = {key: request.POST.get(f"address-{key}", "")[:254] for key in request.POST.getlist("whom")}
        try:
            whom = {UUID(key): address for key, address in typed.items()}
        except ValueError:
            raise NotVisible from None
        try:
            number = services.invite(actor=request.user, pk=pk, whom=whom)
        except ValidationError as error:
            problems = {
                name: " ".join(str(text) for text in texts) for name, texts in error.message_dict.items()
            }
            return self.show(request, record, typed, list(problems.values()), problems, 422)
        except Conflict as error:
            return self.show(request, record, typed, [str(error.detail)], {}, 409)
        messages.success(request, _("Sent to %(n)s.") % {"n": number})
        return redirect(record.get_absolute_url())

    def changeable(self, pk: UUID) -> Any:
        record = self.record(pk)
        if not may(self.principal, record, "change"):
            raise NotAllowed(_("Your role may not change this record."))
        return record

    def show(
        self,
        request: HttpRequest,
        record: Any,
        typed: dict[str, str],
        problems: list[str],
        fields: dict[str, str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        sent = invitations(actor=self.principal, engagement=record.pk)
        rows = []
        for one in to_invite(actor=self.principal, engagement=record.pk):
            there = sent.get(one.pk)
            key = str(one.pk)
            rows.append(
                {
                    "key": key,
                    "name": str(one),
                    "office": str(one.post or one.organization or ""),
                    "address": typed.get(key, there.address if there else address_of(one)),
                    "chosen": key in typed,
                    "sent": there,
                    "reply": REPLIES.get(one.reply, ""),
                    "problem": (fields or {}).get(key, ""),
                }
            )
        entry = services.entry_of(record)
        context = {
            "page": {
                "title": _("Invite by mail"),
                "subtitle": str(record),
                "breadcrumbs": self.crumbs(self.crumb(record)),
                "cancel_url": record.get_absolute_url(),
            },
            "rows": rows,
            "problems": problems,
            "entry": entry,
            "titled": bool(record.public_title),
            "when": when_text(record.starts, record.time_zone, record.all_day),
            "letter_url": reverse("engagements-letter", args=[record.pk]),
            "edit_url": f"{record.get_absolute_url()}edit/",
        }
        return render(request, "engagements/invite.html", context, status=status)


class Letter(RecordView):
    """`…/<id>/letter/?to=<participant>`: a letter of invitation to print, to one participant. It holds what was
    written for others and its reader, so it carries no stamp of what stays inside."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        record = self.record(pk)
        people = to_invite(actor=self.principal, engagement=record.pk)
        wanted = request.GET.get("to", "")
        chosen = next((one for one in people if str(one.pk) == wanted), None)
        if wanted and chosen is None:
            raise NotVisible
        context = {
            "page": {"title": _("Invitation")},
            "entry": services.entry_of(record),
            "name": str(chosen) if chosen else "",
            "office": str(chosen.post or "") if chosen and chosen.stakeholder_id else "",
            "body": str(chosen.organization or chosen.guest_from or "") if chosen else "",
            "when": when_text(record.starts, record.time_zone, record.all_day),
            "today": date_format(timezone.localdate()),
            "sender": str(record.organizer or request.user),
        }
        return render(request, "engagements/letter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """`/invitation/<token>/`: what one person was invited to, and their answer, by a button or an uploaded file."""
    found = by_token(token)
    engagement = found.engagement if found is not None else None
    if found is None or engagement is None:
        raise NotVisible
    problem, status = "", 200
    if request.method == "POST" and _answered_too_often(found):
        problem, status = _("That was often. Try again in an hour."), 429
    elif request.method == "POST":
        try:
            services.answer(invitation=found, reply=_reply_of(request, found))
        except ValidationError as error:
            problem, status = " ".join(error.messages), 422
        except Conflict as error:
            problem, status = str(error.detail), 409
        else:
            return _private(redirect(request.path))
    entry = services.entry_of(engagement)
    context = {
        "page": {"title": entry.title},
        "entry": entry,
        "when": services.when_of(engagement),
        "open": engagement.status == EngagementStatus.PLANNED,
        "cancelled": engagement.status == EngagementStatus.CANCELLED,
        "reply": found.reply,
        "replies": Reply.choices,
        "answered": REPLIES.get(found.reply, ""),
        "problem": problem,
    }
    return _private(render(request, "engagements/invitation.html", context, status=status))


def _answered_too_often(found: Invitation) -> bool:
    """Each other answer is a mail to a colleague and a row of history: nobody with a link makes thousands."""
    key = f"invitation-answers:{found.pk}"
    try:
        cache.add(key, 0, 3600)
        return int(cache.incr(key)) > ANSWERS
    except (ConnectionError, RedisError, ValueError):
        return False


def _reply_of(request: HttpRequest, found: Invitation) -> str:
    """The answer of the button, or of the file: one of this invitation, and not to an earlier edition of it."""
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("reply", "")
    try:
        reply = ical_in.read_reply(file.read(ical_in.LARGEST + 1))
    except ical_in.Refused:
        raise ValidationError(_("This file is no answer of a calendar program.")) from None
    if ical_out.key_of(reply.uid) != found.engagement_id:
        raise ValidationError(_("This file answers another invitation."))
    if reply.sequence < found.sequence:
        raise ValidationError(_("This file answers an earlier edition: the meeting has changed since."))
    return reply.answer_of(found.address, alone=True)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response
