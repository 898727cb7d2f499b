"""Every read of the register; the first keyword is `actor`. Days are valid time (domain/as_of.py has the formulas)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, JSONObject
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual

from core.access.principals import principal_of
from core.access.registry import rule_of
from core.access.scope import action_q, scope, scope_beside
from core.models.fields import EARLIEST, LATEST
from core.names import person_key, search_key
from stakeholders.domain.as_of import BESIDE_OTHERS, DISPUTED, NOT_IN_OFFICE
from stakeholders.domain.duplicates import Likeness, Named, compare
from stakeholders.models import (
    CITED,
    Citation,
    Deployment,
    ImportRun,
    Interest,
    Mandate,
    Organization,
    Person,
    Post,
    RosterSource,
    Source,
    SourceIdentity,
    Stakeholder,
    Succession,
    Tenure,
    Term,
    Tie,
    Vacancy,
)
from stakeholders.models.choices import CitedKind, HolderState, Kind, Phase
from stakeholders.models.posts import confirmed_on, own_interval, review_limit, usual_limit  # noqa: F401
from stakeholders.turnover_selectors import findings, roster_checks, transitions  # noqa: F401

# A citation is about one record: beside a visible record it needs sight of its source only.
ABOUT = frozenset(CITED)


def stakeholders(*, actor: Any) -> QuerySet[Stakeholder]:
    """People and organizations."""
    return scope(actor, Stakeholder.objects.all())


def people(*, actor: Any) -> QuerySet[Person]:
    return scope(actor, Person.objects.all())


def organizations(*, actor: Any) -> QuerySet[Organization]:
    return scope(actor, Organization.objects.all())


def posts(*, actor: Any) -> QuerySet[Post]:
    return scope(actor, Post.objects.all())


def terms(*, actor: Any) -> QuerySet[Term]:
    return scope(actor, Term.objects.all())


def vacancies(*, actor: Any) -> QuerySet[Vacancy]:
    return scope(actor, Vacancy.objects.all())


def sources(*, actor: Any) -> QuerySet[Source]:
    return scope(actor, Source.objects.all())


def source_identities(*, actor: Any) -> QuerySet[SourceIdentity]:
    """Who is behind protected sources, where the reader may know."""
    return scope(actor, SourceIdentity.objects.all())


def citations(*, actor: Any) -> QuerySet[Citation]:
    return scope(actor, Citation.objects.all())


def roster_sources(*, actor: Any) -> QuerySet[RosterSource]:
    return scope(actor, RosterSource.objects.all())


def import_runs(*, actor: Any) -> QuerySet[ImportRun]:
    return scope(actor, ImportRun.objects.all())


def ties(*, actor: Any) -> QuerySet[Tie]:
    """Ties of which the actor sees both ends."""
    return scope(actor, Tie.objects.all())


def interests(*, actor: Any) -> QuerySet[Interest]:
    return scope(actor, Interest.objects.all())


def mandates(*, actor: Any) -> QuerySet[Mandate]:
    return scope(actor, Mandate.objects.all())


def deployments(*, actor: Any) -> QuerySet[Deployment]:
    return scope(actor, Deployment.objects.all())


def successions(*, actor: Any) -> QuerySet[Succession]:
    return scope(actor, Succession.objects.all())


def tenures(*, actor: Any, as_of: date | None = None) -> QuerySet[Tenure]:
    """Tenures; with a day, only those that certainly or possibly stood on it, as `certainty`."""
    found = scope(actor, Tenure.objects.all())
    return (
        found.filter(certain_q(as_of) | possible_q(as_of)).annotate(certainty=certainty(as_of))
        if as_of
        else found
    )


def certain_q(day: date) -> Q:
    """`certain` of domain/as_of.py as a condition; a single day of evidence counts as first and last seen."""
    begun = Q(start_latest__lte=day) | Q(first_seen__lte=day) | Q(first_seen__isnull=True, last_seen__lte=day)
    lasts = Q(end_earliest__gt=day) | Q(last_seen__gte=day) | Q(last_seen__isnull=True, first_seen__gte=day)
    return begun & lasts


def possible_q(day: date) -> Q:
    """Between the earliest possible start and the latest possible end; certain days are possible ones too."""
    return Q(start_earliest__lte=day) & (Q(end_latest__gt=day) | Q(end_latest=LATEST))


def certainty(day: date) -> Case:
    """`certain` or `possible` for rows that were filtered by one of the two."""
    return Case(
        When(certain_q(day), then=Value("certain")), default=Value("possible"), output_field=CharField()
    )


def certainty_on(day: date) -> Case:
    """`certain`, `possible`, or null on a day, for any row."""
    return Case(
        When(certain_q(day), then=Value("certain")),
        When(possible_q(day), then=Value("possible")),
        default=None,
        output_field=CharField(),
    )


def changeable(actor: Any, model: type[Model]) -> Case:
    """Whether the actor may change a row, beside the row."""
    may = action_q(principal_of(actor), rule, "change") if (rule := rule_of(model)) else Q(pk__in=[])
    return Case(When(may, then=True), default=False, output_field=BooleanField())


def phase_on(day: date) -> Case:
    """Upcoming, current or ended on a day by the dates of a term or vacancy; an open end lasts."""
    return Case(
        When(start_earliest__gt=day, then=Value(Phase.UPCOMING.value)),
        When(end_latest__lte=day, then=Value(Phase.ENDED.value)),
        default=Value(Phase.CURRENT.value),
        output_field=CharField(),
    )


def cited_kind(actor: Any) -> Case:
    """What a citation is about, in one word. A visible citation has a visible record, so nothing more is asked."""
    return Case(
        When(stakeholder__kind=Kind.PERSON, then=Value(CitedKind.PERSON.value)),
        When(stakeholder__kind=Kind.ORGANIZATION, then=Value(CitedKind.ORGANIZATION.value)),
        When(post__isnull=False, then=Value(CitedKind.POST.value)),
        When(tenure__isnull=False, then=Value(CitedKind.TENURE.value)),
        When(vacancy__isnull=False, then=Value(CitedKind.VACANCY.value)),
        When(tie__isnull=False, then=Value(CitedKind.TIE.value)),
        When(mandate__isnull=False, then=Value(CitedKind.MANDATE.value)),
        When(interest__isnull=False, then=Value(CitedKind.INTEREST.value)),
        When(assessment__isnull=False, then=Value(CitedKind.ASSESSMENT.value)),
        default=Value(CitedKind.DEPLOYMENT.value),
        output_field=CharField(),
    )


def evidence_on(day: date) -> Greatest:
    """The newest day up to `day` on which a source says the holding stood (Span.evidence_on)."""
    parts = [
        Case(When(**{f"{name}__lte": day}, then=F(name)), default=Value(EARLIEST), output_field=DateField())
        for name in ("first_seen", "last_seen", "start_earliest")
    ]
    return Greatest(*parts)


def held_beside(actor: Any, queryset: QuerySet[Tenure]) -> QuerySet[Tenure]:
    """The visible tenures of a post beside that post, or beside another tenure of it, which the reader sees: only
    their people are asked for. A tenure of a post names no organization."""
    return scope_beside(actor, queryset, frozenset({"post", "organization"}))


def empty_beside(actor: Any, queryset: QuerySet[Vacancy]) -> QuerySet[Vacancy]:
    """The visible vacancies of a post beside that post."""
    return scope_beside(actor, queryset, frozenset({"post"}))


def _holding(actor: Any, day: date, post: str) -> QuerySet[Tenure]:
    """Tenures of the post named by an outer column that may stand on the day, in the reader's sight."""
    stands = certain_q(day) | possible_q(day)
    found = held_beside(actor, Tenure.objects.filter(stands, post_id=OuterRef(post)))
    return found.exclude(status__in=sorted(NOT_IN_OFFICE))


