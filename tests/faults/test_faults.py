"""Servers and processes stopped, killed, emptied and blocked: nothing acknowledged is lost, nothing happens twice,
errors are clear, and all comes back by itself. Each test leaves the house running."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import Any

import pytest
import redis

from config.env import ROOT, ConfigError
from config.local import embedded
from tests.faults.house import Browser, House, until

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
PEOPLE, NEW = "/map/people/", "/map/people/new/"


def people(house: House, name: str) -> int:
    return int(house.sql("SELECT count(*) FROM stakeholders_stakeholder WHERE name = %s", name)[0][0])


def write(house: House, name: str) -> Any:
    return house.browser.fill(NEW, name=name)


@contextmanager
def held(house: House, statement: str) -> Any:
    """Somebody else holds what the statement locks."""
    with house.link() as link:
        link.execute(statement)
        yield
        link.rollback()


def test_a_worker_killed_while_a_mail_is_being_sent_and_the_mail_arrives_once(house: House) -> None:
    house.sink.mode = "hang"
    [entry] = house.enqueue("mail", 1)
    assert until(lambda: house.sink.hung), "the mail is being sent"
    house.kill("worker")
    assert entry.encode() not in house.sink.ids
    assert house.state(entry)[0] == "waiting", "it is not thought to be sent"
    house.sink.mode = "take"
    house.start("worker")
    assert until(lambda: house.done([entry])), house.words("worker")
    assert house.sink.ids.count(entry.encode()) == 1
    assert house.state(entry)[1] >= 2


def test_a_mail_server_that_is_down_or_refuses_gets_the_mail_later(house: House) -> None:
    house.sink.mode = "refuse"
    [refused] = house.enqueue("mail", 1)
    assert until(lambda: house.state(refused)[1] >= 2), "tried again"
    house.sink.mode = "take"
    assert until(lambda: house.done([refused]))
    assert house.sink.ids.count(refused.encode()) == 1


def test_a_task_whose_process_or_worker_is_killed_leaves_one_effect(house: House) -> None:
    [child_dies] = house.enqueue("mark", 1, "one")
    begun, gate = house.folder / "one.begun", house.folder / "one.open"
    assert until(begun.exists)
    for pid in house.children("worker"):
        os.kill(pid, signal.SIGKILL)
    gate.touch()
    assert until(lambda: house.done([child_dies])), house.words("worker")
    assert house.marks(child_dies) == 1
    [all_die] = house.enqueue("mark", 1, "two")
    assert until((house.folder / "two.begun").exists)
    house.kill("worker")
    (house.folder / "two.open").touch()
    assert house.marks(all_die) == 0, "half an effect is none"
    house.start("worker")
    assert until(lambda: house.done([all_die])), house.words("worker")
    assert (house.marks(all_die), house.state(all_die)[1]) == (1, 2)


def test_redis_emptied_with_work_in_its_queue(house: House) -> None:
    house.kill("worker")
    entries = house.enqueue("mark", 3)
    link = redis.Redis(unix_socket_path=str(house.places.run_dir / "redis.sock"))
    assert link.llen("celery") >= 3, "the nudges wait"
    link.flushall()
    house.start("worker")
    assert until(lambda: house.done(entries)), house.words("worker")
    assert [house.marks(entry) for entry in entries] == [1, 1, 1]


def test_without_redis_pages_go_on_and_effects_happen_once_after_its_return(house: House) -> None:
    server = next(one for one in embedded._servers(house.folder) if one.name == "redis")
    server.stop()
    try:
        assert house.browser.ask(PEOPLE).status == 200, "still signed in"
        assert write(house, "Written Without Redis").status == 302
        assert "Written Without Redis" in house.browser.ask(f"{PEOPLE}export/csv/").body
        fresh = Browser(house.browser.base)
        assert fresh.sign_in().status == 302
        assert fresh.ask(PEOPLE).status == 200
        stranger = Browser(house.browser.base)
        assert stranger.fill("/account/login/", login="officer@cast.test", password="wrong").status == 200
        entries = house.enqueue("mark", 2)
        # They are stored. A sweep that began before Redis went may still deliver them; without one they wait.
        assert {house.state(entry)[0] for entry in entries} <= {"waiting", "done"}
    finally:
        embedded.start(house.folder, durable=False)
    assert until(lambda: house.done(entries)), house.words("worker")
    assert [house.marks(entry) for entry in entries] == [1, 1]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["restarted", "killed"])
def test_postgresql_gone_and_back(house: House, how: signal.Signals) -> None:
    server = embedded._servers(house.folder)[0]
    pid = server.pid()
    assert pid is not None
    os.kill(pid, how)
    assert until(lambda: house.browser.ask(PEOPLE).status == 503, 20)
    try:
        for path in (PEOPLE, "/api/v1/people/", "/health/ready"):
            away = house.browser.ask(path)
            assert (away.status, int(away.headers["Retry-After"]) > 0) == (503, True), path
        assert "database is not answering" in house.browser.ask(PEOPLE).body
        assert Browser(house.browser.base).ask("/health/live").status == 200
    finally:
        assert until(lambda: started(house)), "PostgreSQL comes back"
    assert until(lambda: house.browser.ask(PEOPLE).status == 200, 10), "normal within ten seconds"
    [entry] = house.enqueue("mark", 1)
    assert until(lambda: house.done([entry])), house.words("worker")
    assert house.marks(entry) == 1


def started(house: House) -> bool:
    """A killed server's children need a moment to notice before another may start."""
    try:
        embedded.start(house.folder, durable=False)
    except ConfigError:
        return False
    return True


