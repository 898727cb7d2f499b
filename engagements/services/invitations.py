"""Invitations by mail: sent, changed, cancelled, answered.

A mail carries the time, the title and the place that were written for others, and a personal link; nobody else who is
invited is named in it. A change of what it says goes out by itself with a higher edition, a cancellation too. Nothing
is read from a mailbox: an answer comes by the link, or in a file that somebody uploads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from email.utils import format_datetime, parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import audit, outbox
from core.access.principals import Principal, principal_of, system_actor
from core.access.scope import may
from core.confidentiality import Handling
from core.errors import Conflict, NotAllowed, NotVisible
from core.history import update_with_history
from core.mail import message_id
from core.notices import tell
from engagements.domain import ical_out
from engagements.models import Engagement, Invitation, Participant
from engagements.models.choices import EngagementStatus, Reply
from engagements.selectors import engagements, participants
from engagements.selectors.invitations import token_of
from engagements.selectors.outside import entries_of
from engagements.words import when_text

SEND = "engagements.invite"
MOST = 100
TOLD = frozenset({"starts", "ends", "all_day", "time_zone", "public_title", "public_place", "status"})
"""The fields of an engagement that stand in an invitation."""


def entry_of(engagement: Engagement) -> ical_out.Entry:
    """The engagement as those who are invited read it."""
    return entries_of([engagement], untitled=_("Meeting"))[0]


@transaction.atomic
def invite(*, actor: Any, pk: UUID, whom: Mapping[UUID, str]) -> int:
    """Invites participants by mail, each at an address; whoever was invited already gets the present edition. Returns
    how many mails go out. ValidationError with the participant's id for an address that is none."""
    principal = principal_of(actor)
    engagement = engagements(actor=principal).filter(pk=pk).select_for_update(of=("self",)).first()
    if engagement is None:
        raise NotVisible
    if not may(principal, engagement, "change"):
        raise NotAllowed(_("Your role may not change this record."))
    _check(engagement, whom)
    found = {
        one.pk: one for one in participants(actor=principal).filter(engagement=engagement, pk__in=list(whom))
    }
    if set(whom) - set(found):
        raise NotVisible
    content = ical_out.content_of(entry_of(engagement))
    for key, address in whom.items():
        _invite(principal, engagement, found[key], address.strip(), content)
    audit.record(actor=principal, verb="invitation.send", obj=engagement, details={"mails": len(whom)})
    return len(whom)


def _check(engagement: Engagement, whom: Mapping[UUID, str]) -> None:
    if engagement.status != EngagementStatus.PLANNED:
        raise Conflict(_("Only to what is planned can somebody be invited."))
    if engagement.handling == Handling.NAMED:
        raise Conflict(_("What only named people may see does not go out by mail. Print the letter instead."))
    if not engagement.public_title:
        raise ValidationError(
            {"public_title": _("Write the public title first: an invitation says that and nothing else.")}
        )
    if not whom or len(whom) > MOST:
        raise ValidationError({"whom": _("Choose who is invited, at most %(n)s.") % {"n": MOST}})
    problems = {}
    for key, address in whom.items():
        try:
            validate_email(address.strip())
        except ValidationError as error:
            problems[str(key)] = error.messages
    if problems:
        raise ValidationError(problems)


def _invite(
    principal: Principal, engagement: Engagement, participant: Participant, address: str, content: str
) -> None:
    there = Invitation.objects.select_for_update().filter(participant=participant).first()
    if there is None:
        there = Invitation(engagement=engagement, participant=participant, address=address, content=content)
    else:
        there.sequence = ical_out.next_sequence(there.sequence, there.content, content)
        there.address, there.content, there.withdrawn = address, content, False
        there.sent_at = timezone.now()
    there.save()
    _send(principal, there, ical_out.REQUEST)


def _send(principal: Principal, invitation: Invitation, method: str) -> None:
    payload = {"invitation": str(invitation.pk), "sequence": invitation.sequence, "method": method}
    outbox.enqueue(SEND, payload, actor=principal)


def tell_invited(principal: Principal, written: Sequence[tuple[Engagement, frozenset[str]]]) -> None:
    """After engagements were changed, in the same transaction: who was invited learns of another time, title or place,
    and of a cancellation. One statement where nobody was invited."""
    moved = {one.pk: one for one, changed in written if one.version > 1 and changed & TOLD}
    if not moved:
        return
    standing = Invitation.objects.select_for_update().filter(
        engagement__in=list(moved), withdrawn=False, participant__isnull=False
    )
    contents: dict[UUID, str] = {}
    for invitation in standing:
        engagement = moved[invitation.engagement_id]
        if engagement.status == EngagementStatus.HELD:
            continue
        if engagement.pk not in contents:
            contents[engagement.pk] = ical_out.content_of(entry_of(engagement))
        content = contents[engagement.pk]
        if content == invitation.content:
            continue
        cancelled = engagement.status == EngagementStatus.CANCELLED
        invitation.sequence += 1
        invitation.content, invitation.sent_at = content, timezone.now()
        invitation.save()
        _send(principal, invitation, ical_out.CANCEL if cancelled else ical_out.REQUEST)


