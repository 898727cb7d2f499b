"""The filters of the register, the same for pages and API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import selectors as accounts
from core.filters import (
    AreaFilter,
    DayFilter,
    RecordFilterSet,
    ReferenceFilter,
    SearchFilter,
    YesNoFilter,
    words_of,
)
from core.models.choices import Level
from stakeholders import selectors
from stakeholders.domain.stance import Stance
from stakeholders.judgement import ever_stood, newest_stance, seldom
from stakeholders.models import (
    Assessment,
    Citation,
    Deployment,
    Interest,
    Mandate,
    Post,
    RosterFormat,
    RosterSource,
    Source,
    SourceIdentity,
    Stakeholder,
    Tenure,
    Term,
    Tie,
    Vacancy,
)
from stakeholders.models.choices import (
    Basis,
    CitedKind,
    Classification,
    Credibility,
    HolderState,
    Kind,
    Phase,
    Provenance,
    Reliability,
    SourceKind,
    TenureStatus,
)
from stakeholders.models.judgement_choices import STANCES


class PhaseFilter(django_filters.ChoiceFilter):
    """Upcoming, current or ended today, by the dates of the record alone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=Phase.choices, label=_("Phase"), **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        found = qs.alias(phase_today=selectors.phase_on(timezone.localdate()))
        return found.filter(phase_today=value) if value else qs