def test_no_connection_left(house: House) -> None:
    house.sql("ALTER ROLE entente_app CONNECTION LIMIT 0")
    try:
        house.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'entente_app'")
        full = house.browser.ask(PEOPLE)
        assert (full.status, full.headers["Retry-After"]) == (503, "10")
    finally:
        house.sql("ALTER ROLE entente_app CONNECTION LIMIT -1")
    assert until(lambda: house.browser.ask(PEOPLE).status == 200, 10)


def test_a_lock_held_by_somebody(house: House) -> None:
    assert write(house, "Locked Person").status == 302
    [(pk,)] = house.sql("SELECT id FROM stakeholders_stakeholder WHERE name = 'Locked Person'")
    edit = f"{PEOPLE}{pk}/edit/"
    with held(house, f"SELECT 1 FROM stakeholders_stakeholder WHERE id = '{pk}' FOR UPDATE"):
        busy = house.browser.fill(edit, name="Renamed Person")
    assert (busy.status, busy.headers["Retry-After"]) == (409, "2")
    assert (people(house, "Locked Person"), people(house, "Renamed Person")) == (1, 0)
    with held(house, "LOCK TABLE core_auditevent IN ACCESS EXCLUSIVE MODE"):
        half = write(house, "Half A Person")
    assert half.status == 409
    assert people(house, "Half A Person") == 0, "the record and its trace stand or fall together"
    assert house.browser.fill(edit, name="Renamed Person").status == 302


def test_a_migration_that_meets_a_lock_fails_clearly_and_leaves_nothing(house: House) -> None:
    with held(house, "LOCK TABLE probe_mark IN ACCESS SHARE MODE"):
        done = subprocess.run(
            [sys.executable, "manage.py", "migrate", "probe", "--database", "owner"],
            cwd=ROOT,
            env={**house.environ, "PROBE_MIGRATES": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert house.browser.ask(PEOPLE).status == 200, "pages go on beside it"
    assert done.returncode != 0
    assert "lock timeout" in done.stderr
    assert "Traceback" not in done.stderr
    assert house.sql("SELECT to_regclass('probe_first_step')") == [(None,)]
    assert house.sql("SELECT count(*) FROM django_migrations WHERE app = 'probe'") == [(0,)]


def test_a_web_worker_killed_in_an_upload_leaves_nothing(house: House) -> None:
    page = house.browser.ask("/map/imports/new/")
    assert page.status == 200
    cookies = "; ".join(f"{one.name}={one.value}" for one in jar(house))
    head = (
        f"POST /map/imports/new/ HTTP/1.1\r\nHost: 127.0.0.1:{house.port}\r\nCookie: {cookies}\r\n"
        "Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: 4000000\r\n\r\n"
        '--cut\r\nContent-Disposition: form-data; name="file"; filename="half.csv"\r\n\r\npost,holder\r\n'
    )
    with socket.create_connection(("127.0.0.1", house.port)) as link:
        link.sendall(head.encode() + b"Minister of Health,Ada Obi\r\n" * 1000)
        for pid in house.children("web"):
            os.kill(pid, signal.SIGKILL)
        link.settimeout(10)
        try:
            assert link.recv(100) == b""
        except ConnectionResetError:
            pass
    assert until(house.serves)
    assert house.sql("SELECT count(*) FROM stakeholders_importrun") == [(0,)]
    assert house.browser.ask(PEOPLE).status == 200, "another worker serves, nobody is signed out"


def jar(house: House) -> Any:
    return next(one.cookiejar for one in house.browser.opener.handlers if hasattr(one, "cookiejar"))


def test_two_schedulers_at_once_made_every_slot_once(house: House) -> None:
    assert {"beat", "second beat"} <= set(house.running)
    house.mend()
    count = "SELECT count(*) FROM core_outboxentry WHERE kind = 'probe.tick' AND state = 'done'"
    before = house.sql(count)[0][0]
    assert until(lambda: house.sql(count)[0][0] >= before + 2), house.words("beat")
    twice = house.sql("SELECT entry FROM probe_mark GROUP BY entry HAVING count(*) > 1")
    assert twice == []
    slots = house.sql(
        "SELECT key FROM core_outboxentry WHERE kind = 'probe.tick' GROUP BY key HAVING count(*) > 1"
    )
    assert slots == []
