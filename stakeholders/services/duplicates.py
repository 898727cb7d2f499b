"""Finding pairs of records that may be one, a batch of changed records at a time, and keeping what people say of them.

The search looks at every record, because a pair is of nobody's sight; who sees a pair is asked when it is shown: only
who sees both records does (merged.duplicate_pairs).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access.principals import principal_of
from core.access.scope import may
from core.errors import NotAllowed, NotVisible
from stakeholders import merged, selectors
from stakeholders.domain.duplicates import compare
from stakeholders.models import DuplicatePair, DuplicateScan, Stakeholder
from stakeholders.models.choices import Kind

BATCH = 200
NEAREST = 20
MOST_AT_ONCE = 20_000

# The block of a record: the same key for matching, or a search key near it by trigrams; the nearest few are compared.
BLOCK = """
SELECT mine.id, near.id
FROM stakeholders_stakeholder mine
CROSS JOIN LATERAL (
    SELECT found.id FROM stakeholders_stakeholder found
    WHERE found.kind = mine.kind AND found.merged_into_id IS NULL AND found.id <> mine.id
      AND mine.match_key <> '' AND (found.match_key = mine.match_key OR found.search_key %% mine.match_key)
    ORDER BY found.match_key = mine.match_key DESC, similarity(found.search_key, mine.match_key) DESC, found.id
    LIMIT %s
) near
WHERE mine.id = ANY(%s)
"""


def find_duplicates(*, most: int = MOST_AT_ONCE) -> int:
    """Compares the records that changed since the last time, at most so many of a kind; how many were compared."""
    return sum(_scan(kind, most) for kind in Kind.values)


def _scan(kind: str, most: int) -> int:
    done = 0
    while done < most:
        count = _batch(kind)
        done += count
        if count < BATCH:
            break
    return done


@transaction.atomic
def _batch(kind: str) -> int:
    DuplicateScan.objects.get_or_create(kind=kind)
    scan = DuplicateScan.objects.select_for_update().get(kind=kind)
    waiting = Stakeholder.objects.filter(kind=kind, merged_into__isnull=True).order_by("updated_at", "pk")
    if scan.reached_at is not None:
        waiting = waiting.filter(
            Q(updated_at__gt=scan.reached_at) | Q(updated_at=scan.reached_at, pk__gt=scan.reached_id)
        )
    batch = list(waiting[:BATCH])
    if not batch:
        return 0
    _compare(batch)
    scan.reached_at, scan.reached_id = batch[-1].updated_at, batch[-1].pk
    scan.save()
    return len(batch)


def _compare(batch: Sequence[Stakeholder]) -> None:
    """The pairs of some records anew; a word that two are different stays, whatever their names are now."""
    mine = {record.pk: record for record in batch}
    near = _blocks(mine)
    others = Stakeholder.objects.in_bulk({other for _one, other in near} - set(mine))
    named = {pk: selectors.named(record, private=False) for pk, record in [*mine.items(), *others.items()]}
    found: dict[tuple[UUID, UUID], int] = {}
    for one, other in near:
        score = compare(named[one], named[other]).score
        if score >= settings.DUPLICATE_SUGGESTED:
            found[min(one, other), max(one, other)] = round(score * 100)
    known = {
        (pair.one_id, pair.other_id): pair
        for pair in DuplicatePair.objects.filter(Q(one__in=mine) | Q(other__in=mine))
    }
    gone = [pair.pk for key, pair in known.items() if key not in found and pair.different_at is None]
    DuplicatePair.objects.filter(pk__in=gone).delete()
    changed = [pair for key, pair in known.items() if key in found and pair.score != found[key]]
    for pair in changed:
        pair.score = found[pair.one_id, pair.other_id]
    DuplicatePair.objects.bulk_update(changed, ["score"])
    kind = batch[0].kind
    new = [
        DuplicatePair(kind=kind, one_id=one, other_id=other, score=score)
        for (one, other), score in found.items()
        if (one, other) not in known
    ]
    DuplicatePair.objects.bulk_create(new, ignore_conflicts=True)


def _blocks(keys: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    with connection.cursor() as cursor:
        cursor.execute(BLOCK, [NEAREST, list(keys)])
        found: list[tuple[UUID, UUID]] = cursor.fetchall()
    return found


@transaction.atomic
def say_different(*, actor: Any, pk: UUID, different: bool = True) -> DuplicatePair:
    """Keeps that the two are different, so that nobody is asked again; or asks again.

    Raises NotVisible where the actor does not see both, NotAllowed where the actor may change neither.
    """
    principal = principal_of(actor)
    pair = merged.duplicate_pairs(actor=principal).filter(pk=pk).first()
    if pair is None:
        raise NotVisible
    if not (may(principal, pair.one, "change") or may(principal, pair.other, "change")):
        raise NotAllowed(_("Your role may not change these records."))
    pair.different_at = timezone.now() if different else None
    pair.different_by_id = principal.user_id if different else None
    pair.save()
    verb = "duplicate.different" if different else "duplicate.open"
    audit.record(actor=principal, verb=verb, obj=pair.one, details={"other": str(pair.other_id)})
    return pair