def withdraw(*, actor: Any, participant: UUID) -> None:
    """Whoever is taken off gets a cancellation; the row stays without the participant until it is sent."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("engagement")
        .filter(participant=participant, withdrawn=False)
        .first()
    )
    if invitation is None:
        return
    invitation.withdrawn = True
    invitation.sequence += 1
    invitation.save()
    if invitation.engagement.status == EngagementStatus.PLANNED:
        _send(principal_of(actor), invitation, ical_out.CANCEL)


def send(effect: outbox.Effect) -> None:
    """The outbox's handler: one mail, with what its sender may see at this moment."""
    invitation = (
        Invitation.objects.select_related("engagement").filter(pk=effect.payload["invitation"]).first()
    )
    if invitation is None or invitation.sequence != effect.payload["sequence"]:
        raise outbox.Drop("a newer edition follows")
    if not engagements(actor=effect.actor).filter(pk=invitation.engagement_id).exists():
        raise outbox.Drop("its sender does not see the engagement any more")
    if invitation.engagement.handling == Handling.NAMED and effect.payload["method"] == ical_out.REQUEST:
        raise outbox.Drop("what only named people may see does not go out by mail")
    message_for(invitation, effect).send()


def message_for(invitation: Invitation, effect: outbox.Effect) -> EmailMultiAlternatives:
    """The mail as it leaves; the same for every try."""
    engagement, method = invitation.engagement, effect.payload["method"]
    cancelled = method == ical_out.CANCEL
    known = dict(settings.LANGUAGES)
    language = engagement.language if engagement.language in known else settings.LANGUAGE_CODE
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    with translation.override(language):
        entry = replace(entry_of(engagement), sequence=invitation.sequence, cancelled=cancelled)
        path = reverse("invitation", args=[token_of(invitation)])
        context = {
            "entry": entry,
            "when": when_of(engagement),
            "cancelled": cancelled,
            "changed": invitation.sequence > 0,
            "url": settings.SITE_URL + path,
        }
        body = render_to_string("engagements/invitation_mail.txt", context).strip() + "\n"
        words = _("Cancelled: %(title)s") if cancelled else _("Invitation: %(title)s")
        subject = " ".join((words % {"title": entry.title}).split())
    file = ical_out.invitation(entry, method, sender, invitation.address)
    headers = {
        "Message-ID": message_id(effect.id),
        "Date": format_datetime(effect.created_at),
        "Auto-Submitted": "auto-generated",
    }
    mail = EmailMultiAlternatives(
        subject, body, settings.DEFAULT_FROM_EMAIL, [invitation.address], headers=headers
    )
    mail.attach_alternative(file.decode(), f"text/calendar; method={method}")
    mail.attach("invitation.ics", file.decode(), "text/calendar")
    return mail


def when_of(engagement: Engagement) -> str:
    """Day and time on the clock of the place, with the name of its zone."""
    zone = engagement.time_zone or settings.TIME_ZONE
    with timezone.override(zone):
        text = when_text(engagement.starts, zone, engagement.all_day)
    return text if engagement.all_day else f"{text} ({zone})"


@transaction.atomic
def answer(*, invitation: Invitation, reply: str, actor: Any = None) -> None:
    """What somebody answered, by their link or in a file: beside the invitation and at the participant; who is
    responsible is told that something changed. `actor` is the colleague who brings the answer in a file: one who may
    change the engagement, under whose name it stands in the history."""
    principal = system_actor() if actor is None else principal_of(actor)
    if actor is not None and not may(principal, invitation.engagement, "change"):
        raise NotAllowed(_("Your role may not change this record."))
    if reply not in Reply.values:
        raise ValidationError({"reply": _("Choose one of the answers.")})
    held = (
        Invitation.objects.select_for_update(of=("self",)).select_related("engagement").get(pk=invitation.pk)
    )
    if held.withdrawn or held.participant_id is None or held.engagement.status != EngagementStatus.PLANNED:
        raise Conflict(_("There is nothing to answer any more."))
    if held.reply == reply:
        return
    held.reply, held.replied_at = reply, timezone.now()
    held.save()
    participant = Participant.objects.select_for_update().get(pk=held.participant_id)
    participant.reply = reply
    update_with_history([participant], ["reply"], actor=principal, reason=_("Answered the invitation"))
    audit.record(actor=principal, verb="invitation.reply", obj=held.engagement, details={"reply": reply})
    tell({held.engagement.organizer_id}, path=held.engagement.get_absolute_url())
