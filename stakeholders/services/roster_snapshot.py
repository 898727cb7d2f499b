"""The part of the map that a roster file speaks about, as plain values, and only what the actor may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from core.access.principals import Principal
from core.access.scope import scope
from core.models import Area
from core.partial_dates import DATE_MAX, PartialDate
from stakeholders.domain.roster_map import (
    EVERYWHERE,
    AreaFinder,
    MapArea,
    MapOrganization,
    MapPerson,
    MapPost,
    MapSnapshot,
    MapTenure,
    MapTerm,
    MapVacancy,
)
from stakeholders.domain.roster_types import OtherName, RosterDocument
from stakeholders.models import Organization, Person, Post, Stakeholder, Tenure, Term, Vacancy

CHUNK = 5000
NAME_KEYS = tuple(one.name for one in fields(OtherName))


def take_snapshot(principal: Principal, document: RosterDocument) -> MapSnapshot:
    """What the map has in the countries of the document."""
    snapshot = MapSnapshot()
    countries = _areas(principal, document, snapshot)
    by_id = {area.id: area for area in snapshot.areas}
    place = Q(area__isnull=True) | Q(area__in=countries) | Q(area__ancestors__overlap=countries)
    people = scope(principal, Person.objects.filter(place | _identified(document.persons.values())))
    bodies = scope(
        principal, Organization.objects.filter(place | _identified(document.organizations.values()))
    )
    snapshot.persons = [_person(row, by_id) for row in _values(people, _PERSON)]
    snapshot.organizations = [_organization(row, by_id) for row in _values(bodies, _ORGANIZATION)]
    organizations = bodies.order_by().values("pk")
    posts = scope(principal, Post.objects.filter(organization__in=organizations))
    snapshot.posts = [_post(row, by_id) for row in _values(posts, _POST)]
    terms = scope(principal, Term.objects.filter(organization__in=organizations))
    snapshot.terms = [
        MapTerm(
            str(one),
            str(of),
            name,
            PartialDate.parse(start),
            PartialDate.parse(end),
            _identifiers(identifiers),
        )
        for one, of, name, start, end, identifiers in _values(terms, _TERM)
    ]
    tenures = scope(
        principal,
        Tenure.objects.filter(Q(post__in=posts.order_by().values("pk")) | Q(organization__in=organizations)),
    )
    snapshot.tenures = [_tenure(row) for row in _values(tenures, _TENURE)]
    vacancies = scope(principal, Vacancy.objects.filter(post__in=posts.order_by().values("pk")))
    snapshot.vacancies = [_vacancy(row) for row in _values(vacancies, _VACANCY)]
    for queryset in (people, bodies, posts, tenures, vacancies):
        snapshot.fixed |= _fixed(principal, queryset)
    return snapshot


def _values(queryset: QuerySet[Any], names: tuple[str, ...]) -> Iterable[tuple[Any, ...]]:
    return queryset.order_by("pk").values_list(*names).iterator(chunk_size=CHUNK)


def _fixed(principal: Principal, queryset: QuerySet[Any]) -> set[str]:
    """Ids that the actor sees but may not change."""
    changeable = scope(principal, queryset, "change").order_by().values("pk")
    return {str(pk) for pk in queryset.exclude(pk__in=changeable).order_by().values_list("pk", flat=True)}


def _identified(records: Iterable[Any]) -> Q:
    """Rows anywhere with one of the identifiers that mean the same in every file; the caller scopes them."""
    wanted = sorted({one for record in records for scheme, one in record.identifiers if scheme in EVERYWHERE})
    if not wanted:
        return Q(pk__in=[])
    sql = "EXISTS (SELECT 1 FROM jsonb_array_elements(identifiers) one WHERE one->>'identifier' = ANY(%s))"
    same = Stakeholder.objects.filter(RawSQL(sql, [wanted], output_field=BooleanField()))  # noqa: S611 - constant
    return Q(pk__in=list(same.order_by().values_list("pk", flat=True)))


_AREA = ("pk", "name", "kind", "iso_code", "iso3", "parent_id", "ancestors", "other_names")


def _areas(principal: Principal, document: RosterDocument, snapshot: MapSnapshot) -> list[UUID]:
    """All countries, and everything below those that the document names; returns the ids of the latter."""
    visible = scope(principal, Area.objects.all())
    top = [_area(row) for row in _values(visible.filter(parent__isnull=True), _AREA)]
    finder = AreaFinder(top)
    named = (area for area in document.areas.values() if area.kind == "country" or area.bare)
    countries = [UUID(found) for area in named if (found := finder.find(area, None))]
    below = visible.filter(ancestors__overlap=countries) if countries else visible.none()
    snapshot.areas = [*top, *(_area(row) for row in _values(below, _AREA))]
    return countries


def _area(row: tuple[Any, ...]) -> MapArea:
    pk, name, kind, code, iso3, parent, ancestors, others = row
    return MapArea(
        id=str(pk),
        name=name,
        kind=kind,
        code=code,
        iso3=iso3,
        parent=_id(parent),
        country=str(ancestors[0]) if ancestors else str(pk),
        names=tuple(other["name"] for other in others if other.get("name")),
    )


def _id(value: Any) -> str:
    return "" if value is None else str(value)


def _country(area: Any, by_id: dict[str, MapArea]) -> str:
    found = by_id.get(_id(area))
    return found.country if found is not None else _id(area)


def _names(entries: list[dict[str, str]]) -> list[OtherName]:
    return [
        OtherName(**{key: one[key] for key in NAME_KEYS if one.get(key)})
        for one in entries
        if one.get("name")
    ]


def _identifiers(entries: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(one.get("scheme", ""), one.get("identifier", "")) for one in entries]


_PERSON = (
    "pk",
    "name",
    "area_id",
    "honorific",
    "given_name",
    "family_name",
    "gender",
    "other_names",
    "identifiers",
    "contact_details",
    "summary",
    "birth_date",
    "tags",
    "languages",
)


def _person(row: tuple[Any, ...], by_id: dict[str, MapArea]) -> MapPerson:
    pk, name, area, honorific, given, family, gender, others, identifiers, contacts, *rest = row
    summary, birth_date, tags, languages = rest
    return MapPerson(
        id=str(pk),
        name=name,
        country=_country(area, by_id),
        honorific=honorific,
        given_name=given,
        family_name=family,
        gender=gender,
        other_names=_names(others),
        identifiers=_identifiers(identifiers),
        has_contacts=bool(contacts),
        has_summary=bool(summary),
        has_birth_date=bool(birth_date),
        tags=list(tags),
        languages=list(languages),
    )


_ORGANIZATION = (
    "pk",
    "name",
    "area_id",
    "classifications",
    "parent_id",
    "other_names",
    "identifiers",
    "founded",
    "dissolved",
    "derived",
    "contact_details",
    "summary",
    "tags",
)


def _organization(row: tuple[Any, ...], by_id: dict[str, MapArea]) -> MapOrganization:
    pk, name, area, classifications, parent, others, identifiers, founded, dissolved, derived, *rest = row
    contacts, summary, tags = rest
    return MapOrganization(
        id=str(pk),
        name=name,
        country=_country(area, by_id),
        area=_id(area),
        classifications=tuple(classifications),
        parent=_id(parent),
        other_names=_names(others),
        identifiers=_identifiers(identifiers),
        founded=founded,
        dissolved=dissolved,
        derived=derived,
        has_contacts=bool(contacts),
        has_summary=bool(summary),
        tags=list(tags),
    )


_POST = (
    "pk",
    "organization_id",
    "title",
    "area_id",
    "organization__area_id",
    "seats",
    "other_titles",
    "identifiers",
    "start",
    "end",
    "level",
)


def _post(row: tuple[Any, ...], by_id: dict[str, MapArea]) -> MapPost:
    pk, organization, title, area, home, seats, others, identifiers, start, end, level = row
    return MapPost(
        id=str(pk),
        organization=str(organization),
        title=title,
        country=_country(area or home, by_id),
        area=_id(area or home),
        seats=seats,
        other_titles=tuple(other.name for other in _names(others)),
        identifiers=_identifiers(identifiers),
        start=start,
        end=end,
        level=level,
    )


_TERM = ("pk", "organization_id", "name", "start", "end", "identifiers")
_TENURE = (
    "pk",
    "person_id",
    "post_id",
    "organization_id",
    "role",
    "status",
    "term_id",
    "area_id",
    "on_behalf_of_id",
    "start",
    "end",
    "first_seen",
    "last_seen",
    "verified_on",
    "start_earliest",
    "start_latest",
    "end_earliest",
    "end_latest",
)


def _date(text: str, earliest: date, latest: date) -> PartialDate:
    """A date with its bounds; `not later than` has no text of its own and is named by its latest day."""
    if text or latest == DATE_MAX:
        return PartialDate.parse(text)
    return PartialDate(latest.isoformat(), earliest, latest)


def _tenure(row: tuple[Any, ...]) -> MapTenure:
    (
        pk,
        person,
        post,
        organization,
        role,
        status,
        term,
        area,
        behalf,
        start,
        end,
        first,
        last,
        verified,
        *bounds,
    ) = row
    starts, ends = bounds[:2], bounds[2:]
    return MapTenure(
        id=str(pk),
        person=str(person),
        post=_id(post),
        organization=_id(organization),
        role=role,
        status=status,
        term=_id(term),
        area=_id(area),
        on_behalf_of=_id(behalf),
        start=_date(start, *starts),
        end=_date(end, *ends),
        first_seen=first,
        last_seen=last,
        verified_on=verified,
    )


_VACANCY = ("pk", "post_id", "start", "end", "first_seen", "last_seen")


def _vacancy(row: tuple[Any, ...]) -> MapVacancy:
    pk, post, start, end, first, last = row
    return MapVacancy(str(pk), str(post), PartialDate.parse(start), PartialDate.parse(end), first, last)


def levels_of(model: type[Model], ids: Iterable[str]) -> dict[str, tuple[int, Any, Any, Any]]:
    """Handling, function, custodian and scope area of records that new ones will refer to."""
    found: dict[str, tuple[int, Any, Any, Any]] = {}
    wanted = sorted(set(ids) - {""})
    for at in range(0, len(wanted), CHUNK):
        rows = model._default_manager.filter(pk__in=wanted[at : at + CHUNK])
        for pk, *rest in rows.values_list("pk", "handling", "function_id", "custodian_id", "scope_area_id"):
            found[str(pk)] = tuple(rest)
    return found