def holders_of(actor: Any, day: date, post: str = "pk") -> ArraySubquery:
    """The holders of a post on a day as JSON objects, certain ones and newest evidence first."""
    held = _holding(actor, day, post).annotate(sure=certainty(day), evidence=evidence_on(day))
    return ArraySubquery(
        held.order_by("sure", "-evidence", "person__sort_key").values(
            row=JSONObject(
                tenure="pk",
                person="person_id",
                name="person__name",
                honorific="person__honorific",
                status="status",
                start="start",
                certainty="sure",
                last_seen="last_seen",
            )
        )[:12]
    )


def holder_state(actor: Any, day: date, post: str = "pk") -> Case:
    """`held`, `vacant`, `unknown` or `contested` for the reader on a day: domain/as_of.py: holder_state, in SQL."""
    held = _holding(actor, day, post)
    sure, stands = held.filter(certain_q(day)), certain_q(day) | possible_q(day)
    empty = empty_beside(actor, Vacancy.objects.filter(stands, post_id=OuterRef(post)))
    plain = sure.exclude(status__in=sorted(BESIDE_OTHERS))
    newest_empty, newest_held = _newest(empty, day), _newest(held, day)
    return Case(
        When(
            Exists(held.filter(status__in=sorted(DISPUTED))) & Q(_more_than(held, Value(1))),
            then=_state("CONTESTED"),
        ),
        When(Q(_more_than(plain, F("seats"))), then=_state("CONTESTED")),
        When(Exists(sure), then=_state("HELD")),
        When(Exists(empty.filter(certain_q(day))), then=_state("VACANT")),
        When(Q(_at_least(newest_empty, newest_held)), then=_state("VACANT")),
        When(Exists(held), then=_state("HELD")),
        default=_state("UNKNOWN"),
        output_field=CharField(),
    )


