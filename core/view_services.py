"""Writes of saved views. Only the owner changes one; sharing it is audited."""

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
from core.models import SavedView, ViewUse
from core.models.views import Audience
from core.names import search_key
from core.validation import clean

FIELDS = ("name", "query", "audience", "function", "team")
MOST = 200


@transaction.atomic
def create_view(*, actor: Any, page: str, values: Mapping[str, Any]) -> SavedView:
    """A new view of one list, private unless it says otherwise."""
    principal = principal_of(actor)
    if principal.user_id is None or principal.read_only or not principal.active:
        raise NotAllowed(_("This access may only read."))
    if view_selectors.own(actor=principal).count() >= MOST:
        raise ValidationError(_("You have %(n)s views. Delete one first.") % {"n": MOST})
    view = SavedView(page=page, created_by_id=principal.user_id)
    _write(principal, view, values)
    view.save(force_insert=True)
    remember([view], actor=principal, kind=CREATED)
    audit.record(actor=principal, verb="create", obj=view)
    _tell(principal, view)
    return view


@transaction.atomic
def update_view(*, actor: Any, pk: UUID, version: int | None, values: Mapping[str, Any]) -> SavedView:
    """Changes one's own view; writing what it says changes nothing."""
    principal = principal_of(actor)
    view = _own(principal, pk, version)
    before = _said(view)
    _write(principal, view, values)
    if _said(view) == before:
        return view
    view.version += 1
    view.save()
    remember([view], actor=principal, kind=CHANGED)
    audit.record(actor=principal, verb="update", obj=view)
    if _said(view)[2:] != before[2:]:
        _tell(principal, view, was=before[2])
    return view


@transaction.atomic
def delete_view(*, actor: Any, pk: UUID, version: int | None) -> None:
    """Deletes one's own view, for everybody who used it; its history stays."""
    principal = principal_of(actor)
    view = _own(principal, pk, version)
    remember([view], actor=principal, kind=DELETED)
    audit.record(actor=principal, verb="delete", obj=view)
    view.delete()


@transaction.atomic
def use_view(*, actor: Any, pk: UUID, first: bool | None = None, pinned: bool | None = None) -> None:
    """Opens a view first on its list, or pins it to one's Desk, or takes that back. One view is first on a list."""
    principal = principal_of(actor)
    view = view_selectors.view(actor=principal, pk=pk)
    if view is None or principal.user_id is None:
        raise NotVisible
    if principal.read_only:
        raise NotAllowed(_("This access may only read."))
    if first:
        ViewUse.objects.filter(user=principal.user_id, view__page=view.page).update(first=False)
    changed = {name: value for name, value in (("first", first), ("pinned", pinned)) if value is not None}
    ViewUse.objects.update_or_create(user_id=principal.user_id, view=view, defaults=changed)


def place_view(view: SavedView) -> SavedView:
    """A view filled as the services would leave it, for those who store many at once (the demo)."""
    view.search_key = search_key(view.name)
    clean(view)
    return view


def _own(principal: Principal, pk: UUID, version: int | None) -> SavedView:
    view = view_selectors.own(actor=principal).select_for_update().filter(pk=pk).first()
    if view is None:
        raise NotVisible
    if principal.read_only:
        raise NotAllowed(_("This access may only read."))
    if version is not None and view.version != version:
        raise Stale(view)
    return view


def _said(view: SavedView) -> tuple[Any, ...]:
    return (view.name, view.query, view.audience, view.function_id, view.team_id)


def _write(principal: Principal, view: SavedView, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(view, name, values[name])
    if view.audience != Audience.FUNCTION:
        view.function = None
    if view.audience != Audience.TEAM:
        view.team = None
    view.search_key = search_key(view.name)
    _check_audience(principal, view)
    clean(view)


def _check_audience(principal: Principal, view: SavedView) -> None:
    """One shares with those one belongs to."""
    if view.audience == Audience.FUNCTION and view.function_id not in principal.functions:
        raise ValidationError({"function": _("Choose a function that you work in.")})
    if view.audience == Audience.TEAM and (view.team is None or view.team.group_id not in principal.groups):
        raise ValidationError({"team": _("Choose a team that you belong to.")})
    if view.audience == Audience.COMPANY and not principal.is_staff_of_company:
        raise ValidationError({"audience": _("Only company staff share with all company staff.")})


def _tell(principal: Principal, view: SavedView, was: str = Audience.PRIVATE) -> None:
    if view.audience != Audience.PRIVATE or was != Audience.PRIVATE:
        audit.record(actor=principal, verb="view.share", obj=view, details={"audience": view.audience})