class CommonStakeholderFilter(RecordFilterSet):
    """What both kinds are filtered by."""

    q = SearchFilter()
    area = AreaFilter()
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"))
    tag = django_filters.CharFilter(
        field_name="tags", lookup_expr="contains", label=_("Tag"), method="by_tag"
    )
    identifier = django_filters.CharFilter(
        label=_("External identifier"), method="by_identifier", help_text="scheme:identifier"
    )
    stance = django_filters.ChoiceFilter(choices=STANCES, label=_("Stance"), method="by_stance")
    as_of = DayFilter(label=_("As of"), method="at")

    class Meta:
        model = Stakeholder
        fields: list[str] = []

    def by_tag(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(tags__contains=[value])

    def by_identifier(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        scheme, _colon, identifier = value.partition(":")
        return queryset.filter(identifiers__contains=[{"scheme": scheme, "identifier": identifier}])

    def by_stance(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """What the newest judgement in the reader's sight says; who has none is not known."""
        found = queryset.alias(stands=newest_stance(self.actor)).filter(stands=value)
        if value != Stance.NOT_KNOWN and seldom(self.actor, queryset.model, value):
            return found.filter(pk__in=ever_stood(self.actor, value))
        return found

    def at(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """People are always there; what they held on the day is in the document."""
        return queryset


class StakeholderFilter(CommonStakeholderFilter):
    """People and organizations together."""

    kind = django_filters.ChoiceFilter(choices=Kind.choices, label=_("Kind"))

    class Meta(CommonStakeholderFilter.Meta):
        pass


class PersonFilter(CommonStakeholderFilter):
    """People."""

    basis = django_filters.ChoiceFilter(choices=Basis.choices, label=_("Basis"))
    organization = django_filters.UUIDFilter(label=_("In organization"), method="in_organization")
    holds_post = YesNoFilter(label=_("Holds a post"), method="by_post")
    language = django_filters.CharFilter(label=_("Speaks"), method="by_language", max_length=20)
    unspoken = YesNoFilter(label=_("None of us speaks their language"), method="by_unspoken")
    sourced = YesNoFilter(label=_("Has a source"), method="by_source")

    class Meta(CommonStakeholderFilter.Meta):
        pass

    def by_source(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """A source speaks about the person, or about something the person holds."""
        condition = selectors.sourced(self.actor)
        return queryset.filter(condition if value else ~condition)

    def _held(self) -> QuerySet[Any]:
        day = self.data.get("as_of") if self.data else None
        parsed = self.form.cleaned_data.get("as_of") if day else None
        return selectors.tenures(actor=self.actor, as_of=parsed or timezone.localdate())

    def in_organization(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        held = self._held().filter(Q(organization_id=value) | Q(post__organization_id=value))
        return queryset.filter(pk__in=held.values("person_id"))

    def by_language(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(languages__contains=[value])

    def by_unspoken(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Their languages are known, and none of our colleagues said to speak one of them."""
        rows = accounts.colleagues(actor=self.actor).exclude(languages=[]).values_list("languages", flat=True)
        ours = sorted({form for spoken in rows for one in spoken for form in (one, one.lower(), one.upper())})
        missing = ~Q(languages=[]) & ~Q(languages__overlap=ours) if ours else Q(pk__in=[])
        return queryset.filter(missing if value else ~missing)

    def by_post(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        holders = self._held().filter(post__isnull=False).values("person_id")
        return queryset.filter(pk__in=holders) if value else queryset.exclude(pk__in=holders)


class OrganizationFilter(CommonStakeholderFilter):
    """Organizations."""

    classification = django_filters.ChoiceFilter(
        choices=Classification.choices, label=_("Kind of body"), method="by_classification"
    )
    parent = ReferenceFilter(Stakeholder, label=_("Part of"))
    formal = YesNoFilter(label=_("Formal"))
    derived = YesNoFilter(label=_("Derived from a post title"))
    sourced = YesNoFilter(label=_("Has a source"), method="by_source")

    class Meta(CommonStakeholderFilter.Meta):
        pass

    def by_source(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        condition = Q(selectors.has_source(self.actor, "stakeholder"))
        return queryset.filter(condition if value else ~condition)

    def by_classification(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(classifications__contains=[value])

    def at(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Bodies that may have existed on the day."""
        return queryset.filter(founded_earliest__lte=value, dissolved_latest__gt=value)


class PostFilter(RecordFilterSet):
    """Posts, with or without a holder on a day."""

    q = SearchFilter()
    area = AreaFilter(field_name="scope_area")
    organization = ReferenceFilter(Stakeholder, label=_("Organization"))
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"))
    classification = django_filters.ChoiceFilter(
        choices=Classification.choices, label=_("Kind of body"), method="by_classification"
    )
    holder = django_filters.ChoiceFilter(choices=HolderState.choices, label=_("Holder"), method="by_holder")
    as_of = DayFilter(label=_("As of"), method="at")

    class Meta:
        model = Post
        fields: list[str] = []

    def by_classification(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(organization__classifications__contains=[value])

    def by_holder(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        day = self.form.cleaned_data.get("as_of") or timezone.localdate()
        state = selectors.holder_state(self.actor, day)
        possible = queryset.filter(selectors.could_be(value, day))
        return possible.alias(state_on=state).filter(state_on=value)

    def at(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(selectors.possible_q(value))


class TenureFilter(RecordFilterSet):
    """Who holds or held what."""

    q = django_filters.CharFilter(label=_("Search"), max_length=200, method="by_text")
    person = ReferenceFilter(Stakeholder, label=_("Person"))
    post = ReferenceFilter(Post, label=_("Post"))
    organization = django_filters.UUIDFilter(label=_("Organization"), method="by_organization")
    on_behalf_of = ReferenceFilter(Stakeholder, label=_("On behalf of"))
    term = ReferenceFilter(Term, label=_("Term"))
    area = AreaFilter(field_name="scope_area")
    status = django_filters.ChoiceFilter(choices=TenureStatus.choices, label=_("Status"))
    phase = django_filters.ChoiceFilter(choices=Phase.choices, label=_("Phase"))
    sourced = YesNoFilter(label=_("Has a source"), method="by_source")
    confirmed_before = DayFilter(label=_("Not confirmed since"), method="by_confirmation")
    to_verify = YesNoFilter(label=_("Waits to be verified"), method="by_interval")
    as_of = DayFilter(label=_("As of"), method="at")

    class Meta:
        model = Tenure
        fields: list[str] = []

    def by_source(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        condition = Q(selectors.has_source(self.actor, "tenure"))
        return queryset.filter(condition if value else ~condition)

    def by_confirmation(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Holdings that nobody verified or saw on that day or later, and that began before it."""
        return queryset.alias(confirmed=selectors.confirmed_on()).filter(confirmed__lt=value)

    def by_interval(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Holdings that nobody confirmed within their own interval, that of their post, or the usual one."""
        condition = Q(confirmed__lt=selectors.review_limit(timezone.localdate()))
        return queryset.alias(confirmed=selectors.confirmed_on()).filter(condition if value else ~condition)

    def by_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        for word in words_of(value):
            queryset = queryset.filter(
                Q(person__search_key__has_text=word)
                | Q(post__search_key__has_text=word)
                | Q(organization__search_key__has_text=word)
            )
        return queryset if words_of(value) else queryset.none()

    def by_organization(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(Q(organization_id=value) | Q(post__organization_id=value))

    def at(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(selectors.certain_q(value) | selectors.possible_q(value))


class VacancyFilter(RecordFilterSet):
    post = ReferenceFilter(Post, label=_("Post"))
    phase = PhaseFilter()
    level = django_filters.ChoiceFilter(field_name="post__level", choices=Level.choices, label=_("Level"))
    sourced = YesNoFilter(label=_("Has a source"), method="by_source")
    as_of = DayFilter(label=_("As of"), method="at")

    class Meta:
        model = Vacancy
        fields: list[str] = []

    def by_source(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        condition = Q(selectors.has_source(self.actor, "vacancy"))
        return queryset.filter(condition if value else ~condition)

    def at(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(selectors.certain_q(value) | selectors.possible_q(value))


class TermFilter(RecordFilterSet):
    q = SearchFilter()
    organization = ReferenceFilter(Stakeholder, label=_("Body"))
    phase = PhaseFilter()
    as_of = DayFilter(label=_("As of"), method="at")

    class Meta:
        model = Term
        fields: list[str] = []

    def at(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(selectors.possible_q(value))


class SourceFilter(RecordFilterSet):
    q = SearchFilter()
    kind = django_filters.ChoiceFilter(choices=SourceKind.choices, label=_("Kind"))
    reliability = django_filters.ChoiceFilter(choices=Reliability.choices, label=_("Reliability"))
    area = AreaFilter()

    class Meta:
        model = Source
        fields: list[str] = []


class CitationFilter(RecordFilterSet):
    source = ReferenceFilter(Source, label=_("Source"))
    stakeholder = ReferenceFilter(Stakeholder, label=_("Stakeholder"))
    post = ReferenceFilter(Post, label=_("Post"))
    tenure = ReferenceFilter(Tenure, label=_("Tenure"))
    vacancy = ReferenceFilter(Vacancy, label=_("Vacancy"))
    tie = ReferenceFilter(Tie, label=_("Tie"))
    mandate = ReferenceFilter(Mandate, label=_("Mandate"))
    interest = ReferenceFilter(Interest, label=_("Interest"))
    deployment = ReferenceFilter(Deployment, label=_("Deployment"))
    assessment = ReferenceFilter(Assessment, label=_("Assessment"))
    credibility = django_filters.ChoiceFilter(choices=Credibility.choices, label=_("Credibility"))
    provenance = django_filters.ChoiceFilter(choices=Provenance.choices, label=_("How the source knows"))
    source_kind = django_filters.ChoiceFilter(
        field_name="source__kind", choices=SourceKind.choices, label=_("Kind of source")
    )
    about = django_filters.ChoiceFilter(choices=CitedKind.choices, label=_("About"), method="by_kind")

    class Meta:
        model = Citation
        fields: list[str] = []

    def by_kind(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.alias(kind_cited=selectors.cited_kind(self.actor)).filter(kind_cited=value)


class SourceIdentityFilter(RecordFilterSet):
    source = ReferenceFilter(Source, label=_("Source"))

    class Meta:
        model = SourceIdentity
        fields: list[str] = []


class RosterSourceFilter(RecordFilterSet):
    area = AreaFilter()
    file_format = django_filters.ChoiceFilter(
        field_name="format", choices=RosterFormat.choices, label=_("Format")
    )
    complete = YesNoFilter(label=_("Complete list"))

    class Meta:
        model = RosterSource
        fields: list[str] = []
