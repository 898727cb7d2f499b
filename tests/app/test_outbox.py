"""The outbox: once per key, exactly once, retried, given up, dropped; mail and fixed times on top of it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail as sent
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from accounts import services
from core import mail, outbox, schedule
from core.access.principals import system_actor
from core.models import AuditEvent, OutboxEntry, Theme
from core.services import create_theme
from tests.factories.cast import Cast, make_user

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> list[outbox.Effect]:
    """Kinds of the test's own: `probe` notes, `theme` writes, `broken` fails after writing, `outside` acts first."""
    seen: list[outbox.Effect] = []
    known = outbox.kinds()
    monkeypatch.setattr(outbox, "_KINDS", known)
    monkeypatch.setattr(outbox, "_nudge", lambda pk: None)
    outbox.register("probe", seen.append)
    outbox.register("theme", lambda effect: _theme(seen, effect))
    outbox.register("broken", lambda effect: _broken(effect), tries=2, gave_up=seen.append)
    outbox.register("outside", seen.append, outside=True)
    return seen


def _theme(seen: list[outbox.Effect], effect: outbox.Effect) -> None:
    create_theme(actor=system_actor(), values={"name": f"Theme {effect.id}"})
    seen.append(effect)


def _broken(effect: outbox.Effect) -> None:
    create_theme(actor=system_actor(), values={"name": "Half a theme"})
    raise RuntimeError("the secret of Ada Obi")


@pytest.mark.django_db
def test_an_effect_is_delivered_once_and_marked(probe: list[outbox.Effect]) -> None:
    entry = outbox.enqueue("theme", {"id": "a-1"})
    assert outbox.deliver_due() == 1
    assert outbox.deliver_due() == 0
    assert not outbox.deliver(entry.pk)
    entry.refresh_from_db()
    assert (
        entry.state,
        entry.tries,
        len(probe),
        Theme.objects.filter(name__startswith="Theme ").count(),
    ) == (
        "done",
        1,
        1,
        1,
    )


