"""Reads of invitations: by their personal link, and beside the participants that a reader sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.utils import timezone

from engagements.models import Invitation, Participant
from engagements.selectors.engagements import participants

SALT = "engagements.invitation"
AFTER = timedelta(days=30)
"""So long after the meeting its link still says that it is over; then it is not there."""


def token_of(invitation: Invitation) -> str:
    """What stands in the link: the id under a signature, so that nobody guesses one. The signature is over the address
    too: a link that went to a wrong one opens nothing once the invitation has another."""
    return _signer(invitation).sign(invitation.pk.hex)


def _signer(invitation: Invitation) -> signing.Signer:
    return signing.Signer(salt=f"{SALT}:{invitation.address.casefold()}")


def by_token(token: str) -> Invitation | None:
    """The invitation that a link opens; None for a wrong one, one sent to an address that was wrong, one withdrawn, and
    one long over."""
    try:
        pk = UUID(token[:200].rpartition(":")[0])
    except ValueError:
        return None
    found = (
        Invitation.objects.select_related("engagement")
        .filter(
            pk=pk,
            withdrawn=False,
            participant__isnull=False,
            engagement__starts__gt=timezone.now() - AFTER,
        )
        .first()
    )
    if found is None or not token.isascii():
        return None
    try:
        _signer(found).unsign(token)
    except signing.BadSignature:
        return None
    return found


def invitations(*, actor: Any, engagement: UUID) -> dict[UUID, Invitation]:
    """The invitations of an engagement by participant, of participants that the actor sees."""
    seen = participants(actor=actor).filter(engagement_id=engagement).values("pk")
    rows = Invitation.objects.filter(participant__in=seen).select_related("engagement")
    return {one.participant_id: one for one in rows if one.participant_id is not None}


def invited_at(*, actor: Any, engagement: UUID, address: str) -> Invitation | None:
    """The invitation to an address, where the actor sees the participant; for an answer that came as a file."""
    for one in invitations(actor=actor, engagement=engagement).values():
        if one.address.casefold() == address.casefold():
            return one
    return None


def to_invite(*, actor: Any, engagement: UUID) -> list[Participant]:
    """Who takes part, as far as the actor sees it, theirs first."""
    rows = participants(actor=actor).filter(engagement_id=engagement)
    return list(
        rows.select_related("stakeholder", "post", "organization", "colleague").order_by("created_at", "pk")[
            :200
        ]
    )
