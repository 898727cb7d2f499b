"""A read document in words: labels, choices, links and masked fields for pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.addresses import address_of
from core.documents import Colleague, Item, Reference
from core.models.fields import PartialDateField, ReferencesField
from core.models.json_fields import EntriesField
from core.resources import Resource, resource_of
from core.templatetags.ui import partial_date_text

OWN_PLACE = frozenset(
    {"id", "name", "title", "handling", "function", "version", "created_at", "updated_at", "masked"}
)


def page_url(resource: str, key: Any) -> str:
    """The page of a record of a resource, or nothing where the resource has no pages."""
    found = resource_of(resource)
    if found is None or not found.paged or not _is_key(key):
        return ""
    try:
        return address_of(found.url("detail"), key)
    except NoReverseMatch:
        return ""


def _is_key(key: Any) -> bool:
    if isinstance(key, UUID):
        return True
    try:
        return bool(UUID(str(key)))
    except ValueError:
        return False


def facts(resource: Resource, document: dict[str, Any], names: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """`[{label, value, url?, locked?}]` of a document's items; what is empty is left out, what is masked is named."""
    shown = []
    for item in resource.document.items:
        if item.name in OWN_PLACE or (names and item.name not in names):
            continue
        label = capfirst(item.heading(resource.model))
        if item.name in document.get("masked", ()):
            shown.append({"label": label, "value": "", "locked": True})
            continue
        value, url = _shown(resource, item, document[item.name])
        if value:
            shown.append({"label": label, "value": value, "url": url})
    return shown


def _shown(resource: Resource, item: Item, value: Any) -> tuple[Any, str]:
    if value in (None, "", [], {}):
        return "", ""
    if isinstance(item, Colleague):
        return value["name"], ""
    if isinstance(item, Reference):
        return value["name"], page_url(item.resource, value["id"])
    try:
        column: Any = resource.model._meta.get_field(item.path)
    except LookupError:
        return (value if isinstance(value, str) else ""), ""
    except Exception as error:
        if type(error).__name__ != "FieldDoesNotExist":
            raise
        return (value if isinstance(value, str) else ""), ""
    if not column.concrete:
        # Rows of another table under the name of its relation: said by the record's own profile.
        return "", ""
    return in_words(column, value), ""


def in_words(column: Any, value: Any) -> Any:
    """A column's value as a person reads it."""
    if isinstance(column, ReferencesField):
        return ", ".join(one["name"] for one in value if isinstance(one, dict))
    if isinstance(column, EntriesField):
        return "\n".join(_entry(entry) for entry in value)
    if isinstance(column, PartialDateField):
        return partial_date_text(value)
    if hasattr(column, "base_field"):
        labels = dict(column.base_field.flatchoices or ())
        return ", ".join(str(labels.get(part, part)) for part in value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value)
    return value


def _entry(entry: dict[str, str]) -> str:
    main = entry.get("name") or entry.get("value") or entry.get("identifier") or ""
    rest = [text for key, text in entry.items() if text and key not in ("name", "value", "identifier")]
    return f"{main} ({', '.join(rest)})" if rest else main
