"""The chain over the audit trail: made once, checked whole, and broken by everything that rewrites the past.

The bytes are really changed in PostgreSQL, as its owner could: nothing of ours stands between.
"""

from __future__ import annotations

import io
import json
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from core import audit, outbox, sealing
from core.access.principals import system_actor
from core.effects import verify_later
from core.errors import NotVisible
from core.models import Area, AuditEvent, AuditSeal
from core.tasks import seal_audit
from tests.factories.cast import Cast


def events(count: int, verb: str = "update") -> list[int]:
    return [
        audit.record(actor=system_actor(), verb=verb, model=Area, details={"n": number, "é": [1.5]}).pk
        for number in range(count)
    ]


def chain(*sizes: int) -> list[list[int]]:
    """Seals of so many events each."""
    made = []
    for size in sizes:
        made.append(events(size))
        assert sealing.seal_events() == size
    return made


def run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount >= 1


def told(*arguments: str) -> tuple[int, str]:
    """The command's exit status and what it says."""
    out = io.StringIO()
    try:
        call_command("verify_audit", *arguments, stdout=out)
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    return 0, out.getvalue()


@pytest.mark.django_db
def test_every_event_is_sealed_once_in_one_chain() -> None:
    made = chain(3, 1, 2)
    assert sealing.seal_events() == 0, "nothing is left"
    seals = list(AuditSeal.objects.order_by("number"))
    assert [seal.number for seal in seals] == [1, 2, 3]
    assert [list(seal.event_ids) for seal in seals] == made
    assert [seal.previous for seal in seals] == ["", seals[0].hash, seals[1].hash]
    assert [seal.total for seal in seals] == [3, 4, 6]
    report = sealing.verify()
    assert (report.whole, report.seals, report.events, report.unsealed) == (True, 3, 6, 0)


@pytest.mark.django_db
def test_many_events_make_several_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST", 4)
    events(10)
    assert sealing.seal_events() == 10
    assert [len(seal.event_ids) for seal in AuditSeal.objects.order_by("number")] == [4, 4, 2]
    assert sealing.verify().whole


@pytest.mark.django_db
def test_an_event_that_commits_late_is_in_the_next_seal() -> None:
    """Ids are given before a transaction commits: a lower id may appear after higher ones were sealed."""
    late, *rest = events(3)
    kept = AuditEvent.objects.filter(pk=late).values().get()
    AuditEvent.objects.filter(pk=late).delete()
    assert sealing.seal_events() == 2
    AuditEvent.objects.create(**kept)
    assert sealing.seal_events() == 1
    assert [list(seal.event_ids) for seal in AuditSeal.objects.order_by("number")] == [rest, [late]]
    assert sealing.verify().whole


@pytest.mark.django_db
def test_old_seals_are_not_read_again_by_the_sealer() -> None:
    chain(2)
    AuditSeal.objects.update(at=timezone.now() - timedelta(days=2))
    assert sealing.seal_events() == 0
    (new,) = events(1)
    assert sealing.seal_events() == 1
    assert list(AuditSeal.objects.get(number=2).event_ids) == [new]


@pytest.mark.django_db
def test_the_auditor_finds_a_byte_that_was_flipped_in_the_database() -> None:
    _first, second, _third = chain(3, 3, 3)
    run(
        "UPDATE core_auditevent SET verb = convert_from(set_byte(verb::bytea, 0, get_byte(verb::bytea, 0) # 1), "
        "'UTF8') WHERE id = %s",
        second[1],
    )
    assert AuditEvent.objects.get(pk=second[1]).verb == "tpdate"
    (found,) = sealing.verify().breaks
    assert (found.seal, found.changed, found.missing) == (2, (second[1],), ())
    status, text = told()
    assert status == 1
    assert f"changed: {second[1]}" in text and "broken at seal 2" in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'",
        "actor_id = NULL",
        "model = 'core.theme'",
        "object_ref = 'x'",
        "handling = 3",
        "details = '{}'",
        "request_id = 'x'",
        "address = '10.0.0.2'",
    ],
)
def test_no_column_of_an_event_changes_unnoticed(cast: Cast, change: str) -> None:
    sealing.seal_events()
    made = audit.record(actor=cast.lead, verb="update", model=Area, details={"n": 1})
    sealing.seal_events()
    assert sealing.verify().whole
    run(f"UPDATE core_auditevent SET {change} WHERE id = %s", made.pk)
    assert [(found.seal, found.changed) for found in sealing.verify().breaks] == [(2, (made.pk,))]


@pytest.mark.django_db
def test_a_removed_event_is_named() -> None:
    first, _second = chain(3, 2)
    run("DELETE FROM core_auditevent WHERE id = %s", first[2])
    (found,) = sealing.verify().breaks
    assert (found.seal, found.missing, found.changed) == (1, (first[2],), ())
    status, text = told()
    assert status == 1 and f"missing: {first[2]}" in text


@pytest.mark.django_db
def test_a_removed_seal_in_the_middle_is_named() -> None:
    chain(1, 1, 1, 1)
    run("DELETE FROM core_auditseal WHERE number IN (2, 3)")
    (found,) = sealing.verify().breaks
    assert found.seal == 4 and "seals 2 to 3 are missing" in found.problem


@pytest.mark.django_db
def test_a_chain_without_its_beginning_is_broken() -> None:
    chain(1, 1)
    run("DELETE FROM core_auditseal WHERE number = 1")
    assert sealing.verify().breaks[0].seal == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "at = at - interval '1 day'",
        "total = total + 1",
        "event_ids = event_ids[1:1]",
        "row_digests = set_byte(row_digests, 40, get_byte(row_digests, 40) # 1)",
        "row_digests = ''",
        "hash = repeat('0', 64)",
        "previous = repeat('0', 64)",
    ],
)
def test_no_column_of_a_seal_changes_unnoticed(change: str) -> None:
    chain(2, 2, 2)
    run(f"UPDATE core_auditseal SET {change} WHERE number = 2")
    report = sealing.verify()
    assert report.breaks[0].seal == 2
    assert told()[0] == 1


