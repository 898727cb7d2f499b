"""Calendar files that leave: a feed of busy hours, an invitation, its cancellation (RFC 5545, RFC 5546).

Nothing that is not passed in here stands in them: times, a title and a place that somebody wrote for others, a
reference. Times are in UTC, so that no reader's list of zones decides when a meeting begins; a whole day is a date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from icalendar import Calendar, Event, vCalAddress, vText

PRODUCT = "-//Entente//Calendar//EN"
REQUEST, CANCEL, REPLY = "REQUEST", "CANCEL", "REPLY"
UID_TAIL = "@entente"


@dataclass(frozen=True)
class Entry:
    """One engagement as it leaves. `days` is set for whole days: the first, and the day after the last."""

    key: UUID
    sequence: int
    starts: datetime
    ends: datetime | None
    days: tuple[date, date] | None
    title: str
    place: str
    cancelled: bool
    changed: datetime
    note: str = ""


def uid_of(key: UUID) -> str:
    """The same for ever: feed, invitation, change and cancellation are about one entry of the reader's calendar."""
    return f"{key}{UID_TAIL}"


def key_of(uid: str) -> UUID | None:
    """Whose UID this is, if it is one of ours."""
    if not uid.endswith(UID_TAIL):
        return None
    try:
        return UUID(uid.removesuffix(UID_TAIL))
    except ValueError:
        return None


def content_of(entry: Entry) -> str:
    """A digest of what a reader of an invitation sees; another content is another edition."""
    parts = (
        entry.starts.isoformat(),
        entry.ends.isoformat() if entry.ends else "",
        repr(entry.days),
        entry.title,
        entry.place,
        str(entry.cancelled),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def next_sequence(sequence: int, content: str, new: str) -> int:
    """SEQUENCE goes up by one when the content differs from what was sent last, and never down."""
    return sequence if content == new else sequence + 1


def feed(entries: Iterable[Entry], name: str) -> bytes:
    """A calendar to subscribe to."""
    calendar = _calendar()
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def invitation(entry: Entry, method: str, organizer: str, attendee: str) -> bytes:
    """An invitation or its cancellation, for one reader: nobody else who is invited is named."""
    calendar = _calendar()
    calendar.add("method", method)
    event = _event(entry)
    event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    guest = vCalAddress(f"mailto:{attendee}")
    guest.params["ROLE"] = vText("REQ-PARTICIPANT")
    guest.params["PARTSTAT"] = vText("NEEDS-ACTION")
    guest.params["RSVP"] = vText("TRUE")
    event.add("attendee", guest)
    calendar.add_component(event)
    return calendar.to_ical()


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", uid_of(entry.key))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed)
    event.add("last-modified", entry.changed)
    if entry.days:
        event.add("dtstart", entry.days[0])
        event.add("dtend", entry.days[1])
    else:
        event.add("dtstart", entry.starts)
        event.add("dtend", entry.ends or entry.starts + timedelta(minutes=30))
    event.add("summary", entry.title)
    if entry.place:
        event.add("location", entry.place)
    if entry.note:
        event.add("description", entry.note)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    return event
