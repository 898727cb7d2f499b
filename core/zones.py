"""Time zones by their IANA names."""

from __future__ import annotations

import zoneinfo
from datetime import datetime
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


@cache
def zone(name: str) -> zoneinfo.ZoneInfo:
    """The time zone of that name, UTC where there is none; kept, for listing all zones reads the disk."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return zoneinfo.ZoneInfo("UTC")


@cache
def zone_names() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def validate_time_zone(value: str) -> None:
    """Model validator: a name such as Africa/Accra."""
    if value not in zone_names():
        raise ValidationError(_("There is no time zone of this name."), code="time_zone")


def moment_in(naive: datetime, name: str) -> datetime:
    """A time of a clock on a wall in a zone. Raises ValidationError for a time that the clock skips or shows twice."""
    first = naive.replace(tzinfo=zone(name), fold=0)
    second = naive.replace(tzinfo=zone(name), fold=1)
    if first.utcoffset() != second.utcoffset():
        raise ValidationError(
            _("On this day the clocks change at that time: choose an earlier or later one."), code="moment"
        )
    return first
