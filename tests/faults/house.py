"""A whole installation in a folder of its own: PostgreSQL, Redis, web, worker, two schedulers and a mail server."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import psycopg
from aiosmtpd.controller import Controller

from config.env import ROOT
from config.local import embedded
from tests.factories.cast import PASSWORD

PATIENCE = 60.0


def until(what: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Asks again and again until the answer is true; the last answer when it never is."""
    limit = time.monotonic() + seconds
    while not (found := what()) and time.monotonic() < limit:
        time.sleep(0.05)
    return found


def free_port() -> int:
    with socket.socket() as link:
        link.bind(("127.0.0.1", 0))
        return int(link.getsockname()[1])


class Sink:
    """A mail server that takes mail, or takes none, or says nothing after the whole message has come."""

    def __init__(self) -> None:
        self.mode, self.ids, self.hung = "take", [], 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.mode == "hang":
            self.hung += 1
            while self.mode == "hang":
                await asyncio.sleep(0.02)
            return "451 never taken"  # Whoever sent it is dead; its closed line may be noticed only later.
        if self.mode == "refuse":
            return "451 come again"
        self.ids += re.findall(rb"^Message-ID: <([^@]+)@", envelope.content, re.M)
        return "250 taken"


@dataclass
class Answer:
    status: int
    headers: Any
    body: str


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@dataclass
class Browser:
    """Keeps its cookies, sends forms with what the page put into them."""

    base: str
    opener: Any = field(init=False)

    def __post_init__(self) -> None:
        self.opener = urllib.request.build_opener(NoRedirect, urllib.request.HTTPCookieProcessor(CookieJar()))

    def ask(self, path: str, form: dict[str, str] | None = None) -> Answer:
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        asked = urllib.request.Request(self.base + path, data)
        try:
            with self.opener.open(asked, timeout=30) as got:
                return Answer(got.status, got.headers, got.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read().decode(errors="replace"))

    def fill(self, path: str, **form: str) -> Answer:
        page = self.ask(path).body
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
        return self.ask(path, {**hidden, **form})

    def sign_in(self) -> Answer:
        return self.fill("/account/login/", login="officer@cast.test", password=PASSWORD)


class House:
    """Starts, kills and asks; `close` ends everything."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.sink = folder, free_port(), Sink()
        self.places = embedded.endpoints(folder)
        self.smtp = Controller(self.sink, hostname="127.0.0.1", port=free_port())
        self.helper: subprocess.Popen[str] | None = None
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        drop = {"PYTEST_XDIST_WORKER", "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"}
        self.environ = {
            **{name: value for name, value in os.environ.items() if name not in drop},
            "ENTENTE_ENV": "local",
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATA_DIR": str(folder),
            "DEMO": "0",
            "PORT": str(self.port),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp.port}?tls=off",
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
        }

    def open(self) -> None:
        embedded.start(self.folder, durable=False)
        self.smtp.start()
        with self.log("prepare").open("ab") as out:
            self.helper = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.prepare"],
                cwd=ROOT,
                env=self.environ,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=out,
                text=True,
            )
        assert self.says() == ["ready"], self.words("prepare")
        for name in ("web", "worker", "beat", "second beat"):
            self.start(name)
        self.browser = Browser(f"http://127.0.0.1:{self.port}")
        assert until(self.serves), self.words("web")
        assert self.browser.sign_in().status == 302
        entry = self.enqueue("mark", 1)
        assert until(lambda: self.marks(entry[0]) == 1), self.words("worker")

    def serves(self) -> bool:
        try:
            return Browser(f"http://127.0.0.1:{self.port}").ask("/health/ready").status == 200
        except OSError:
            return False

    def says(self) -> list[str]:
        assert self.helper is not None and self.helper.stdout is not None
        return self.helper.stdout.readline().split()

    def enqueue(self, kind: str, number: int, gate: str = "") -> list[str]:
        """Effects by the application's own `enqueue`; their ids."""
        assert self.helper is not None and self.helper.stdin is not None
        self.helper.stdin.write(f"{kind} {number} {gate}\n")
        self.helper.stdin.flush()
        made = self.says()
        assert len(made) == number, self.words("prepare")
        return made

    def start(self, name: str) -> None:
        python = sys.executable
        celery = [python, "-m", "celery", "--app", "config.celery", "--quiet"]
        beat = [*celery, "beat", "--pidfile=", "--loglevel", "WARNING"]
        command = {
            "web": [
                python, "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{self.port}",
                "--workers", "1", "--threads", "4", "--worker-class", "gthread", "--no-control-socket",
            ],
            "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"],
            "beat": beat,
            "second beat": beat,
        }[name]  # fmt: skip
        with self.log(name).open("ab") as out:
            self.running[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.environ, stdout=out, stderr=out, start_new_session=True
            )

    def kill(self, name: str) -> None:
        """-9, with all its children."""
        child = self.running.pop(name)
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def children(self, name: str) -> list[int]:
        found = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.running[name].pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        return [int(pid) for pid in found.stdout.split()]

    def sql(self, statement: str, *values: Any, role: str = "entente_super") -> list[Any]:
        with psycopg.connect(
            host=str(self.places.run_dir), user=role, dbname="entente", autocommit=True
        ) as link:
            done = link.execute(statement, values or None)
            return done.fetchall() if done.description else []

    def link(self) -> psycopg.Connection[Any]:
        """A connection of somebody else, for holding locks."""
        return psycopg.connect(host=str(self.places.run_dir), user="entente_super", dbname="entente")

    def marks(self, entry: str) -> int:
        return int(self.sql("SELECT count(*) FROM probe_mark WHERE entry = %s", entry)[0][0])

    def state(self, entry: str) -> tuple[str, int]:
        found = self.sql("SELECT state, tries FROM core_outboxentry WHERE id = %s", entry)
        return tuple(found[0])

    def mend(self) -> None:
        """Starts again what ended by itself, as the supervisor of `make run` and any other does."""
        for name, child in list(self.running.items()):
            if child.poll() is not None:
                self.start(name)

    def done(self, entries: list[str]) -> bool:
        self.mend()
        return all(self.state(entry)[0] == "done" for entry in entries)

    def log(self, name: str) -> Path:
        return self.folder / f"{name.replace(' ', '-')}.log"

    def words(self, name: str) -> str:
        return self.log(name).read_text(errors="replace")[-3000:]

    def close(self) -> None:
        for name in list(self.running):
            self.kill(name)
        if self.helper is not None:
            self.helper.kill()
            self.helper.wait()
        self.smtp.stop()
        embedded.stop(self.folder)
