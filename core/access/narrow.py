"""Few rows among very many: where to look for what a reader with little sight may see.

Walking a list in its order is right for readers who see much of it. Somebody who sees one district of a thousand, or
nothing but a share, would walk past all the others. For them the places are named in which a visible row can be, each
answered by an index. The rule itself is still asked of every row: a place says where to look, never what is seen.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Func, OuterRef, Q

from core.access.grants import in_force
from core.access.principals import Principal
from core.access.registry import Rule
from core.access.scope import root_of
from core.confidentiality import Handling

# With more areas than this, a reader is no longer a narrow one.
MOST_AREAS = 64


def places(principal: Principal, rule: Rule) -> tuple[list[Q], list[Any]] | None:
    """Conditions of which one holds for every row that the reader may see, and the areas that are such places too.

    None for a reader who sees much: then the list is walked in its order.
    """
    tables = {table._meta.label for table in (rule.user_grants, rule.group_grants) if table is not None}
    root = root_of(rule)
    if root is not None:
        tables = {table._meta.label for table in (root[0].user_grants, root[0].group_grants)}
    near = (principal.register.subtree or frozenset()) | principal.register.ancestors
    if principal.register.everywhere or len(near) > MOST_AREAS or tables & principal.many_shares:
        return None
    found = [Q(handling=Handling.NAMED)]
    if near:
        found.append(Q(scope_area__isnull=True))
    if not near or principal.is_administrator:
        found.append(Q(handling=Handling.PUBLIC))
    if root is not None and principal.user_id is not None:
        found += _shared(principal, *root)
    return found, sorted(near)


def _shared(principal: Principal, root: Rule, key: str) -> list[Q]:
    personal, grouped = root.user_grants, root.group_grants
    found = []
    if personal._meta.label in principal.personal_shares:
        mine = in_force(personal, root, "view").filter(user_id=principal.user_id)
        found.append(Q(**{f"{key}__in": mine.values("content_object_id")}))
    if grouped._meta.label in principal.group_shares:
        ours = in_force(grouped, root, "view").filter(group_id__in=principal.groups)
        found.append(Q(**{f"{key}__in": ours.values("content_object_id")}))
    return found


def ids(rows: models.QuerySet[Any], found: tuple[list[Q], list[Any]], size: int) -> list[Any]:
    """The first rows of each place, as querysets of ids: among them are the first of all."""
    conditions, areas = found
    parts: list[Any] = [rows.filter(condition).values("pk")[:size] for condition in conditions]
    if areas:
        inside = rows.filter(scope_area=OuterRef("pk")).values("pk")[:size]
        near = apps.get_model("core.Area").objects.filter(pk__in=areas).order_by()
        parts.append(near.values(found=Func(ArraySubquery(inside), function="unnest")))
    return parts
