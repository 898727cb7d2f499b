"""Filters shared by pages and API: one FilterSet serves both, and every reference is scoped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.db import models
from django.db.models import Lookup, Q, QuerySet, TextField
from django.utils.translation import gettext_lazy as _
from django_filters.widgets import BooleanWidget

from core.access.scope import scope
from core.confidentiality import HANDLING_SLUGS, Handling
from core.errors import BadRequest
from core.models import Area
from core.names import search_key
from core.prepared import Among, Slot

MAX_WORDS = 8
MAX_TEXT = 200
# The trigram index has nothing to offer for shorter words: such a search walks the order of names instead.
TRIGRAM = 3
DAY_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PAGE_PARAMETERS = frozenset({"cursor", "ordering", "page_size", "count", "format", "reason", "purpose"})


@TextField.register_lookup
class HasText(Lookup):
    """`search_key LIKE '%text%'`, which the trigram index serves (Django's icontains would not)."""

    lookup_name = "has_text"
    prepare_rhs = False
    pattern = "%{}%"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        given: Any = self.rhs
        return f"{left} LIKE %s", (
            *parameters,
            given if isinstance(given, Slot) else containing(given, self.pattern),
        )


@TextField.register_lookup
class BeginsWith(HasText):
    """`search_key LIKE 'text%'`."""

    lookup_name = "begins_with"
    pattern = "{}%"


def containing(text: str, pattern: str = "%{}%") -> str:
    """The LIKE pattern of everything that contains a text (or begins with it, by `pattern`)."""
    escaped = text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return pattern.format(escaped)


class Word(Slot):
    """A slot for one word of a search, as a LIKE pattern; `long` when the trigram index can serve it."""

    def __init__(self, name: str, long: bool) -> None:
        super().__init__(name, "text")
        self.long = long


class SlottedText(str):
    """Stands for the text of a search whose words are given when the statement runs."""

    words: Sequence[Word] = ()


def is_long(word: Any) -> bool:
    """Whether the trigram index has something to offer for a word: three letters or more."""
    return word.long if isinstance(word, Word) else len(word) >= TRIGRAM


def words_of(text: str) -> list[Any]:
    """The words of a search, folded as names are; at most eight, whatever was typed."""
    if isinstance(text, SlottedText):
        return list(text.words)
    return search_key(text[:MAX_TEXT]).split()[:MAX_WORDS]


def matching(queryset: QuerySet[Any], text: str, field: str = "search_key") -> QuerySet[Any]:
    """Rows whose search key contains every word of the text; a text without a letter finds nothing."""
    words = words_of(text)
    if not words:
        return queryset.none() if text.strip() else queryset
    return holding(queryset, words, field)


def holding(queryset: QuerySet[Any], words: Sequence[Any], field: str = "search_key") -> QuerySet[Any]:
    """Rows whose search key contains every word; long words are looked up first, in the trigram index."""
    model = queryset.model._meta.concrete_model
    found = model._base_manager.all()
    for word in words:
        if is_long(word):
            found = found.filter(**{f"{field}__has_text": word})
        else:
            queryset = queryset.filter(**{f"{field}__has_text": word})
    if any(map(is_long, words)):
        queryset = queryset.filter(Among("pk", found.values("pk")))
    return queryset


class SearchFilter(django_filters.CharFilter):
    """`q=`: part of a name, in any script and spelling."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Search"), max_length=MAX_TEXT, **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return matching(qs, value) if value else qs


class ReferenceFilter(django_filters.UUIDFilter):
    """Rows that name a record which the reader may see; a hidden id finds what an unknown one finds: nothing."""

    def __init__(self, related: type[models.Model], **kwargs: Any) -> None:
        self.related = related
        super().__init__(**kwargs)

    def seen(self, value: UUID) -> QuerySet[Any]:
        actor = self.parent.actor
        return scope(actor, self.related._default_manager.filter(pk=value)).values("pk")

    def filter(self, qs: QuerySet[Any], value: UUID | None) -> QuerySet[Any]:
        return qs if value is None else qs.filter(**{f"{self.field_name}__in": self.seen(value)})


class AreaFilter(ReferenceFilter):
    """Rows of an area or anything below it, as far as the reader sees those areas: beside a row whose area is
    hidden, no filter says where it lies."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Area, label=_("Area"), **kwargs)

    def filter(self, qs: QuerySet[Any], value: UUID | None) -> QuerySet[Any]:
        if value is None:
            return qs
        actor = self.parent.actor
        inside = Area.objects.filter(Q(pk=value) | Q(ancestors__contains=[value]))
        areas = scope(actor, inside).values("pk")
        return qs.filter(models.Exists(self.seen(value)), **{f"{self.field_name}__in": areas})


class HandlingFilter(django_filters.ChoiceFilter):
    """`handling=company`: by level of sight, in words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=HANDLING_SLUGS, label=_("Who may see it"), **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.filter(handling=Handling.from_slug(value)) if value else qs


def not_understood(errors: Mapping[str, Any]) -> BadRequest:
    """The answer to filters whose values are not right."""
    return BadRequest(
        _("A filter has a value that is not understood."),
        {name: [str(problem) for problem in problems] for name, problems in errors.items()},
    )


class RecordFilterSet(django_filters.FilterSet):
    """Base of every FilterSet. `actor` scopes references; `strict` data with unknown names is refused."""

    handling = HandlingFilter()
    function = django_filters.UUIDFilter(label=_("Function"))

    def __init__(
        self, data: Any = None, queryset: QuerySet[Any] | None = None, *, actor: Any = None, **kwargs: Any
    ) -> None:
        self.actor = actor
        super().__init__(data, queryset, **kwargs)

    def refuse_unknown(self) -> None:
        """BadRequest for a parameter that this list does not have, or given twice."""
        self.refuse(self.data)

    @classmethod
    def refuse(cls, data: Any) -> None:
        """`refuse_unknown` for parameters that no FilterSet was made of yet."""
        errors: dict[str, list[str]] = {}
        lists = data.lists() if hasattr(data, "lists") else [(key, [value]) for key, value in data.items()]
        for name, values in lists:
            if name not in cls.base_filters and name not in PAGE_PARAMETERS:
                errors[str(name)[:60]] = [str(_("There is no such parameter."))]
            elif len(values) > 1 and not isinstance(
                cls.base_filters.get(name), django_filters.MultipleChoiceFilter
            ):
                errors[str(name)[:60]] = [str(_("Give this once."))]
        if errors:
            raise BadRequest(_("Unknown or repeated parameter."), errors)

    def filtered(self) -> QuerySet[Any]:
        """The filtered rows; BadRequest with the field when a value is not understood."""
        if not self.is_valid():
            raise not_understood(self.form.errors)
        return self.qs

    def slotted(self, text: SlottedText | None) -> QuerySet[Any]:
        """The filtered rows with slots in the place of the words that were searched for."""
        if text is not None:
            self.filtered()
            self.form.cleaned_data["q"] = text
            del self._qs
        return self.filtered()

    @property
    def day(self) -> date | None:
        """The day of `as_of`, where this list has one and it is set."""
        return self.in_use.get("as_of")

    @property
    def in_use(self) -> dict[str, Any]:
        """The filters that are set, for chips and saved views."""
        if not self.is_valid():
            return {}
        return {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "", [])}


class DayField(forms.DateField):
    """A calendar day as YYYY-MM-DD and nothing else."""

    input_formats = ["%Y-%m-%d"]

    def to_python(self, value: Any) -> date | None:
        if value and not isinstance(value, date) and not DAY_FORM.fullmatch(str(value).strip()):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class DayFilter(django_filters.DateFilter):
    field_class = DayField


class YesNoWidget(BooleanWidget):
    """Keeps a word that is neither yes nor no, so that the field can refuse it."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        known = super().value_from_datadict(data, files, name)
        return data.get(name) if known is None else known


class YesNoField(forms.NullBooleanField):
    """`true` or `false`; any other word is refused, where Django would read it as no answer."""

    widget = YesNoWidget

    def clean(self, value: Any) -> bool | None:
        if value not in (None, "", True, False):
            raise forms.ValidationError(_("Use true or false."), code="invalid")
        return super().clean(value)


class YesNoFilter(django_filters.BooleanFilter):
    field_class = YesNoField
