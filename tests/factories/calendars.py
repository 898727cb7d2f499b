"""Calendar files as tests bring them."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

GUEST = "guest@elsewhere.test"


def calendar_file(*entries: str, method: str = "") -> bytes:
    """A file of entries, each given as its lines between bars."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Test//EN",
        *([f"METHOD:{method}"] if method else []),
    ]
    for entry in entries:
        lines += ["BEGIN:VEVENT", *entry.split("|"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def reply_file(uid: str, sequence: int = 0, said: str = "DECLINED", who: str = GUEST) -> SimpleUploadedFile:
    """The answer of a calendar program to an invitation."""
    entry = f"UID:{uid}|SEQUENCE:{sequence}|DTSTAMP:20260101T000000Z|ATTENDEE;PARTSTAT={said}:mailto:{who}"
    return SimpleUploadedFile("reply.ics", calendar_file(entry, method="REPLY"), "text/calendar")
