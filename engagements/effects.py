"""The effects that engagement delivers, and what is due by the clock; declared when the app is ready."""

from __future__ import annotations

from datetime import timedelta

from accounts.services.leaving import leaving
from core import outbox, schedule
from engagements.services import (
    contacts_counted,
    feeds,
    invitations,
    offline,
    open_for_those_gone,
    plans,
    raise_before_rotation,
    upheavals,
)


def raise_handovers(effect: outbox.Effect) -> None:
    """Units that are about to rotate get their handover, and so does what a colleague left behind; who keeps contacts
    is asked to be ready for what comes."""
    raise_before_rotation()
    open_for_those_gone()
    upheavals.prepare_coming()


schedule.every(timedelta(days=1), "engagements.raise_handovers", raise_handovers, offset=timedelta(hours=4))
outbox.register(plans.LOOK, plans.look_at_plan)
outbox.register(upheavals.REVIEW, upheavals.review_exposures)
outbox.register(contacts_counted.EFFECT, contacts_counted.COUNTING.work, tries=3)
outbox.register(invitations.SEND, invitations.send, outside=True)
# Who loses their account loses their calendar addresses and the locks of their devices, in whatever process that happens.
leaving += [feeds.end_feeds, offline.end_devices]
