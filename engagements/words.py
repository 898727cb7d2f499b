"""Times of engagements as people read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from core.zones import zone


def moment_of(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def when_text(value: Any, time_zone: str = "", all_day: bool = False) -> str:
    """Day and time in the zone of the engagement, named where it is not the reader's."""
    moment = moment_of(value)
    if moment is None:
        return ""
    own = timezone.get_current_timezone_name()
    local = timezone.localtime(moment, zone(time_zone or own))
    if all_day:
        return date_format(local, "DATE_FORMAT")
    text = date_format(local, "DATETIME_FORMAT")
    away = time_zone and local.utcoffset() != timezone.localtime(moment).utcoffset()
    return f"{text} ({time_zone})" if away else text
