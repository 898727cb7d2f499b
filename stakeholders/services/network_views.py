"""Writes of what a saved view of the network keeps. Only the view's owner writes, about nodes that the owner sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, view_selectors
from core.access.principals import Principal, principal_of
from core.errors import NotAllowed, NotVisible, Stale
from core.history import CHANGED, CREATED, DELETED, remember
from core.models import SavedView
from core.models.encrypted import unlock
from core.validation import clean
from stakeholders import network, network_kept
from stakeholders.models import ViewLayout, ViewNote

FURTHEST = 1_000_000


@transaction.atomic
def keep_layout(*, actor: Any, view: UUID, places: Mapping[str, Any]) -> int:
    """Keeps where nodes stand, in place of what was kept; how many were kept. What the owner does not see is left out.

    The last arrangement wins: it is a picture, and each drag is one.
    """
    principal = principal_of(actor)
    own = _own(principal, view)
    if len(places) > network_kept.MOST:
        raise ValidationError(_("At most %(n)s nodes are kept.") % {"n": network_kept.MOST})
    try:
        read = {UUID(str(key)): [_number(one) for one in at] for key, at in places.items()}
    except (ValueError, TypeError) as error:
        raise ValidationError(_("The places could not be read.")) from error
    if any(len(at) != 2 for at in read.values()):
        raise ValidationError(_("The places could not be read."))
    seen = network.named(actor=principal, keys=read)
    stored = {str(key): read[key] for key in seen}
    ViewLayout.objects.update_or_create(view=own, defaults={"places": stored})
    return len(stored)


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= FURTHEST:
        raise ValueError
    return round(value)


@transaction.atomic
def write_note(*, actor: Any, view: UUID, node: UUID, text: str, version: int | None) -> ViewNote | None:
    """The note on a node: made, changed, or taken away by an empty text. `version` is what the writer read, 0 for none.

    A merge can bring two notes to one node; they were read as one, and are written as one.
    """
    principal = principal_of(actor)
    own = _own(principal, view)
    seen = network.named(actor=principal, keys=[node]).get(node)
    if seen is None:
        raise NotVisible
    there = list(network_kept.visible_notes(actor=principal, view=view, nodes=[node]).select_for_update())
    unlock(there)
    note = there[0] if there else None
    if version is not None and version != (note.version if note else 0):
        raise Stale(note if note is not None else own)
    text = text.strip()
    for gone in there[1:] if text else there:
        remember([gone], actor=principal, kind=DELETED)
        audit.record(actor=principal, verb="delete", obj=gone)
        gone.delete()
    if not text:
        return None
    if note is None:
        column = "group" if seen["kind"] == network.GROUP else "stakeholder"
        note = ViewNote(view=own, created_by_id=principal.user_id, text=text, **{f"{column}_id": node})
        clean(note)
        note.save(force_insert=True)
        remember([note], actor=principal, kind=CREATED)
        audit.record(actor=principal, verb="create", obj=note)
        return note
    if note.text != text:
        note.text, note.version = text, note.version + 1
        clean(note)
        note.save()
        remember([note], actor=principal, kind=CHANGED)
        audit.record(actor=principal, verb="update", obj=note)
    return note


def _own(principal: Principal, pk: UUID) -> SavedView:
    """The owner's view under lock; NotVisible for anybody else's."""
    own = view_selectors.own(actor=principal).filter(pk=pk, page=network_kept.PAGE)
    found = own.select_for_update(of=("self",)).first()
    if found is None:
        raise NotVisible
    if principal.read_only:
        raise NotAllowed(_("This access may only read."))
    return found
