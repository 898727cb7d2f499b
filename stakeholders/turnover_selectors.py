"""Reads of turnover; `stakeholders.selectors` has the first three too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from core.access.principals import principal_of
from core.access.scope import reference_q, scope
from core.documents import visible_when
from core.models import Area
from stakeholders.models import Deployment, Post, RosterCheck, Tenure, Term, Transition, TurnoverFinding
from stakeholders.models.choices import Phase

MOST = 200


def roster_checks(*, actor: Any) -> QuerySet[RosterCheck]:
    return scope(actor, RosterCheck.objects.all())


def findings(*, actor: Any) -> QuerySet[TurnoverFinding]:
    """What lists and colleagues propose."""
    return scope(actor, TurnoverFinding.objects.all())


def transitions(*, actor: Any) -> QuerySet[Transition]:
    return scope(actor, Transition.objects.all())


def at_risk_q(transition: Transition, post: str = "") -> Q:
    """Posts that an event may move: those of the body that it names, else those of its area."""
    if transition.organization_id:
        return Q(**{f"{post}organization_id": transition.organization_id})
    if transition.area_id:
        return Q(**{f"{post}scope_area_id": transition.area_id})
    return Q(pk__in=[])


def posts_at_risk(*, actor: Any, transition: Transition) -> QuerySet[Post]:
    """Standing posts that the event may move."""
    return scope(actor, Post.objects.filter(at_risk_q(transition), end=""))


def holders_at_risk(*, actor: Any, transition: Transition, day: date) -> QuerySet[Tenure]:
    """Who holds those posts on a day, as far as the actor sees it."""
    standing = Q(start_earliest__lte=day, end_latest__gt=day)
    held = Tenure.objects.filter(standing, at_risk_q(transition, "post__"), post__isnull=False)
    return scope(actor, held)


@dataclass(frozen=True)
class RiskCount:
    """What a higher app counts beside the posts of an event: `make(actor, holders)` gives the expression, where
    `holders` are the current tenures in the posts of the outer row's event, two levels out; `words` says a number."""

    words: Callable[[int], str]
    make: Callable[[Any, QuerySet[Tenure]], Any]


risk_counts: list[RiskCount] = []


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """How many rows a subquery holds."""
    one = rows.order_by().annotate(x_one=Value(1)).values("x_one").annotate(x_n=Count("pk")).values("x_n")
    return Coalesce(Subquery(one), Value(0), output_field=IntegerField())


def _risk(actor: Any, rows: QuerySet[Any], body: Any, place: Any) -> QuerySet[Any]:
    """Rows with their body and place, how many posts may move, and what higher apps count there."""
    rows = rows.annotate(x_body=body, x_place=place)
    posts = Post.objects.filter(Q(organization_id=OuterRef("x_body")) | Q(scope_area_id=OuterRef("x_place")))
    outer_body, outer_place = OuterRef(OuterRef("x_body")), OuterRef(OuterRef("x_place"))
    held = Tenure.objects.filter(
        Q(post__organization_id=outer_body) | Q(post__scope_area_id=outer_place),
        post__isnull=False,
        phase=Phase.CURRENT,
    )
    holders = scope(actor, held)
    more = {f"x_more{at}": one.make(actor, holders) for at, one in enumerate(risk_counts)}
    return rows.annotate(x_posts=_counted(scope(actor, posts.filter(end=""))), **more)


def coming(*, actor: Any, first: date, last: date) -> list[dict[str, Any]]:
    """What may move posts between two days: events, ends of terms, rotations of units; by their earliest day. Three
    statements, each with the posts and what else is at risk."""
    found: list[dict[str, Any]] = []
    columns = ("pk", "x_posts", *(f"x_more{at}" for at, _one in enumerate(risk_counts)))
    area = visible_when(
        reference_q(principal_of(actor), Area, "area"), F("area__name"), Area._meta.get_field("name")
    )
    events = transitions(actor=actor).filter(on_latest__gte=first, on_earliest__lte=last)
    whole = Case(When(organization__isnull=True, then=F("area_id")))
    found += _risk(actor, events, F("organization_id"), whole).values(
        *columns,
        "name",
        "kind",
        resource=Value("transitions"),
        text=F("on"),
        day=F("on_earliest"),
        where=Coalesce(F("organization__name"), area, Value("")),
    )[:MOST]
    nowhere = Case(When(pk__isnull=True, then=F("scope_area_id")))
    terms = scope(actor, Term.objects.exclude(end="").filter(end_latest__gte=first, end_earliest__lte=last))
    found += _risk(actor, terms, F("organization_id"), nowhere).values(
        *columns,
        "name",
        kind=Value("end_of_term"),
        resource=Value("terms"),
        text=F("end"),
        day=F("end_earliest"),
        where=F("organization__name"),
    )[:MOST]
    units = Deployment.objects.exclude(expected_rotation="").filter(
        expected_rotation_latest__gte=first, expected_rotation_earliest__lte=last
    )
    found += _risk(actor, scope(actor, units), F("organization_id"), nowhere).values(
        *columns,
        name=F("organization__name"),
        kind=Value("rotation"),
        resource=Value("deployments"),
        text=F("expected_rotation"),
        day=F("expected_rotation_earliest"),
        where=Coalesce(area, Value("")),
    )[:MOST]
    return sorted(found, key=lambda row: (row["day"], row["name"], str(row["pk"])))
