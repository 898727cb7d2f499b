"""People and organizations as a resource."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.models.choices import Level
from core.record_types import BY_CHANGE, LEVEL, LEVEL_FIELDS, chosen, reference
from core.resources import Column, Facet, Part, Resource
from stakeholders import filtersets, merged, selectors, serializers, services
from stakeholders.likeness import ORGANIZATIONS_ALIKE, PEOPLE_ALIKE
from stakeholders.models import Organization, Person, Stakeholder
from stakeholders.models.choices import Classification
from stakeholders.panels import organization, person
from stakeholders.resources.cells import (
    ASSESSED_TAB,
    BY_NAME,
    FROM_WHERE,
    LEVEL_FACET,
    STANCE_FACET,
    TIES_TAB,
    TIMELINE,
    body_name,
    cited,
    kinds_of_body,
    linked,
    offices,
    person_name,
    source_facet,
)  # fmt: skip
from stakeholders.resources.files import ORGANIZATIONS_FORMS, PEOPLE_FORMS
from stakeholders.resources.merging import ORGANIZATIONS_ACTS, PEOPLE_ACTS

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
    moved=merged.standing_for,
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
    alike=PEOPLE_ALIKE,
    acts=PEOPLE_ACTS,
    forms=PEOPLE_FORMS,
    moved=merged.standing_for,
    bulk_people=True,
    columns=(
        Column("name", _("Name"), person_name, order="name"),
        Column("offices", _("Post"), offices),
        Column("area", _("Area"), reference("area")),
        Column("level", _("Level"), chosen("level", Level)),
        LEVEL,
    ),
    facets=(LEVEL_FACET, STANCE_FACET, source_facet(selectors.sourced)),
    tabs=(TIMELINE, TIES_TAB, ASSESSED_TAB, FROM_WHERE),
    profile=person.profile,
    form=(
        Part("", ("name", "honorific", "area", "level", "summary")),
        Part(
            _("Names and languages"),
            ("given_name", "family_name", "other_names", "languages"),
            folded=True,
        ),
        Part(_("Contact details"), ("contact_details", "private_contact_details"), folded=True),
        Part(_("Why we may hold this"), ("basis", "basis_note"), folded=True),
        Part(_("More"), ("gender", "birth_date", "tags", "identifiers"), folded=True),
    ),
    words={
        "name": (_("Name"), _("As it is written where the person works. A name is enough to begin.")),
        "honorific": (_("Title or rank"), _("For example Hon., Col., Chief, Dr.")),
        "other_names": (
            _("Other names"),
            _("One on each line: name | language | note. Other scripts and spellings too."),
        ),
        "languages": (_("Languages"), _("Languages spoken, with commas between them: fr, sw, Kiluba.")),
        "summary": (
            _("In a sentence"),
            _("What a colleague should know before a first meeting. No judgements here."),
        ),
        "contact_details": (
            _("Official contact details"),
            _("One on each line, the kind first: phone | +243 81 555 0101 | office"),
        ),
        "private_contact_details": (
            _("Private contact details"),
            _("Shown only to those who may change this record. The same form: phone | number | note"),
        ),
        "basis": (
            _("Basis"),
            _(
                "Holders of a public office are visible to the company; everybody else starts with your function only."
            ),
        ),
        "basis_note": (
            _("More exactly"),
            _("For example who asked for consent, when, and in which language."),
        ),
        "identifiers": (_("Identifiers elsewhere"), _("One on each line: wikidata | Q42")),
    },
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
    alike=ORGANIZATIONS_ALIKE,
    acts=ORGANIZATIONS_ACTS,
    forms=ORGANIZATIONS_FORMS,
    moved=merged.standing_for,
    columns=(
        Column("name", _("Name"), body_name, order="name"),
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
        STANCE_FACET,
        cited("stakeholder"),
    ),
    tabs=(TIMELINE, TIES_TAB, ASSESSED_TAB, FROM_WHERE),
    profile=organization.profile,
    related=(("terms-list", _("Terms"), "calendar"),),
    form=(
        Part("", ("name", "classifications", "parent", "area", "level", "summary")),
        Part(_("Standing"), ("formal", "line", "home_state", "founded", "dissolved", "derived"), folded=True),
        Part(_("Contact details"), ("contact_details", "private_contact_details"), folded=True),
        Part(_("More"), ("other_names", "tags", "identifiers"), folded=True),
    ),
    words={
        "name": (_("Name"), _("A name is enough to begin.")),
        "classifications": (_("Kind of body"), _("It may be several things at once.")),
        "parent": (_("Part of"), _("The body it belongs to or reports to.")),
        "other_names": (
            _("Other names"),
            _("One on each line: name | language | note. Abbreviations and former names too."),
        ),
        "summary": (_("In a sentence"), _("What it does, in plain words.")),
        "line": (
            _("Whose line"),
            _(
                "How authority reaches it: from the centre, from local voters, from tradition, or in fact only."
            ),
        ),
        "home_state": (_("Home State"), _("For embassies and foreign bodies.")),
        "contact_details": (
            _("Official contact details"),
            _("One on each line, the kind first: phone | +243 81 555 0101 | front desk"),
        ),
        "private_contact_details": (
            _("Private contact details"),
            _("Shown only to those who may change this record."),
        ),
        "identifiers": (_("Identifiers elsewhere"), _("One on each line: wikidata | Q42")),
    },
    empty=_("No body is on the map yet that you may see. Add one, or import a list of office-holders."),
)
