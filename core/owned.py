"""What colleagues keep, over all apps: relationships, promises, tasks … Each app names its own when it is ready.

From it follow the handover of a colleague who leaves or moves, and the report of what nobody keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import BooleanField, Exists, F, Func, Model, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from core.access.principals import principal_of
from core.access.roles import CONTENT_ROLES, Role
from core.access.scope import Action, scope
from core.confidentiality import Handling

SHOWN = 200


@dataclass(frozen=True)
class Owned:
    """One kind of thing that somebody keeps: `column` is who, `standing` what of it still counts, `title` how a row is
    called by those who see it, `kind` the resource with its page. `handed_on` is false for what another colleague
    cannot simply take over: it is shown, and somebody decides. `take(principal, rows, lead, reason)` hands rows on
    where more than the column changes."""

    kind: str
    label: str | Promise
    icon: str
    model: type[Model]
    column: str
    standing: Callable[[], Q]
    title: Any
    handed_on: bool = True
    take: Callable[..., None] | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """Something that stands and whose keeper is gone, or may not see it any more."""

    owned: Owned
    pk: UUID
    title: str
    keeper: UUID
    keeper_name: str
    gone: bool


_OWNED: dict[str, Owned] = {}


def keep(*kinds: Owned) -> None:
    """Adds kinds; one that is named again replaces the former."""
    _OWNED.update({one.kind: one for one in kinds})


def all_owned() -> list[Owned]:
    return list(_OWNED.values())


def standing_of(
    owned: Owned, *, actor: Any, user: UUID, action: Action = "view", unseen_by: Any = None
) -> QuerySet[Any]:
    """What of one kind a colleague keeps, as far as the actor sees it (or may change it); with `unseen_by`, who moved,
    only what they may not see any more themselves."""
    rows = _all_of(owned, user)
    if unseen_by is not None:
        rows = _unseen(owned, unseen_by, rows)
    return scope(actor, rows, action)


def keeps_anything(user: Any) -> bool:
    """Whether anything still stands in the name of a colleague, whoever may see it: one statement for each kind."""
    return any(_all_of(owned, user.pk).exists() for owned in all_owned())


def keeps_unseen(user: Any) -> bool:
    """Whether something stands in the name of a colleague who may not see it any more: they moved."""
    fresh = get_user_model()._default_manager.get(pk=user.pk)
    return any(_unseen(owned, fresh, _all_of(owned, user.pk)).exists() for owned in all_owned())


def _all_of(owned: Owned, user: UUID) -> QuerySet[Any]:
    return owned.model._default_manager.filter(owned.standing(), **{owned.column: user})


def _unseen(owned: Owned, user: Any, rows: QuerySet[Any]) -> QuerySet[Any]:
    seen = scope(principal_of(user), owned.model._default_manager.filter(**{owned.column: user.pk}))
    return rows.exclude(pk__in=seen.order_by().values("pk"))


def left_behind(*, actor: Any) -> list[Left]:
    """What stands in the name of somebody whose account ended, or who may not see it any more, of what the actor sees.

    One statement for each kind, and some for each colleague whose roles do not fit any more: normally there is none.
    """
    return [one for owned in all_owned() for one in _left(owned, scope(actor, _suspect(owned)))]


def keepers_gone() -> set[UUID]:
    """Colleagues in whose name something stands that they cannot look after, whoever may see it: for the daily job."""
    return {one.keeper for owned in all_owned() for one in _left(owned, _suspect(owned))}


class _Among(Func):
    """Whether an id is one of a list of ids."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def _suspect(owned: Owned) -> QuerySet[Any]:
    """Rows whose keeper is inactive, holds no role, none in the function of a closed row, or none whose area reaches
    the row: somebody who moved to another region keeps nothing there."""
    name, today = owned.column, timezone.localdate()
    roles = apps.get_model(settings.ROLE_ASSIGNMENT_MODEL)._default_manager.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=today),
        Q(valid_until__isnull=True) | Q(valid_until__gte=today),
        user=OuterRef(name),
        role__in=sorted({*CONTENT_ROLES, Role.SECRETARIAT}),
    )
    inside = roles.filter(Q(function=OuterRef("function")) | Q(role=Role.MANAGER))
    here = Q(area__isnull=True) | Q(area=OuterRef("scope_area"))
    here |= Q(_Among(F("area_id"), OuterRef("scope_area__ancestors")))
    above = Q(_Among(OuterRef("scope_area_id"), F("area__ancestors")))
    gone = (
        Q(**{f"{name}__is_active": False})
        | ~Exists(roles)
        | (Q(handling=Handling.FUNCTION, function__isnull=False) & ~Exists(inside.filter(here)))
        | (Q(handling=Handling.COMPANY, scope_area__isnull=False) & ~Exists(roles.filter(here | above)))
    )
    return owned.model._default_manager.filter(owned.standing(), gone, **{f"{name}__isnull": False})


def _left(owned: Owned, rows: QuerySet[Any]) -> Iterable[Left]:
    name = owned.column
    found = list(
        rows.order_by(name, "pk").values(
            "pk",
            x_title=owned.title,
            x_keeper=F(f"{name}_id"),
            x_name=F(f"{name}__display_name"),
            x_active=F(f"{name}__is_active"),
        )[:SHOWN]
    )
    still = {row["x_keeper"] for row in found if row["x_active"]}
    users = {user.pk: user for user in get_user_model()._default_manager.filter(pk__in=still)}
    unseen = {
        key: set(_unseen(owned, user, _all_of(owned, key)).values_list("pk", flat=True))
        for key, user in users.items()
    }
    for row in found:
        if not row["x_active"] or row["pk"] in unseen.get(row["x_keeper"], ()):
            yield Left(
                owned,
                row["pk"],
                str(row["x_title"] or ""),
                row["x_keeper"],
                row["x_name"] or "",
                not row["x_active"],
            )
