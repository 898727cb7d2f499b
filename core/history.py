"""History on every editable model: one row per version, with who and why, set-based where many change.

django-simple-history keeps the tables. Its signals are not used: the services call `remember`, so that actor and
reason are always given and a batch of any size is one INSERT.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from core.followers import tell_moved

if TYPE_CHECKING:
    from core.access.principals import Principal

ModelT = TypeVar("ModelT", bound=models.Model)
# One reason for all records, or each record's own by its key.
Reason = str | Mapping[Any, str]
BATCH = 2000
CREATED, CHANGED, DELETED = "+", "~", "-"


class ExplicitHistory(HistoricalRecords):
    """History tables without signals: nothing is written unless a service says who and why."""

    def post_save(
        self, instance: models.Model, created: bool, using: str | None = None, **kwargs: Any
    ) -> None:
        """Services write history themselves (see `remember`)."""
        return None

    def post_delete(self, instance: models.Model, using: str | None = None, **kwargs: Any) -> None:
        """Services write history themselves (see `remember`)."""
        return None

    def pre_delete(self, instance: models.Model, using: str | None = None, **kwargs: Any) -> None:
        """Services write history themselves (see `remember`)."""
        return None


def track(**options: Any) -> ExplicitHistory:
    """The `history = track()` of every editable model."""
    return ExplicitHistory(
        user_model=settings.AUTH_USER_MODEL,
        history_change_reason_field=models.CharField(max_length=500, blank=True, default=""),
        user_related_name="+",
        excluded_fields=options.pop("excluded_fields", []),
        **options,
    )


def remember(
    records: Iterable[models.Model], *, actor: Principal, kind: str, reason: Reason = "", when: Any = None
) -> None:
    """Writes one history row for each record as it is now, in as few statements as possible.

    `kind` is `+`, `~` or `-`. The caller holds the transaction in which the records were written.
    """
    moment = when or timezone.now()
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for record in records:
        by_model.setdefault(type(record)._meta.concrete_model or type(record), []).append(record)
    for model, group in by_model.items():
        history_model = model.history.model  # type: ignore[attr-defined]
        rows = [_row(history_model, record, actor.user_id, kind, reason, moment) for record in group]
        history_model.objects.bulk_create(rows, batch_size=BATCH)


def _row(
    history_model: Any, record: models.Model, user_id: Any, kind: str, reason: Reason, moment: Any
) -> models.Model:
    values = {field.attname: getattr(record, field.attname) for field in history_model.tracked_fields}
    return history_model(
        **values,
        history_date=moment,
        history_type=kind,
        history_user_id=user_id,
        history_change_reason=(reason if isinstance(reason, str) else reason.get(record.pk, ""))[:500],
    )


def _seal(records: Sequence[models.Model]) -> None:
    """Encrypts the new text of encrypted columns, in two statements for any number of records."""
    for column in records[0]._meta.concrete_fields:
        prepare = getattr(column, "prepare_many", None)
        if prepare is not None:
            prepare(records)


def insert_with_history(
    records: Sequence[ModelT], *, actor: Principal, reason: Reason = "", model: type[ModelT] | None = None
) -> None:
    """COPY-like creation of many new records with their first history row. Nothing is validated here."""
    if not records:
        return
    _seal(records)
    target = (model or type(records[0]))._meta.concrete_model
    target._default_manager.bulk_create(records, batch_size=BATCH)  # type: ignore[union-attr]
    remember(records, actor=actor, kind=CREATED, reason=reason)


def update_with_history(
    records: Sequence[ModelT], fields: Sequence[str], *, actor: Principal, reason: Reason = ""
) -> None:
    """Set-based update of locked, freshly read records: version +1, one history row each."""
    if not records:
        return
    moment = timezone.now()
    for record in records:
        record.version += 1  # type: ignore[attr-defined]
        record.updated_at = moment  # type: ignore[attr-defined]
    _seal(records)
    target = type(records[0])._meta.concrete_model
    target._default_manager.bulk_update(  # type: ignore[union-attr]
        records, [*fields, "version", "updated_at"], batch_size=500
    )
    remember(records, actor=actor, kind=CHANGED, reason=reason, when=moment)
    tell_moved(actor, records, fields)
