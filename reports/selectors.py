"""What the Desk reads of the register: a few statements, each scoped and capped."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
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
from core.prepared import Among, moment_slot
from core.reading import asked_numbers, asked_rows
from reports.audit import inside
from stakeholders import selectors
from stakeholders.domain.as_of import NOT_IN_OFFICE
from stakeholders.models import Post, Tenure, Vacancy
from stakeholders.models.choices import HolderState, Kind, Phase

# How many rows a number on the Desk looks at; beyond it the page says so.
EXAMINED_POSTS = 1_000
EXAMINED = 2_000
MOVES = 60
Row = dict[str, Any]
SINCE: Any = moment_slot("since")


def moves(*, actor: Principal, first: date, today: date, last: date) -> list[Row]:
    """Tenures that began or ended since `first` or will by `last`, nearest to today first, with who is there today."""
    return asked_rows(("moves", first, today, last), actor, lambda reader: _moves(reader, first, today, last))


def _moves(actor: Principal, first: date, today: date, last: date) -> QuerySet[Any, Any]:
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
    return rows.order_by("distance", "pk").values(
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


def _days_between(one: Any, other: Any) -> Func:
    return Func(one, other, template="abs(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField())


def edited(*, actor: Principal, since: datetime, limit: int) -> list[Row]:
    """Records of the map that somebody changed after they were made, newest first."""
    return asked_rows(("edited", limit), actor, lambda reader: _edited(reader, SINCE, limit), since=since)


def _edited(actor: Principal, since: datetime, limit: int) -> QuerySet[Any, Any]:
    empty = Value("", output_field=TextField())

    def branch(queryset: QuerySet[Any], kind: Any, title: str, hint: Any) -> QuerySet[Any, Any]:
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
    rows = asked_rows(("best evidence of posts", day), actor, lambda reader: _evidence(reader, day))
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


def _evidence(actor: Principal, day: date) -> QuerySet[Any, Any]:
    """The first posts with the best that speaks for a holder, and for there being none."""
    stands = selectors.certain_q(day) | selectors.possible_q(day)
    held = selectors.held_beside(actor, Tenure.objects.filter(stands, post_id=OuterRef("pk")))
    empty = selectors.empty_beside(actor, Vacancy.objects.filter(stands, post_id=OuterRef("pk")))
    posts = selectors.posts(actor=actor).order_by("rank", "sort_key", "pk")
    return posts.annotate(
        held=_best(held.exclude(status__in=sorted(NOT_IN_OFFICE)), day), empty=_best(empty, day)
    ).values("pk", "title", "held", "empty", body=F("organization__name"))[: EXAMINED_POSTS + 1]


def _best(queryset: QuerySet[Any], day: date) -> Subquery:
    """`certain`, `possible` or nothing: the best that the rows say of a day."""
    return Subquery(queryset.annotate(sure=selectors.certainty(day)).order_by("sure").values("sure")[:1])


def _state(held: str | None, empty: str | None) -> str:
    if held == "certain":
        return HolderState.HELD
    if empty == "certain" or (empty and not held):
        return HolderState.VACANT
    return HolderState.HELD if held else HolderState.UNKNOWN


def holdings(*, actor: Principal, day: date) -> Row:
    """Of the current holdings in sight: how many (`n`), how many of them wait to be verified, and how many have no
    source. At most `EXAMINED` are looked at."""

    def build(reader: Principal) -> QuerySet[Any, Any]:
        seen = selectors.tenures(actor=reader).filter(phase=Phase.CURRENT)
        looked = seen.annotate(
            confirmed=selectors.confirmed_on(),
            since=selectors.review_limit(day),
            cited=selectors.first_source(reader, "tenure"),
        )
        return looked.values("confirmed", "since", "cited")[:EXAMINED]

    numbers = (
        "count(*)",
        'count(*) FILTER (WHERE r."confirmed" < r."since")',
        'count(*) FILTER (WHERE r."cited" IS NULL)',
    )
    found = asked_numbers(("holdings", day), actor, build, numbers)
    return dict(zip(("n", "stale", "unsourced"), found, strict=True))


def waiting(
    *, actor: Principal, day: date, limit: int, area: UUID | None = None, mine: bool = False
) -> list[Row]:
    """The current holdings that wait to be verified, the longest over their day first, and whether the reader may do it;
    with `mine`, only those.

    The many that go by the usual interval are read in the order of an index; the few that have one of their own are read
    beside them. Two statements.
    """

    def usual(reader: Principal) -> QuerySet[Any, Any]:
        return _waiting(reader, False, day, area, mine)[:limit]

    def own(reader: Principal) -> QuerySet[Any, Any]:
        return _waiting(reader, True, day, area, mine)[:limit]

    rows: list[Row] = []
    for name, build in (("waiting", usual), ("waiting by its own", own)):
        rows += asked_rows((name, day, limit, area, mine), actor, build)
    rows.sort(key=lambda row: row["confirmed"] - row["since"])
    return rows[:limit]


def _waiting(actor: Principal, own: bool, day: date, area: UUID | None, mine: bool) -> QuerySet[Any, Any]:
    found = (
        selectors.tenures(actor=actor)
        .filter(inside(actor, area, "scope_area"), phase=Phase.CURRENT)
        .annotate(
            confirmed=selectors.confirmed_on(),
            since=selectors.review_limit(day),
            may_change=selectors.changeable(actor, Tenure),
        )
    )
    if mine:
        found = found.filter(may_change=True)
    if own:
        over = ExpressionWrapper(F("since") - F("confirmed"), output_field=DurationField())
        # They are few: found first, so that not all holdings are looked at for them.
        own_ones = Tenure.objects.filter(review_months__isnull=False).values("pk")
        by_post = Tenure.objects.filter(
            post__in=Post.objects.filter(review_months__isnull=False).values("pk")
        )
        found = found.filter(Among("pk", own_ones, by_post.values("pk")), confirmed__lt=F("since"))
        found = found.annotate(over=over)
        found = found.order_by("-over", "pk")
    else:
        found = found.exclude(selectors.own_interval()).filter(confirmed__lt=selectors.usual_limit(day))
        found = found.order_by("confirmed", "pk")
    return found.values(
        "pk",
        "version",
        "confirmed",
        "since",
        "role",
        "may_change",
        "person_id",
        months=Coalesce("review_months", "post__review_months"),
        name=F("person__name"),
        honorific=F("person__honorific"),
        title=F("post__title"),
        body=Coalesce("post__organization__name", "organization__name", output_field=TextField()),
    )


def without_source(*, actor: Principal) -> dict[str, tuple[int, bool]]:
    """How many people and organizations no source speaks about, and whether all in sight were looked at."""

    def people(reader: Principal) -> QuerySet[Any, Any]:
        cited = Coalesce(
            selectors.first_source(reader, "stakeholder"), selectors.first_sourced_tenure(reader)
        )
        return selectors.people(actor=reader).annotate(cited=cited).values("cited")[: EXAMINED + 1]

    def bodies(reader: Principal) -> QuerySet[Any, Any]:
        cited = selectors.first_source(reader, "stakeholder")
        return selectors.organizations(actor=reader).annotate(cited=cited).values("cited")[: EXAMINED + 1]

    found = {}
    for name, build in (("people", people), ("organizations", bodies)):
        n, sourced = asked_numbers(("without source", name), actor, build, ("count(*)", 'count(r."cited")'))
        found[name] = (n - sourced, n <= EXAMINED)
    return found
