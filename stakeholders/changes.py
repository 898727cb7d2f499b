"""What began or ended between two days, certainly or possibly, as conditions (domain/as_of.py: fell_within)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from core.models.fields import LATEST


def began_q(first: date, last: date) -> Q:
    """A holding that certainly or possibly began after `first` and not after `last`; without a start in words, one that
    was seen for the first time then."""
    unseen = Q(first_seen__isnull=True) | Q(first_seen__gt=first)
    told = ~Q(start="") & Q(start_earliest__lte=last, start_latest__gt=first) & unseen
    return told | Q(start="", first_seen__gt=first, first_seen__lte=last)


def ended_q(first: date, last: date) -> Q:
    """A holding that certainly or possibly ended after `first` and not after `last`."""
    unseen = Q(last_seen__isnull=True) | Q(last_seen__lte=last)
    return Q(end_latest__gt=first, end_latest__lt=LATEST, end_earliest__lte=last) & unseen


def within_q(name: str, first: date, last: date) -> Q:
    """A partial date that is given and certainly or possibly lies after `first` and not after `last`."""
    bounds = {f"{name}_earliest__lte": last, f"{name}_latest__gt": first}
    return ~Q(**{name: ""}) & Q(**bounds)