def could_be(state: str, day: date) -> Q:
    """What a state needs, whoever asks: looked for first, it spares asking the state of every post, in sight, itself."""
    if state == HolderState.VACANT:
        return Q(pk__in=Vacancy.objects.values("post_id"))
    if state == HolderState.CONTESTED:
        held = Tenure.objects.filter(certain_q(day) | possible_q(day), post__isnull=False).order_by()
        return Q(pk__in=held.values("post_id").annotate(n=Count("pk")).filter(n__gt=1).values("post_id"))
    return Q()


def _state(name: str) -> Value:
    return Value(HolderState[name].value)


def _newest(queryset: QuerySet[Any], day: date) -> Subquery:
    return Subquery(queryset.annotate(evidence=evidence_on(day)).order_by("-evidence").values("evidence")[:1])


def _at_least(empty: Subquery, held: Subquery) -> Any:
    """Evidence of a vacancy at least as new as that of any holder; no vacancy gives no truth."""
    before_all = Value(EARLIEST, output_field=DateField())
    return GreaterThanOrEqual(empty, Coalesce(held, before_all, output_field=DateField()))


def _more_than(queryset: QuerySet[Any], limit: Any) -> Any:
    counted = queryset.order_by().values("post_id").annotate(n=Count("pk")).values("n")
    return GreaterThan(Coalesce(Subquery(counted, output_field=IntegerField()), Value(0)), limit)


def offices_of(actor: Any, day: date, person: str = "pk") -> ArraySubquery:
    """What a person holds on a day as JSON objects: posts and memberships, certain ones first."""
    held = scope_beside(actor, Tenure.objects.filter(person_id=OuterRef(person)), frozenset({"person"}))
    held = held.filter(certain_q(day) | possible_q(day)).annotate(sure=certainty(day))
    return ArraySubquery(
        held.order_by("sure", "-start_earliest").values(
            row=JSONObject(
                tenure="pk",
                post="post_id",
                title=Coalesce("post__title", "role"),
                organization=Coalesce("post__organization_id", "organization_id"),
                organization_name=Coalesce("post__organization__name", "organization__name"),
                status="status",
                start="start",
                certainty="sure",
                last_seen="last_seen",
            )
        )[:12]
    )


