"""Sources, citations and roster sources as resources."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.paging import Order
from core.record_types import BY_CHANGE, BY_NAME, HANDLING_FACET, LEVEL, LEVEL_FIELDS, chosen, reference, text
from core.resources import Column, Facet, Part, Resource
from stakeholders import filtersets, selectors, serializers, services
from stakeholders.models import Citation, RosterFormat, RosterSource, Source
from stakeholders.models.choices import CitedKind, Credibility, Provenance, Reliability, SourceKind
from stakeholders.panels import citation

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
        "identity_hidden",
        "code_name",
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
    related=(("citations-list", _("Citations"), "quote"),),
    profile=citation.source_profile,
    form=(
        Part("", ("title", "kind", "reliability", "published", "url")),
        Part(
            _("Protecting who it is"),
            ("identity_hidden", "code_name"),
            _(
                "The title is then replaced by the code name, here and in every list. Who it is goes onto a page of its own."
            ),
            folded=True,
        ),
        Part(_("More"), ("area", "language", "attributable", "note"), folded=True),
    ),
    words={
        "title": (
            _("Title"),
            _(
                "What or who says so, for example “Cabinet page of the government”. Never the name of a person who must be protected."
            ),
        ),
        "kind": (
            _("Kind"),
            _(
                "What was published is open to the company; what people told us starts with your function only."
            ),
        ),
        "reliability": (_("How reliable"), _("Of the source in general. F when it cannot be judged.")),
        "published": (_("Date"), _("A year, a month or a day: 2024, 2024-05 or 2024-05-17.")),
        "code_name": (_("Code name"), _("A word that says nothing about the person, for example “Baobab”.")),
        "note": (
            _("Note"),
            _("Encrypted. Everybody who sees the source reads it: no names of those who must be protected."),
        ),
        "url": (_("Address"), _("Where it can be read, beginning with https://")),
    },
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
        "tie",
        "mandate",
        "interest",
        "deployment",
        "assessment",
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
        Column("source", _("Source"), reference("source"), order=""),
        Column("said", _("What was said"), text("said")),
        Column("date", _("Date"), text("date"), order="date"),
    ),
    facets=(
        Facet("about", _("About"), selectors.cited_kind, tuple(CitedKind.choices)),
        Facet("credibility", _("Credibility"), "credibility", tuple(Credibility.choices)),
        Facet("provenance", _("How the source knows"), "provenance", tuple(Provenance.choices)),
        Facet("source_kind", _("Kind of source"), "source__kind", tuple(SourceKind.choices)),
    ),
    named_by=("source",),
    form=(
        Part("", ("source", "said", "date", "credibility", "provenance")),
        Part(
            _("What it is about"),
            (
                "stakeholder",
                "post",
                "tenure",
                "vacancy",
                "tie",
                "mandate",
                "interest",
                "deployment",
                "assessment",
            ),
            _("Name one record: the one that the source speaks about."),
            folded=True,
        ),
    ),
    words={
        "source": (_("Source"), _("Who or what says so. Add the source first when it is not in the list.")),
        "said": (_("What was said"), _("In a sentence.")),
        "date": (_("When"), _("A year, a month or a day: 2024, 2024-05 or 2024-05-17.")),
        "credibility": (_("How credible"), _("Of this statement. 6 when it cannot be judged.")),
        "stakeholder": (_("Person or organization"), ""),
        "post": (_("Post"), ""),
        "tenure": (_("Tenure"), ""),
        "vacancy": (_("Vacancy"), ""),
        "tie": (_("Tie"), ""),
        "mandate": (_("Mandate"), ""),
        "interest": (_("Interest"), ""),
        "deployment": (_("Deployment"), ""),
        "assessment": (_("Assessment"), ""),
    },
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
    orders=(BY_NAME, BY_CHANGE),
    writable=(
        "name",
        "area",
        "organization",
        "source",
        "url",
        "format",
        "complete",
        "interval_days",
        *LEVEL_FIELDS,
    ),
    create=services.create_roster_source,
    update=services.update_roster_source,
    columns=(
        Column("name", _("Name"), text("name"), order="name"),
        Column("area", _("Area"), reference("area")),
        Column("format", _("Format"), chosen("format", RosterFormat)),
        Column("url", _("Address"), text("url")),
    ),
    facets=(
        Facet("file_format", _("Format"), "format", tuple(RosterFormat.choices)),
        Facet("complete", _("Complete list"), "complete", ((True, _("Complete")), (False, _("Partial")))),
        HANDLING_FACET,
    ),
    empty=_("Roster sources are the published lists of office-holders that were imported."),
)
