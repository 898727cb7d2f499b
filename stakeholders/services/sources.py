"""Writes of sources, citations and roster sources."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.access.principals import Principal
from core.confidentiality import Handling
from core.names import search_key
from core.records import create, delete, describe, update
from stakeholders.models import Citation, RosterSource, Source
from stakeholders.models.choices import PUBLISHED_KINDS, SourceKind


def derive_source(source: Source) -> None:
    if source.identity_hidden:
        # What every list, search, file and citation reads: the title itself says no more.
        source.title = protected_title(source.code_name)
        source.attributable = False
    source.search_key = search_key(source.title)
    source.sort_key = source.search_key[:300]
    source.scope_area_id = source.area_id


def protected_title(code_name: str) -> str:
    """The title of a protected source, in the language of the installation and not of the writer."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("Protected source “%(code_name)s”") % {"code_name": code_name}


def derive_citation(citation: Citation) -> None:
    about: Any = citation.about
    citation.scope_area_id = (about.scope_area_id if about else None) or citation.source.scope_area_id


def _derive_roster_source(roster: RosterSource) -> None:
    roster.scope_area_id = roster.area_id


def _prepare_source(principal: Principal, model: type[Any], values: dict[str, Any]) -> dict[str, Any]:
    """What people told us starts at function level; diplomats are not named unless somebody says so."""
    if "handling" not in values and values.get("kind") not in PUBLISHED_KINDS:
        values = {**values, "handling": Handling.FUNCTION}
    if values.get("kind") == SourceKind.EMBASSY:
        values = {"attributable": False, **values}
    return values


describe(Source, prepare=_prepare_source, derive=derive_source)
describe(Citation, derive=derive_citation)
describe(RosterSource, derive=_derive_roster_source)


def create_source(*, actor: Any, values: dict[str, Any], reason: str = "") -> Source:
    """A new source. What was published is company-wide; what people told us starts at function level."""
    return create(actor=actor, model=Source, values=values, reason=reason)


def update_source(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Source:
    """Changes a source."""
    return update(actor=actor, model=Source, pk=pk, version=version, values=values, reason=reason)


def delete_source(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a source that nothing cites."""
    delete(actor=actor, model=Source, pk=pk, version=version, reason=reason)


def create_citation(*, actor: Any, values: dict[str, Any], reason: str = "") -> Citation:
    """What a source says about one record; never more open than either."""
    return create(actor=actor, model=Citation, values=values, reason=reason)


def update_citation(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> Citation:
    """Changes a citation."""
    return update(actor=actor, model=Citation, pk=pk, version=version, values=values, reason=reason)


def delete_citation(*, actor: Any, pk: UUID, version: int | None, reason: str = "") -> None:
    """Deletes a citation."""
    delete(actor=actor, model=Citation, pk=pk, version=version, reason=reason)


def create_roster_source(*, actor: Any, values: dict[str, Any], reason: str = "") -> RosterSource:
    """A new published list of office-holders."""
    return create(actor=actor, model=RosterSource, values=values, reason=reason)


def update_roster_source(
    *, actor: Any, pk: UUID, version: int | None, values: dict[str, Any], reason: str = ""
) -> RosterSource:
    """Changes a roster source."""
    return update(actor=actor, model=RosterSource, pk=pk, version=version, values=values, reason=reason)