@pytest.mark.django_db(transaction=True)
def test_it_stands_or_falls_with_its_transaction(probe: list[outbox.Effect]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.enqueue("probe", {})
        raise RuntimeError
    assert not OutboxEntry.objects.exists()
    assert outbox.deliver_due() == 0


@pytest.mark.django_db
def test_once_per_key_and_kind(probe: list[outbox.Effect]) -> None:
    first = outbox.enqueue("probe", {"n": 1}, key="k")
    assert outbox.enqueue("probe", {"n": 2}, key="k").pk == first.pk
    assert outbox.enqueue("theme", {}, key="k").pk != first.pk
    outbox.deliver_due()
    assert outbox.enqueue("probe", {"n": 3}, key="k").pk == first.pk
    outbox.deliver_due()
    assert [effect.payload for effect in probe if effect.kind == "probe"] == [{"n": 1}]


@pytest.mark.django_db
def test_a_failure_writes_nothing_waits_longer_each_time_and_is_given_up(probe: list[outbox.Effect]) -> None:
    with time_machine.travel(DAY, tick=False) as clock:
        entry = outbox.enqueue("broken", {})
        assert outbox.deliver_due() == 1
        assert outbox.deliver_due() == 0
        clock.shift(11)
        assert outbox.deliver_due() == 1
        clock.shift(86_400)
        assert outbox.deliver_due() == 0
    entry.refresh_from_db()
    assert (entry.state, entry.tries, entry.note) == ("gave_up", 2, "RuntimeError")
    assert not Theme.objects.filter(name="Half a theme").exists()
    assert [effect.kind for effect in probe] == ["broken"], "what follows giving up ran once"
    assert AuditEvent.objects.filter(verb="effect.gave_up", object_ref=str(entry.pk)).count() == 1
    assert outbox.backoff(1) == timedelta(seconds=10)
    assert outbox.backoff(50) == timedelta(hours=1)


@pytest.mark.django_db
def test_not_before_its_time(probe: list[outbox.Effect]) -> None:
    with time_machine.travel(DAY, tick=False) as clock:
        outbox.enqueue("probe", {}, not_before=DAY + timedelta(hours=1))
        assert outbox.deliver_due() == 0
        clock.shift(-3600)
        assert outbox.deliver_due() == 0
        clock.shift(7200)
        assert outbox.deliver_due() == 1


@pytest.mark.django_db
def test_a_deactivated_actor_is_asked_for_nothing_more(probe: list[outbox.Effect], cast: Cast) -> None:
    entry = outbox.enqueue("probe", {}, actor=cast.officer)
    services.set_active(actor=system_actor(), pk=cast.officer.pk, version=None, active=False)
    outbox.deliver_due()
    entry.refresh_from_db()
    assert (entry.state, probe) == ("dropped", [])
    event = AuditEvent.objects.get(verb="effect.dropped")
    assert event.details == {"kind": "probe", "why": "its user is not active any more"}


@pytest.mark.django_db
def test_the_actor_comes_with_the_rights_of_that_moment(probe: list[outbox.Effect], cast: Cast) -> None:
    outbox.enqueue("probe", {}, actor=cast.officer)
    cast.officer.assignments.all().delete()
    outbox.deliver_due()
    assert probe[0].actor == cast.officer
    assert not outbox.principal_of(probe[0].actor).may_edit


@pytest.mark.django_db
@pytest.mark.parametrize(
    "payload", [{"name": "Ada Obi"}, {"n": 1.5}, {"deep": [{"x": "a\nb"}]}, {"x": "a" * 301}]
)
def test_content_is_refused(probe: list[outbox.Effect], payload: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="ids, counts"):
        outbox.enqueue("probe", payload)
    with pytest.raises(LookupError):
        outbox.enqueue("nobody's", {})


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_deliver_each_effect_once(probe: list[outbox.Effect]) -> None:
    for number in range(12):
        outbox.enqueue("theme", {"n": number})
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        outbox.deliver_due()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    # Each passes over what another holds at that moment; what was passed over by all is the next sweep's.
    outbox.deliver_due()
    assert sorted(effect.payload["n"] for effect in probe) == list(range(12))
    assert Theme.objects.filter(name__startswith="Theme ").count() == 12
    assert set(OutboxEntry.objects.values_list("state", "tries")) == {("done", 1)}


@pytest.mark.django_db(transaction=True)
def test_a_mark_that_fails_after_an_outside_act_is_made_good(
    probe: list[outbox.Effect], monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = outbox.enqueue("outside", {})
    with monkeypatch.context() as away:
        away.setattr(outbox, "_mark", _away)
        outbox.deliver_due()
    entry.refresh_from_db()
    assert (entry.state, len(probe)) == ("done", 1)


def _away(*args: Any) -> None:
    raise OperationalError("server closed the connection unexpectedly")


@pytest.mark.django_db
def test_an_unknown_kind_waits_for_the_version_that_knows_it(probe: list[outbox.Effect]) -> None:
    entry = OutboxEntry.objects.create(kind="of tomorrow")
    assert outbox.deliver_due() == 1
    entry.refresh_from_db()
    assert (entry.state, entry.note) == ("waiting", "nobody delivers of tomorrow")


@pytest.mark.django_db
def test_old_ends_are_removed_and_what_was_given_up_stays(probe: list[outbox.Effect]) -> None:
    long_ago = timezone.now() - timedelta(days=31)
    for state in ("done", "dropped", "gave_up"):
        OutboxEntry.objects.create(kind="probe", state=state, finished_at=long_ago)
        OutboxEntry.objects.create(kind="probe", state=state, finished_at=timezone.now())
    assert outbox.purge() == 2
    assert OutboxEntry.objects.filter(finished_at=long_ago).get().state == "gave_up"


@pytest.mark.django_db
def test_a_mail_is_the_same_at_every_try_and_says_nothing(cast: Cast, settings: Any) -> None:
    entry = mail.post(to=cast.officer.pk, template="changed", context={"path": "/map/people/"}, key="x")
    mail.post(to=cast.officer.pk, template="changed", context={"path": "/map/people/"}, key="x")
    outbox.deliver_due()
    [message] = sent.outbox
    assert message.to == [cast.officer.email]
    assert message.extra_headers["Message-ID"] == f"<{entry.pk}@localhost>"
    assert f"{settings.SITE_URL}/map/people/" in message.body
    effect = outbox.Effect(entry.pk, entry.kind, entry.payload, None, 2, entry.created_at)
    again = mail.render(cast.officer, "changed", entry.payload["context"], effect)
    assert again.message().as_bytes() == message.message().as_bytes()


@pytest.mark.django_db
def test_nobody_gets_mail_after_leaving(cast: Cast) -> None:
    entry = mail.post(to=cast.inactive.pk, template="changed")
    outbox.deliver_due()
    entry.refresh_from_db()
    assert (entry.state, sent.outbox) == ("dropped", [])


@pytest.mark.django_db
def test_every_mail_can_be_rendered_in_every_language(settings: Any) -> None:
    user = make_user("reader")
    effect = outbox.Effect(user.pk, mail.KIND, {}, None, 1, timezone.now())
    found = sorted(path.name for path in (settings.BASE_DIR / "templates" / "mail").glob("*.txt"))
    names = [name.removesuffix(".subject.txt") for name in found if name.endswith(".subject.txt")]
    assert sorted([f"{name}.txt" for name in names] + [f"{name}.subject.txt" for name in names]) == found
    for language, _label in settings.LANGUAGES:
        user.language = language
        for name in names:
            message = mail.render(user, name, {"path": "/x/?a=1&b=2", "n": 2}, effect)
            assert message.subject and "http" in message.body and "&amp;" not in message.body


@pytest.mark.django_db
def test_each_slot_once_with_two_schedulers_a_long_silence_and_a_clock_that_moves(
    probe: list[outbox.Effect], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "_JOBS", [schedule.Job("probe", timedelta(hours=1), timedelta(minutes=5))])
    with time_machine.travel(DAY, tick=False) as clock:
        for _ in range(2):  # two schedulers
            schedule.enqueue_due()
        outbox.deliver_due()
        assert len(probe) == 1
        clock.shift(6 * 3600)  # nobody for six hours
        schedule.enqueue_due()
        outbox.deliver_due()
        assert len(probe) == 2, "the latest slot alone makes good the missed ones"
        clock.shift(3600)
        schedule.enqueue_due()
        clock.shift(-3600)
        schedule.enqueue_due()
        outbox.deliver_due()
        clock.shift(3600)
        schedule.enqueue_due()
        outbox.deliver_due()
        assert len(probe) == 3, "a clock an hour back and forth makes no slot twice"
