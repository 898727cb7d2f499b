"""Identities of protected sources: pages for those who see them, and no API (docs/decisions/0015)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.record_types import BY_CHANGE, LEVEL, reference
from core.resources import Column, Part, Resource
from stakeholders import filtersets, selectors, serializers, services
from stakeholders.models import SourceIdentity

IDENTITIES = Resource(
    name="source-identities",
    path="map/source-identities",
    model=SourceIdentity,
    label=_("identity of a source"),
    plural=_("Identities of sources"),
    icon="user-shield",
    select=selectors.source_identities,
    document=serializers.SOURCE_IDENTITY,
    filterset=filtersets.SourceIdentityFilter,
    orders=(BY_CHANGE,),
    writable=("source", "person", "position", "contact", "notes", "function", "custodian"),
    create=services.create_source_identity,
    update=services.update_source_identity,
    delete=services.delete_source_identity,
    api=False,
    columns=(Column("source", _("Source"), reference("source")), LEVEL),
    named_by=("source",),
    form=(
        Part(
            _("Who it is"),
            ("source", "person", "position", "contact", "notes"),
            _(
                "Encrypted, and seen by you, the second custodian and people you name. Nobody else learns that it is here."
            ),
        ),
    ),
    words={
        "person": (_("Name"), ""),
        "position": (_("Post or role"), _("As it was when they talked to us.")),
        "contact": (_("How to reach them"), _("A way that does not put them in danger.")),
        "notes": (_("Notes"), _("What whoever takes over must know, for example when not to call.")),
        "custodian": (_("Second custodian"), _("Keeps it besides you, and has it when you leave.")),
    },
    empty=_("Nothing is kept here that you may see."),
)
