"""A map in memory to which a roster plan is applied, so that laws of planning need no database."""

from __future__ import annotations

from itertools import count

from stakeholders.domain.roster_map import (
    MapArea,
    MapOrganization,
    MapPerson,
    MapPost,
    MapSnapshot,
    MapTenure,
    MapTerm,
    MapVacancy,
)
from stakeholders.domain.roster_plan import RosterPlan
from stakeholders.domain.roster_tenures import seen_on

_numbers = count(1)


def _id(kind: str) -> str:
    return f"{kind}-{next(_numbers)}"


def countries(*codes: str) -> MapSnapshot:
    """A map that knows only some countries."""
    names = {"NG": ("Nigeria", "NGA"), "GH": ("Ghana", "GHA"), "QZ": ("Kasanda", "")}
    found = [
        MapArea(code.lower(), names[code][0], "country", code, names[code][1], "", code.lower())
        for code in codes
    ]
    return MapSnapshot(areas=found)


def apply(plan: RosterPlan, snapshot: MapSnapshot) -> MapSnapshot:
    """What the map is after the plan was carried out (changes included)."""
    document, ids = plan.document, plan.ids
    for key in plan.new["areas"]:
        area = document.areas[key]
        ids["areas"][key] = _id("area")
        parent = ids["areas"].get(area.parent, "")
        top = next((one.country for one in snapshot.areas if one.id == parent), "") or ids["areas"][key]
        snapshot.areas.append(MapArea(ids["areas"][key], area.name, area.kind, area.code, "", parent, top))
    tops = {one.id: one.country for one in snapshot.areas}
    for key in plan.new["organizations"]:
        body = document.organizations[key]
        ids["organizations"][key] = _id("body")
        place = ids["areas"].get(body.area, "")
        snapshot.organizations.append(
            MapOrganization(
                ids["organizations"][key],
                body.name,
                tops.get(place, ""),
                place,
                body.classifications,
                other_names=list(body.other_names),
                identifiers=list(body.identifiers),
                derived=body.derived,
            )
        )
    for key in plan.new["posts"]:
        post = document.posts[key]
        ids["posts"][key] = _id("post")
        place = ids["areas"].get(post.area, "")
        snapshot.posts.append(
            MapPost(
                ids["posts"][key],
                ids["organizations"][post.organization],
                post.title,
                tops.get(place, ""),
                place,
                post.seats,
                identifiers=list(post.identifiers),
                level=post.level,
            )
        )
    for key in plan.new["terms"]:
        ids["terms"][key] = _id("term")
        term = document.terms[key]
        snapshot.terms.append(
            MapTerm(
                ids["terms"][key], ids["organizations"][term.organization], term.name, term.start, term.end
            )
        )
    for key in plan.new["persons"]:
        person = document.persons[key]
        ids["persons"][key] = _id("person")
        snapshot.persons.append(
            MapPerson(
                ids["persons"][key],
                person.name,
                tops.get(ids["areas"].get(person.area, ""), ""),
                person.honorific,
                person.given_name,
                person.family_name,
                person.gender,
                list(person.other_names),
                list(person.identifiers),
                bool(person.contacts),
            )
        )
    _change(plan, snapshot)
    _tenures(plan, snapshot)
    return snapshot


def _change(plan: RosterPlan, snapshot: MapSnapshot) -> None:
    for records, name in (
        (snapshot.persons, "persons"),
        (snapshot.organizations, "organizations"),
        (snapshot.posts, "posts"),
    ):
        for record in records:
            for field, value in plan.changes[name].get(record.id, {}).items():
                setattr(record, "has_contacts" if field == "contacts" else field, value)


def _tenures(plan: RosterPlan, snapshot: MapSnapshot) -> None:
    ids = plan.ids
    for match in plan.tenures:
        one = match.membership
        if match.tenure is not None:
            for field, value in match.changes.items():
                kind = {"on_behalf_of": "organizations", "area": "areas", "term": "terms"}.get(field)
                setattr(match.tenure, field, ids[kind][value] if kind else value)
            continue
        seen = seen_on(one)
        snapshot.tenures.append(
            MapTenure(
                _id("tenure"),
                ids["persons"][one.person],
                ids["posts"].get(one.post, ""),
                "" if one.post else ids["organizations"][one.organization],
                one.role,
                one.status,
                ids["terms"].get(one.term, ""),
                ids["areas"].get(one.area, ""),
                ids["organizations"].get(one.on_behalf_of, ""),
                one.start,
                one.end,
                seen,
                seen,
            )
        )
    for vacancy in plan.vacancies:
        if vacancy.known is None:
            said = vacancy.vacancy
            snapshot.vacancies.append(
                MapVacancy(
                    _id("vacancy"),
                    ids["posts"][said.post],
                    said.start,
                    first_seen=said.seen,
                    last_seen=said.seen,
                )
            )
        else:
            for field, value in vacancy.changes.items():
                setattr(vacancy.known, field, value)
