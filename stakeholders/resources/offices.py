"""Posts, tenures, vacancies and terms as resources."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.models.choices import Level
from core.paging import Order
from core.record_types import BY_CHANGE, HANDLING_FACET, LEVEL, LEVEL_FIELDS, chosen, reference, text
from core.resources import Column, Facet, Part, Resource
from stakeholders import filtersets, selectors, serializers, services
from stakeholders.models import Post, Stakeholder, Tenure, Term, Vacancy
from stakeholders.models.choices import HolderState, TenureStatus
from stakeholders.panels import post, tenure, term
from stakeholders.resources.cells import (
    BY_START,
    FROM_WHERE,
    LEVEL_FACET,
    PHASES,
    TIMELINE,
    cited,
    holders,
    linked,
    period,
    person_of,
    phase_today,
)  # fmt: skip

# Whether a post is held takes several look-ups for each: longer lists show the choices without numbers.
HOLDERS_COUNTED = 2_000

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
        "review_months",
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
    facets=(
        LEVEL_FACET,
        Facet(
            "holder",
            _("Holder"),
            selectors.holder_state,
            tuple(HolderState.choices),
            daily=True,
            most=HOLDERS_COUNTED,
        ),
    ),
    tabs=(TIMELINE, FROM_WHERE),
    profile=post.profile,
    related=(("vacancies-list", _("Vacancies"), "user-off"),),
    form=(
        Part("", ("organization", "title", "area", "level", "seats", "rank")),
        Part(
            _("More"),
            ("other_titles", "line", "start", "end", "review_months", "summary", "identifiers"),
            folded=True,
        ),
    ),
    words={
        "title": (_("Title of the post"), _("As the body itself calls it, without the holder's name.")),
        "area": (_("Area"), _("Leave empty when it is the area of the organization.")),
        "seats": (_("Seats"), _("How many people hold it at once, usually 1.")),
        "rank": (_("Rank"), _("The head of the body has the lowest number.")),
        "start": (_("Exists since"), _("A year, a month or a day: 2024, 2024-05 or 2024-05-17.")),
        "end": (
            _("Abolished"),
            _("Only when the post itself is gone. For a holder who left, end the tenure."),
        ),
        "other_titles": (_("Other titles"), _("One on each line: title | language | note")),
        "line": (
            _("Whose line"),
            _(
                "How authority reaches it: from the centre, from local voters, from tradition, or in fact only."
            ),
        ),
        "review_months": (
            _("Holder verified every (months)"),
            _("For an office that changes hands often, or seldom. Empty: as everywhere."),
        ),
        "identifiers": (_("Identifiers elsewhere"), _("One on each line: wikidata | Q42")),
    },
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
        "review_months",
        "identifiers",
        *LEVEL_FIELDS,
    ),
    create=services.create_tenure,
    update=services.update_tenure,
    delete=services.delete_tenure,
    bulk_people=True,
    columns=(
        Column("person", _("Person"), person_of),
        Column("post", _("Post"), lambda d: linked("post", "posts")(d) if d["post"] else {"text": d["role"]}),
        Column("organization", _("Organization"), linked("organization", "organizations")),
        Column("start", _("When"), period, order="start"),
        Column("status", _("Status"), chosen("status", TenureStatus)),
        LEVEL,
    ),
    facets=(
        Facet("phase", _("Phase"), "phase", PHASES),
        Facet("status", _("Status"), "status", tuple(TenureStatus.choices)),
        cited("tenure"),
    ),
    tabs=(FROM_WHERE,),
    profile=tenure.profile,
    named_by=("person", "post", "organization"),
    form=(
        Part("", ("person", "post", "status", "start", "end")),
        Part(
            _("Without a post"),
            ("organization", "role"),
            _("For somebody who belongs to a body without holding a post of it: leave the post empty."),
            folded=True,
        ),
        Part(
            _("More"),
            (
                "first_seen",
                "last_seen",
                "verified_on",
                "review_months",
                "end_reason",
                "on_behalf_of",
                "term",
                "area",
                "identifiers",
            ),
            folded=True,
        ),
    ),
    words={
        "status": (_("Status"), _("Recording it implies no recognition.")),
        "start": (
            _("Start"),
            _("As exactly as it is known: 2024, 2024-05 or 2024-05-17. Empty when not known."),
        ),
        "end": (_("End"), _("Empty while it lasts. The day on which the person left.")),
        "organization": (_("Organization"), _("Only when there is no post.")),
        "role": (_("Role"), _("For example member, deputy, adviser.")),
        "first_seen": (_("First seen in office"), _("The first day on which a source shows it.")),
        "last_seen": (_("Last seen in office"), _("The last day on which a source shows it. Empty: today.")),
        "verified_on": (_("Checked on"), _("When one of us last made sure.")),
        "review_months": (
            _("Verified every (months)"),
            _("Only where this holder is to be checked more often, or less. Empty: as for the post."),
        ),
        "on_behalf_of": (_("On behalf of"), _("For example the party or body that the person represents.")),
        "area": (_("Area"), _("Leave empty when it is the area of the post.")),
        "identifiers": (_("Identifiers elsewhere"), _("One on each line: wikidata | Q42")),
    },
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
    facets=(
        Facet("phase", _("Phase"), phase_today, PHASES),
        Facet("level", _("Level"), "post__level", tuple(Level.choices)),
        cited("vacancy"),
    ),
    profile=tenure.vacancy_profile,
    named_by=("post",),
    form=(
        Part("", ("post", "note", "start")),
        Part(_("More"), ("end", "first_seen", "last_seen"), folded=True),
    ),
    words={
        "note": (
            _("Who says so"),
            _("A post is vacant only when a source says so: name it, for example the gazette of 3 May."),
        ),
        "start": (_("Since"), _("As exactly as it is known: 2024, 2024-05 or 2024-05-17.")),
        "end": (_("Until"), _("Empty while it lasts.")),
    },
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
    orders=(Order("name", _("Name"), ("name",)), BY_START, BY_CHANGE),
    writable=("organization", "name", "start", "end", "identifiers", *LEVEL_FIELDS),
    create=services.create_term,
    update=services.update_term,
    delete=services.delete_term,
    columns=(
        Column("name", _("Name"), text("name"), order="name"),
        Column("organization", _("Body"), linked("organization", "organizations")),
        Column("start", _("When"), period, order="start"),
    ),
    facets=(
        Facet("phase", _("Phase"), phase_today, PHASES),
        Facet("organization", _("Body"), "organization_id", related=Stakeholder),
        HANDLING_FACET,
    ),
    profile=term.profile,
    named_by=("organization",),
    empty=_("Terms are the periods of a legislature, council or cabinet."),
)