@pytest.mark.django_db
def test_an_event_changed_together_with_its_seal_breaks_the_next_one() -> None:
    """Whoever recomputes one seal has to recompute all that follow; the head written down then differs."""
    _first, second, _third = chain(1, 1, 1)
    kept = sealing.head()
    run("UPDATE core_auditevent SET verb = 'x' WHERE id = %s", second[0])
    row = AuditEvent.objects.filter(pk=second[0]).values(*sealing.COLUMNS).get()
    seal = AuditSeal.objects.get(number=2)
    seal.row_digests = sealing.digest_of(row)
    seal.hash = sealing.hash_of(seal)
    seal.save()
    assert [found.seal for found in sealing.verify().breaks] == [3]
    last = AuditSeal.objects.get(number=3)
    last.previous = seal.hash
    last.hash = sealing.hash_of(last)
    last.save()
    assert sealing.verify().whole, "a chain made anew agrees with itself"
    (found,) = sealing.verify(kept).breaks
    assert found.seal == 3 and "made anew" in found.problem


@pytest.mark.django_db
def test_a_removed_tail_is_found_by_the_head_that_was_kept(tmp_path: Path) -> None:
    _first, _second, third = chain(2, 2, 2)
    kept = tmp_path / "head.json"
    assert told("--write-head", str(kept))[0] == 0
    anchor = json.loads(kept.read_text())
    run("DELETE FROM core_auditseal WHERE number = 3")
    run("DELETE FROM core_auditevent WHERE id = ANY(%s)", third)
    assert sealing.verify().whole, "the chain alone cannot know"
    for given in (str(kept), anchor["hash"]):
        status, text = told("--head", given)
        assert status == 1 and "broken at seal 3" in text, given
    assert "the chain ends at seal 2; the head written down was seal 3" in told("--head", str(kept))[1]


@pytest.mark.django_db
def test_a_head_of_an_earlier_day_still_fits() -> None:
    chain(1)
    kept = sealing.head()
    chain(1, 1)
    assert kept is not None and sealing.verify(kept).whole
    assert told("--head", kept.hash)[0] == 0


@pytest.mark.django_db
def test_the_unsealed_tail_is_named_and_no_breach() -> None:
    chain(2)
    waiting = events(2)
    report = sealing.verify()
    assert (report.whole, report.unsealed, report.unsealed_ids) == (True, 2, tuple(waiting))
    status, text = told()
    assert (
        status == 0
        and f"not sealed yet: 2 since {report.unsealed_since} (events {waiting[0]}, {waiting[1]})" in text
    )


@pytest.mark.django_db
def test_events_whose_seal_was_removed_are_named_as_unsealed() -> None:
    _first, second = chain(1, 2)
    run("DELETE FROM core_auditseal WHERE number = 2")
    assert sealing.verify().unsealed_ids == tuple(second)


@pytest.mark.django_db
def test_the_report_as_json() -> None:
    made = chain(2, 1)
    run("DELETE FROM core_auditevent WHERE id = %s", made[1][0])
    status, text = told("--json")
    report = json.loads(text[: text.rindex("}") + 1])
    assert status == 1
    assert report["breaks"] == [
        {"seal": 2, "problem": "1 of its events are gone", "missing": made[1], "changed": []}
    ]
    assert (report["whole"], report["seals"], report["head"]["seal"]) == (False, 2, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["", "{}", "[]", "x", '{"seal": "a", "hash": ""}', "0" * 63, "{" * 2000])
def test_what_is_no_head_is_refused(given: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no head"):
        sealing.read_head(given)
    kept = tmp_path / "head"
    kept.write_text(given)
    assert told("--head", str(kept))[0] == 1


@pytest.mark.django_db
def test_an_empty_trail_is_whole_and_has_no_head() -> None:
    assert sealing.verify().whole and sealing.head() is None
    assert told()[0] == 0
    assert told("--write-head", "-")[0] == 1


@pytest.mark.django_db
def test_only_auditors_check_on_request(cast: Cast) -> None:
    for name in ("lead", "administrator", "anonymous", "inactive"):
        with pytest.raises(NotVisible):
            sealing.check_chain(actor=cast.actor(name))
    assert sealing.check_chain(actor=cast.actor("auditor")).whole
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.actor_id, event.details["whole"]) == ("audit.verify", cast.auditor.pk, True)


@pytest.mark.django_db
def test_the_jobs_seal_and_check(cast: Cast) -> None:
    count = AuditEvent.objects.count()
    assert seal_audit() == count
    assert seal_audit() == 0, "a slot run twice makes no second seal"
    verify_later(actor=cast.auditor, anchor="")
    verify_later(actor=cast.administrator, anchor="")
    outbox.deliver_due()
    assert AuditEvent.objects.get(verb="audit.verify").details["events"] == count
    assert AuditEvent.objects.get(verb="effect.dropped").details["kind"] == "core.verify_audit"


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_one_chain() -> None:
    """One holds the lock in an open transaction; the other leaves without a seal."""
    events(3)
    taken, go, found = threading.Event(), threading.Event(), []

    def first() -> None:
        try:
            with transaction.atomic():
                found.append(sealing.seal_events())
                taken.set()
                assert go.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=first)
    thread.start()
    assert taken.wait(20)
    assert sealing.seal_events() == 0
    go.set()
    thread.join()
    assert found == [3]
    assert AuditSeal.objects.count() == 1 and sealing.verify().whole
