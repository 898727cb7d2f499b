"""What the Desk reads of the register: a few statements, each scoped and capped."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from core.access.principals import Principal
from stakeholders import selectors
from stakeholders.domain.as_of import NOT_IN_OFFICE
from stakeholders.models import Post, Tenure, Vacancy
from stakeholders.models.choices import HolderState, Kind, Phase

# How many rows a number on the Desk looks at; beyond it the page says so.
EXAMINED_POSTS = 1_000
EXAMINED = 2_000
MOVES = 60
Row = dict[str, Any]


def moves(*, actor: Principal, first: date, today: date, last: date) -> list[Row]:
    """Tenures that began or ended since `first` or will by `last`, nearest to today first, with who is there today."""
    arrived = Q(
        phase__in=(Phase.CURRENT, Phase.UPCOMING), start_earliest__gte=first, start_earliest__lte=last
    )
    left = Q(phase__in=(Phase.CURRENT, Phase.ENDED), end_latest__gte=first, end_latest__lte=last)
    found = selectors.tenures(actor=actor).filter(arrived | left, post__isnull=False)
    empty = selectors.empty_beside(actor, Vacancy.objects.filter(post_id=OuterRef("post_id"))).filter(
        selectors.certain_q(today) | selectors.possible_q(today)
    )
    nearest = Case(When(arrived, then=F("start_earliest")), default=F("end_latest"))
    rows = found.annotate(
        vacant=Exists(empty),
        holders=selectors.holders_of(actor, today, "post_id"),
        distance=_days_between(nearest, Value(today, output_field=DateField())),
    )
    return as_rows(
        rows.order_by("distance", "pk").values(
            "post_id",
            "phase",
            "start",
            "start_earliest",
            "end",
            "end_latest",
            "vacant",
            "holders",
            title=F("post__title"),
            body=F("post__organization__name"),
            name=F("person__name"),
            honorific=F("person__honorific"),
        )[:MOVES]
    )


def as_rows(queryset: Any) -> list[Row]:
    """The rows as plain dictionaries, to which the Desk adds what it concludes."""
    return list(queryset)


def _days_between(one: Any, other: Any) -> Func:
    return Func(one, other, template="abs(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField())


def edited(*, actor: Principal, since: datetime, limit: int) -> QuerySet[Any, Row]:
    """Records of the map that somebody changed after they were made, newest first."""
    empty = Value("", output_field=TextField())

    def branch(queryset: QuerySet[Any], kind: Any, title: str, hint: Any) -> QuerySet[Any, Row]:
        changed = queryset.filter(updated_at__gte=since, version__gt=1).order_by("-updated_at", "pk")
        named = changed.annotate(kind_of=kind, said=F(title), hint=hint)
        return named.values("kind_of", "pk", "said", "hint", "updated_at")[:limit]

    kind = Case(
        When(kind=Kind.PERSON, then=Value("people")),
        default=Value("organizations"),
        output_field=TextField(),
    )
    post = Coalesce("post__title", "organization__name", output_field=TextField())
    known = branch(selectors.stakeholders(actor=actor), kind, "name", empty)
    posts = branch(
        selectors.posts(actor=actor),
        Value("posts", output_field=TextField()),
        "title",
        F("organization__name"),
    )
    held = branch(
        selectors.tenures(actor=actor), Value("tenures", output_field=TextField()), "person__name", post
    )
    return known.union(posts, held, all=True).order_by("-updated_at")[:limit]


def without_holder(*, actor: Principal, day: date) -> tuple[list[Row], bool]:
    """Posts that a source calls vacant, then those without a holder known to the reader; and whether all were examined.

    Almost always the best evidence on each side decides (domain/as_of.py: holder_state). Only where both sides are no
    more than possible is the exact state asked, for those posts alone.
    """
    stands = selectors.certain_q(day) | selectors.possible_q(day)
    held = selectors.held_beside(actor, Tenure.objects.filter(stands, post_id=OuterRef("pk")))
    empty = selectors.empty_beside(actor, Vacancy.objects.filter(stands, post_id=OuterRef("pk")))
    posts = selectors.posts(actor=actor).order_by("rank", "sort_key", "pk")
    rows = as_rows(
        posts.annotate(
            held=_best(held.exclude(status__in=sorted(NOT_IN_OFFICE)), day), empty=_best(empty, day)
        ).values("pk", "title", "held", "empty", body=F("organization__name"))[: EXAMINED_POSTS + 1]
    )
    unsure = [row["pk"] for row in rows if row["held"] == row["empty"] == "possible"]
    exact = {}
    if unsure:
        state = selectors.holder_state(actor, day)
        exact = dict(Post.objects.filter(pk__in=unsure).values_list("pk", state))
    for row in rows:
        row["state"] = exact.get(row["pk"]) or _state(row["held"], row["empty"])
    wanted = (HolderState.VACANT, HolderState.UNKNOWN)
    open_ones = [row for row in rows[:EXAMINED_POSTS] if row["state"] in wanted]
    return sorted(open_ones, key=lambda row: wanted.index(row["state"])), len(rows) <= EXAMINED_POSTS


def _best(queryset: QuerySet[Any], day: date) -> Subquery:
    """`certain`, `possible` or nothing: the best that the rows say of a day."""
    return Subquery(queryset.annotate(sure=selectors.certainty(day)).order_by("sure").values("sure")[:1])


def _state(held: str | None, empty: str | None) -> str:
    if held == "certain":
        return HolderState.HELD
    if empty == "certain" or (empty and not held):
        return HolderState.VACANT
    return HolderState.HELD if held else HolderState.UNKNOWN


def holdings(*, actor: Principal, before: date) -> Row:
    """Of the current holdings in sight: how many (`n`), how many of them nobody confirmed since, and how many have no
    source. At most `EXAMINED` are looked at."""
    seen = selectors.tenures(actor=actor).filter(phase=Phase.CURRENT)
    looked = seen.annotate(confirmed=selectors.confirmed_on(), cited=selectors.first_source(actor, "tenure"))[
        :EXAMINED
    ]
    return dict(
        looked.aggregate(
            n=Count("pk"),
            stale=Count("pk", filter=Q(confirmed__lt=before)),
            unsourced=Count("pk", filter=Q(cited__isnull=True)),
        )
    )


def waiting(*, actor: Principal, before: date, limit: int) -> list[Row]:
    """The current holdings that have waited longest to be confirmed, and whether the reader may do it."""
    current = selectors.tenures(actor=actor).filter(phase=Phase.CURRENT)
    oldest = current.annotate(confirmed=selectors.confirmed_on()).filter(confirmed__lt=before)
    return as_rows(
        oldest.order_by("confirmed", "pk").values(
            "pk",
            "version",
            "confirmed",
            "role",
            may_change=selectors.changeable(actor, Tenure),
            name=F("person__name"),
            honorific=F("person__honorific"),
            title=F("post__title"),
            body=Coalesce("post__organization__name", "organization__name", output_field=TextField()),
        )[:limit]
    )


def without_source(*, actor: Principal) -> dict[str, tuple[int, bool]]:
    """How many people and organizations no source speaks about, and whether all in sight were looked at."""
    people = selectors.people(actor=actor).annotate(
        cited=Coalesce(selectors.first_source(actor, "stakeholder"), selectors.first_sourced_tenure(actor))
    )
    bodies = selectors.organizations(actor=actor).annotate(cited=selectors.first_source(actor, "stakeholder"))
    found = {}
    for name, queryset in (("people", people), ("organizations", bodies)):
        counted = queryset[: EXAMINED + 1].aggregate(n=Count("pk"), sourced=Count("cited"))
        found[name] = (counted["n"] - counted["sourced"], counted["n"] <= EXAMINED)
    return found