def has_source(actor: Any, field: str, outer: str = "pk") -> Exists:
    """Whether a citation in the reader's sight speaks about the record; a record without a source says so."""
    about = Citation.objects.filter(**{f"{field}_id": OuterRef(outer)})
    return Exists(scope_beside(actor, about, ABOUT))


def first_source(actor: Any, field: str) -> Subquery:
    """A citation about the record, or null: `has_source` for a few rows of a large map. PostgreSQL looks it up row by
    row, where it would read every citation there is to answer EXISTS."""
    about = Citation.objects.filter(**{f"{field}_id": OuterRef("pk")})
    return Subquery(scope_beside(actor, about, ABOUT).order_by().values("pk")[:1])


def first_sourced_tenure(actor: Any) -> Subquery:
    """A visible tenure of the person about which a source speaks, or null, looked up in the same way."""
    held = scope_beside(actor, Tenure.objects.filter(person_id=OuterRef("pk")), frozenset({"person"}))
    return Subquery(held.filter(has_source(actor, "tenure")).order_by().values("pk")[:1])


def sourced(actor: Any) -> Q:
    """Whether a source speaks about a person, or about anything that this person holds."""
    held = scope_beside(actor, Tenure.objects.filter(person_id=OuterRef("pk")), frozenset({"person"}))
    return Q(has_source(actor, "stakeholder")) | Q(Exists(held.filter(has_source(actor, "tenure"))))


# How many by trigrams are compared letter by letter.
CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class Alike:
    """A visible record that may be the one meant, how alike it is, and why."""

    record: Stakeholder
    likeness: Likeness


def named(record: Stakeholder, *, private: bool) -> Named:
    """What is compared of a record with others; a birth date only where the reader may read it."""
    others = [entry["name"] for entry in record.other_names if entry.get("name")]
    return Named(
        names=(record.name, *others),
        person=record.kind == Kind.PERSON,
        born=record.birth_date if private else "",
        gender=record.gender,
        identifiers=frozenset(
            (entry["scheme"], entry["identifier"])
            for entry in record.identifiers
            if entry.get("scheme") and entry.get("identifier")
        ),
    )


def alike(*, actor: Any, asked: Named, exclude: Iterable[Any] = (), limit: int = 5) -> list[Alike]:
    """Records of the kind asked for that may be the same, the most alike first; only what the actor sees is looked at.

    One statement, by the indexes of the matching key, of the search key and of identifiers.
    """
    key = person_key(asked.names[0]) if asked.person else search_key(asked.names[0])
    wanted = Q(match_key=key[:300]) | Q(search_key__trigram_similar=key) if key else Q(name=asked.names[0])
    for scheme, text in sorted(asked.identifiers)[:5]:
        wanted |= Q(identifiers__contains=[{"scheme": scheme, "identifier": text}])
    found = stakeholders(actor=actor).filter(wanted, kind=Kind.PERSON if asked.person else Kind.ORGANIZATION)
    rule = rule_of(Stakeholder)
    assert rule is not None
    mine = action_q(principal_of(actor), rule, "private")
    near = found.exclude(pk__in=list(exclude)).annotate(
        near=TrigramSimilarity("search_key", key),
        private=Case(When(mine, then=True), default=False, output_field=BooleanField()),
    )
    compared = [
        Alike(record, compare(asked, named(record, private=record.private)))
        for record in near.order_by("-near", "pk")[:CANDIDATES]
    ]
    fitting = [one for one in compared if one.likeness.score >= settings.DUPLICATE_SUGGESTED]
    return sorted(fitting, key=lambda one: -one.likeness.score)[:limit]
