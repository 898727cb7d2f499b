"""The register's resources: what pages, API, exports and the access proof know of each model."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.models.choices import Level
from core.paging import Order
from core.record_types import LEVEL, LEVEL_FIELDS, chosen, reference, text
from core.resources import Column, Facet, Resource, register
from stakeholders import filtersets, selectors, serializers, services
from stakeholders.models import (
    Citation,
    Organization,
    Person,
    Post,
    RosterSource,
    Source,
    Stakeholder,
    Tenure,
    Term,
    Vacancy,
)
from stakeholders.models.choices import (
    Classification,
    HolderState,
    Phase,
    Reliability,
    SourceKind,
    TenureStatus,
)

BY_NAME = Order("name", _("Name"), ("sort_key",))
BY_CHANGE = Order("updated", _("Last changed"), ("updated_at",))
BY_START = Order("start", _("Start"), ("start_earliest",))
CLASSIFICATIONS = dict(Classification.choices)
STATES = dict(HolderState.choices)


def linked(key: str, resource: str) -> Any:
    """A cell that links to a referenced record's page."""

    def cell(document: dict[str, Any]) -> dict[str, Any]:
        found = document[key]
        return {"text": found["name"], "page": (resource, found["id"])} if found else {"text": ""}

    return cell


def person_name(document: dict[str, Any]) -> dict[str, Any]:
    return {"text": " ".join(filter(None, [document["honorific"], document["name"]])), "avatar": True}


def offices(document: dict[str, Any]) -> dict[str, Any]:
    """What a person holds, the first in full and how many more."""
    held = document["offices"]
    if not held:
        return {"text": _("No post known to you"), "muted": True}
    first = ", ".join(filter(None, [held[0]["title"], held[0]["organization_name"]]))
    more = f" (+{len(held) - 1})" if len(held) > 1 else ""
    return {"text": f"{first}{more}", "possible": held[0]["certainty"] == "possible"}


def holders(document: dict[str, Any]) -> dict[str, Any]:
    """Who holds a post, or the state in words."""
    held = document["holders"]
    if not held:
        return {"text": STATES[document["holder_state"]], "state": document["holder_state"]}
    names = ", ".join(" ".join(filter(None, [one["honorific"], one["name"]])) for one in held[:3])
    more = f" (+{len(held) - 3})" if len(held) > 3 else ""
    possible = all(one["certainty"] == "possible" for one in held)
    return {"text": f"{names}{more}", "possible": possible, "state": document["holder_state"]}


def kinds_of_body(document: dict[str, Any]) -> dict[str, Any]:
    return {"text": ", ".join(str(CLASSIFICATIONS.get(kind, kind)) for kind in document["classifications"])}


def period(document: dict[str, Any]) -> dict[str, Any]:
    """Start and end as given; what was only seen says so."""
    start, end = document["start"], document["end"]
    if start or end:
        return {"text": f"{start or '?'} – {end}".strip()}
    seen = [document.get("first_seen"), document.get("last_seen")]
    days = sorted({day for day in seen if day})
    if not days:
        return {"text": _("dates not known"), "muted": True}
    return {
        "text": _("seen %(days)s") % {"days": " – ".join(date_format(day) for day in days)},
        "muted": True,
    }


LEVEL_FACET = Facet("level", _("Level"), "level", tuple(Level.choices))

