"""Invitations by mail: sent, changed, cancelled, answered.

A mail carries the time, the title and the place that were written for others, and a personal link; nobody else who is
invited is named in it. A change of what it says goes out by itself with a higher edition, a cancellation too. Nothing
is read from a mailbox: an answer comes by the link, or in a file that somebody uploads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
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
from core.errors import Conflict, NotAllowed, NotVisible, Stale
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


@dataclass(frozen=True)
class Said:
    """What a mail says of an engagement: words that were written for others, and when it is."""

    entry: ical_out.Entry
    zone: str
    all_day: bool
    language: str

    @classmethod
    def of(cls, engagement: Engagement) -> Said:
        zone = engagement.time_zone or settings.TIME_ZONE
        return cls(entry_of(engagement), zone, engagement.all_day, engagement.language)

    def kept(self) -> dict[str, Any]:
        """For the time after the engagement is gone."""
        return {
            "key": str(self.entry.key),
            "starts": self.entry.starts.isoformat(),
            "ends": self.entry.ends.isoformat() if self.entry.ends else "",
            "days": [day.isoformat() for day in self.entry.days or ()],
            "title": self.entry.title,
            "place": self.entry.place,
            "changed": timezone.now().isoformat(),
            "zone": self.zone,
            "all_day": self.all_day,
            "language": self.language,
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Said:
        days = [date.fromisoformat(day) for day in kept["days"]]
        entry = ical_out.Entry(
            key=UUID(kept["key"]),
            sequence=0,
            starts=datetime.fromisoformat(kept["starts"]),
            ends=datetime.fromisoformat(kept["ends"]) if kept["ends"] else None,
            days=(days[0], days[1]) if days else None,
            title=kept["title"],
            place=kept["place"],
            cancelled=True,
            changed=datetime.fromisoformat(kept["changed"]),
        )
        return cls(entry, kept["zone"], kept["all_day"], kept["language"])


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


@transaction.atomic
def invite_all(
    *, actor: Any, pk: UUID, version: int | None, values: Mapping[str, Any], reason: str = ""
) -> Engagement:
    """The same for the API: `whom` is a list of participants with their addresses. Stale where the engagement changed."""
    found = engagements(actor=actor).filter(pk=pk).select_for_update(of=("self",)).first()
    if found is not None and version is not None and found.version != version:
        raise Stale(found)
    whom = {one["participant"]: one["address"] for one in values["whom"]}
    invite(actor=actor, pk=pk, whom=whom)
    assert found is not None
    return found


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
        engagement = moved[invitation.engagement_id]  # type: ignore[index]
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
    if invitation.engagement is not None and invitation.engagement.status == EngagementStatus.PLANNED:
        _send(principal_of(actor), invitation, ical_out.CANCEL)


def detach(*, actor: Any, engagement: UUID) -> None:
    """Before an engagement is deleted: whoever was invited gets a cancellation of what their last mail said."""
    rows = Invitation.objects.select_for_update(of=("self",)).filter(engagement=engagement)
    for invitation in rows.select_related("engagement"):
        told = invitation.engagement
        assert told is not None
        standing = not invitation.withdrawn and told.status == EngagementStatus.PLANNED
        invitation.said = Said.of(told).kept()
        invitation.engagement = invitation.participant = None
        invitation.withdrawn = True
        invitation.sequence += 1
        invitation.save()
        if standing:
            _send(principal_of(actor), invitation, ical_out.CANCEL)


def send(effect: outbox.Effect) -> None:
    """The outbox's handler: one mail, with what its sender may see at this moment."""
    invitation = (
        Invitation.objects.select_related("engagement").filter(pk=effect.payload["invitation"]).first()
    )
    if invitation is None or invitation.sequence != effect.payload["sequence"]:
        raise outbox.Drop("a newer edition follows")
    engagement = invitation.engagement
    if engagement is None:
        message_for(invitation, effect).send()
        return
    if not engagements(actor=effect.actor).filter(pk=engagement.pk).exists():
        raise outbox.Drop("its sender does not see the engagement any more")
    if engagement.handling == Handling.NAMED and effect.payload["method"] == ical_out.REQUEST:
        raise outbox.Drop("what only named people may see does not go out by mail")
    message_for(invitation, effect).send()


def message_for(invitation: Invitation, effect: outbox.Effect) -> EmailMultiAlternatives:
    """The mail as it leaves; the same for every try."""
    method = effect.payload["method"]
    cancelled = method == ical_out.CANCEL
    known = dict(settings.LANGUAGES)
    engagement = invitation.engagement
    said = engagement.language if engagement is not None else invitation.said["language"]
    language = said if said in known else settings.LANGUAGE_CODE
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    with translation.override(language):
        told = Said.of(engagement) if engagement is not None else Said.read(invitation.said)
        entry = replace(told.entry, sequence=invitation.sequence, cancelled=cancelled)
        path = reverse("invitation", args=[token_of(invitation)])
        context = {
            "entry": entry,
            "when": when_words(told.entry.starts, told.zone, told.all_day),
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
    return when_words(
        engagement.starts, engagement.time_zone or settings.TIME_ZONE, all_day=engagement.all_day
    )


def when_words(starts: datetime, zone: str, all_day: bool) -> str:
    with timezone.override(zone):
        text = when_text(starts, zone, all_day)
    return text if all_day else f"{text} ({zone})"


@transaction.atomic
def answer(*, invitation: Invitation, reply: str, actor: Any = None) -> None:
    """What somebody answered, by their link or in a file: beside the invitation and at the participant; who is
    responsible is told that something changed. `actor` is the colleague who brings the answer in a file: one who may
    change the engagement, under whose name it stands in the history."""
    principal = system_actor() if actor is None else principal_of(actor)
    told = invitation.engagement
    if actor is not None and (told is None or not may(principal, told, "change")):
        raise NotAllowed(_("Your role may not change this record."))
    if reply not in Reply.values:
        raise ValidationError({"reply": _("Choose one of the answers.")})
    held = (
        Invitation.objects.select_for_update(of=("self",)).select_related("engagement").get(pk=invitation.pk)
    )
    engagement = held.engagement
    open_ = engagement is not None and engagement.status == EngagementStatus.PLANNED
    if held.withdrawn or held.participant_id is None or engagement is None or not open_:
        raise Conflict(_("There is nothing to answer any more."))
    if held.reply == reply:
        return
    held.reply, held.replied_at = reply, timezone.now()
    held.save()
    participant = Participant.objects.select_for_update().get(pk=held.participant_id)
    participant.reply = reply
    update_with_history([participant], ["reply"], actor=principal, reason=_("Answered the invitation"))
    audit.record(actor=principal, verb="invitation.reply", obj=engagement, details={"reply": reply})
    tell({engagement.organizer_id}, path=engagement.get_absolute_url())
