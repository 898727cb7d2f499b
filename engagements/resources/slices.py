"""Slices as a resource."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.paging import Order
from core.record_types import BY_CHANGE, LEVEL, LEVEL_FIELDS, chosen, text
from core.resources import Column, Facet, Part, Resource
from engagements.filtersets import slices as filtersets
from engagements.models import Slice
from engagements.models.slices import RecipientKind
from engagements.panels import slices as panels
from engagements.selectors import slices as selectors
from engagements.serializers import slices as serializers
from engagements.services import slices as services

SLICES = Resource(
    name="slices",
    path="engagement/slices",
    model=Slice,
    label=_("slice"),
    plural=_("Slices"),
    icon="share",
    select=selectors.slices,
    document=serializers.SLICE,
    filterset=filtersets.SliceFilter,
    orders=(Order("expires", _("Last day"), ("expires_on",)), BY_CHANGE),
    writable=(
        "title",
        "recipient",
        "body",
        "recipient_kind",
        "purpose",
        "items",
        "expires_on",
        "competition_checked",
        "withdrawn",
        *LEVEL_FIELDS,
    ),
    required=("purpose",),
    create=services.create_slice,
    update=services.update_slice,
    delete=services.delete_slice,
    columns=(
        Column("title", _("Title"), text("title")),
        Column("recipient", _("For whom"), text("recipient")),
        Column("body", _("Of which body"), text("body")),
        Column("recipient_kind", _("Kind of reader"), chosen("recipient_kind", RecipientKind)),
        Column("expires_on", _("Last day"), panels.last_day, order="expires"),
        LEVEL,
    ),
    facets=(Facet("recipient_kind", _("Kind of reader"), "recipient_kind", tuple(RecipientKind.choices)),),
    profile=panels.slice_profile,
    form=(
        Part("", ("title", "recipient", "body", "recipient_kind", "purpose", "expires_on")),
        Part(
            _("Competition law"),
            ("competition_checked",),
            _(
                "What companies tell each other can break competition law. Share facts about public institutions, "
                "security and human rights; never prices, bids, customers, capacity, pay or plans for the market. "
                "Ask counsel where you doubt."
            ),
        ),
        Part(
            _("What they read"),
            ("items",),
            _("Leave this empty: on the page of the slice records are added field by field."),
            folded=True,
        ),
        Part(_("End it"), ("withdrawn",), folded=True),
    ),
    extra={"edit_only": ("withdrawn",)},
    empty=_("A slice shows chosen fields of chosen records to one named person outside, until a day."),
)