STAKEHOLDERS = Resource(
    name="stakeholders",
    path="map/stakeholders",
    model=Stakeholder,
    label=_("stakeholder"),
    plural=_("Stakeholders"),
    icon="users",
    select=selectors.stakeholders,
    document=serializers.STAKEHOLDER,
    filterset=filtersets.StakeholderFilter,
    orders=(BY_NAME, BY_CHANGE),
    writable=(),
    bulk_people=True,
    paged=False,
)
PEOPLE = Resource(
    name="people",
    path="map/people",
    model=Person,
    label=_("person"),
    plural=_("People"),
    icon="user",
    group="directory",
    select=selectors.people,
    document=serializers.PERSON,
    filterset=filtersets.PersonFilter,
    orders=(BY_NAME, BY_CHANGE),
    writable=(
        "name",
        "given_name",
        "family_name",
        "honorific",
        "other_names",
        "area",
        "level",
        "languages",
        "gender",
        "birth_date",
        "summary",
        "tags",
        "identifiers",
        "contact_details",
        "private_contact_details",
        "basis",
        "basis_note",
        *LEVEL_FIELDS,
    ),
    create=services.create_person,
    update=services.update_person,
    delete=services.delete_person,
    bulk_people=True,
    columns=(
        Column("name", _("Name"), person_name, order="name"),
        Column("offices", _("Post"), offices),
        Column("area", _("Area"), reference("area")),
        Column("level", _("Level"), chosen("level", Level)),
        LEVEL,
    ),
    facets=(LEVEL_FACET,),
    empty=_("Nobody is on the map yet that you may see. Add a person, or import a list of office-holders."),
)
ORGANIZATIONS = Resource(
    name="organizations",
    path="map/organizations",
    model=Organization,
    label=_("organization"),
    plural=_("Organizations"),
    icon="building",
    group="directory",
    select=selectors.organizations,
    document=serializers.ORGANIZATION,
    filterset=filtersets.OrganizationFilter,
    orders=(BY_NAME, BY_CHANGE),
    writable=(
        "name",
        "classifications",
        "other_names",
        "parent",
        "area",
        "level",
        "formal",
        "line",
        "home_state",
        "founded",
        "dissolved",
        "summary",
        "tags",
        "identifiers",
        "contact_details",
        "private_contact_details",
        "derived",
        *LEVEL_FIELDS,
    ),
    create=services.create_organization,
    update=services.update_organization,
    delete=services.delete_organization,
    columns=(
        Column("name", _("Name"), text("name"), order="name"),
        Column("classifications", _("Kind of body"), kinds_of_body),
        Column("parent", _("Part of"), linked("parent", "organizations")),
        Column("area", _("Area"), reference("area")),
        Column("level", _("Level"), chosen("level", Level)),
        LEVEL,
    ),
    facets=(
        LEVEL_FACET,
        Facet(
            "classification", _("Kind of body"), "classifications", tuple(Classification.choices), many=True
        ),
    ),
    empty=_("No body is on the map yet that you may see. Add one, or import a list of office-holders."),
)
POSTS = Resource(
    name="posts",
    path="map/posts",
    model=Post,
    label=_("post"),
    plural=_("Posts"),
    icon="armchair",
    group="directory",
    select=selectors.posts,
    document=serializers.POST,
    filterset=filtersets.PostFilter,
    orders=(Order("title", _("Title"), ("sort_key",)), BY_CHANGE),
    writable=(
        "organization",
        "title",
        "other_titles",
        "area",
        "level",
        "line",
        "seats",
        "rank",
        "start",
        "end",
        "identifiers",
        "summary",
        *LEVEL_FIELDS,
    ),
    create=services.create_post,
    update=services.update_post,
    delete=services.delete_post,
    columns=(
        Column("title", _("Post"), text("title"), order="title"),
        Column("organization", _("Organization"), linked("organization", "organizations")),
        Column("holders", _("Holder"), holders),
        Column("area", _("Area"), reference("area")),
        Column("level", _("Level"), chosen("level", Level)),
        LEVEL,
    ),
    facets=(LEVEL_FACET, Facet("holder", _("Holder"), "", tuple(HolderState.choices))),
    empty=_("No post is on the map yet that you may see. Add one to an organization, or import a list."),
)
TENURES = Resource(
    name="tenures",
    path="map/tenures",
    model=Tenure,
    label=_("tenure"),
    plural=_("Tenures"),
    icon="calendar-user",
    group="directory",
    select=selectors.tenures,
    document=serializers.TENURE,
    filterset=filtersets.TenureFilter,
    orders=(BY_START, BY_CHANGE),
    writable=(
        "person",
        "post",
        "organization",
        "role",
        "status",
        "on_behalf_of",
        "area",
        "term",
        "start",
        "end",
        "first_seen",
        "last_seen",
        "end_reason",
        "verified_on",
        "identifiers",
        *LEVEL_FIELDS,
    ),
    create=services.create_tenure,
    update=services.update_tenure,
    delete=services.delete_tenure,
    bulk_people=True,
    columns=(
        Column("person", _("Person"), linked("person", "people")),
        Column("post", _("Post"), lambda d: linked("post", "posts")(d) if d["post"] else {"text": d["role"]}),
        Column("organization", _("Organization"), linked("organization", "organizations")),
        Column("start", _("When"), period, order="start"),
        Column("status", _("Status"), chosen("status", TenureStatus)),
        LEVEL,
    ),
    facets=(
        Facet("phase", _("Phase"), "phase", tuple(Phase.choices)),
        Facet("status", _("Status"), "status", tuple(TenureStatus.choices)),
    ),
    empty=_("No tenure is on the map yet that you may see."),
)
VACANCIES = Resource(
    name="vacancies",
    path="map/vacancies",
    model=Vacancy,
    label=_("vacancy"),
    plural=_("Vacancies"),
    icon="user-off",
    select=selectors.vacancies,
    document=serializers.VACANCY,
    filterset=filtersets.VacancyFilter,
    orders=(BY_START, BY_CHANGE),
    writable=("post", "start", "end", "first_seen", "last_seen", "note", *LEVEL_FIELDS),
    create=services.create_vacancy,
    update=services.update_vacancy,
    delete=services.delete_vacancy,
    columns=(
        Column("post", _("Post"), linked("post", "posts")),
        Column("start", _("When"), period, order="start"),
        Column("note", _("Who says so"), text("note")),
    ),
    empty=_("No source says that a post is vacant."),
)
TERMS = Resource(
    name="terms",
    path="map/terms",
    model=Term,
    label=_("term"),
    plural=_("Terms"),
    icon="calendar",
    select=selectors.terms,
    document=serializers.TERM,
    filterset=filtersets.TermFilter,
    orders=(Order("name", _("Name"), ("name",)), BY_START),
    writable=("organization", "name", "start", "end", "identifiers", *LEVEL_FIELDS),
    create=services.create_term,
    update=services.update_term,
    delete=services.delete_term,
    columns=(
        Column("name", _("Name"), text("name"), order="name"),
        Column("organization", _("Body"), linked("organization", "organizations")),
        Column("start", _("When"), period, order="start"),
    ),
    empty=_("Terms are the periods of a legislature, council or cabinet."),
)
SOURCES = Resource(
    name="sources",
    path="map/sources",
    model=Source,
    label=_("source"),
    plural=_("Sources"),
    icon="books",
    select=selectors.sources,
    document=serializers.SOURCE,
    filterset=filtersets.SourceFilter,
    orders=(
        Order("title", _("Title"), ("sort_key",)),
        Order("date", _("Date"), ("published_earliest",)),
        BY_CHANGE,
    ),
    writable=(
        "kind",
        "title",
        "url",
        "area",
        "published",
        "language",
        "reliability",
        "attributable",
        "note",
        *LEVEL_FIELDS,
    ),
    create=services.create_source,
    update=services.update_source,
    delete=services.delete_source,
    columns=(
        Column("title", _("Title"), text("title"), order="title"),
        Column("kind", _("Kind"), chosen("kind", SourceKind)),
        Column("published", _("Date"), text("published"), order="date"),
        Column("reliability", _("Reliability"), chosen("reliability", Reliability)),
        LEVEL,
    ),
    facets=(
        Facet("kind", _("Kind"), "kind", tuple(SourceKind.choices)),
        Facet("reliability", _("Reliability"), "reliability", tuple(Reliability.choices)),
    ),
    empty=_("Sources say where facts come from. Add the first one."),
)
CITATIONS = Resource(
    name="citations",
    path="map/citations",
    model=Citation,
    label=_("citation"),
    plural=_("Citations"),
    icon="quote",
    select=selectors.citations,
    document=serializers.CITATION,
    filterset=filtersets.CitationFilter,
    orders=(Order("date", _("Date"), ("date_earliest",)), BY_CHANGE),
    writable=(
        "source",
        "stakeholder",
        "post",
        "tenure",
        "vacancy",
        "said",
        "date",
        "credibility",
        "provenance",
        *LEVEL_FIELDS,
    ),
    create=services.create_citation,
    update=services.update_citation,
    delete=services.delete_citation,
    columns=(
        Column("source", _("Source"), linked("source", "sources")),
        Column("said", _("What was said"), text("said")),
        Column("date", _("Date"), text("date"), order="date"),
    ),
    empty=_("Citations join a source to the record it speaks about."),
)
ROSTER_SOURCES = Resource(
    name="roster-sources",
    path="map/roster-sources",
    model=RosterSource,
    label=_("roster source"),
    plural=_("Roster sources"),
    icon="list-check",
    select=selectors.roster_sources,
    document=serializers.ROSTER_SOURCE,
    filterset=filtersets.RosterSourceFilter,
    orders=(Order("name", _("Name"), ("name",)),),
    writable=("name", "area", "organization", "source", "url", "format", "complete", *LEVEL_FIELDS),
    create=services.create_roster_source,
    update=services.update_roster_source,
    columns=(
        Column("name", _("Name"), text("name"), order="name"),
        Column("area", _("Area"), reference("area")),
        Column("url", _("Address"), text("url")),
    ),
    empty=_("Roster sources are the published lists of office-holders that were imported."),
)
register(
    STAKEHOLDERS, PEOPLE, ORGANIZATIONS, POSTS, TENURES, VACANCIES, TERMS, SOURCES, CITATIONS, ROSTER_SOURCES
)
