"""The database with scale data, and the three programs on it, each by gunicorn with the same worker and threads."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.operations import MADE
from config.env import ROOT
from config.local import embedded

PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Setup:
    """Where the data lies and how much of it there is."""

    folder: Path
    people: int
    engagements: int = 0

    @property
    def environment(self) -> dict[str, str]:
        ends = embedded.endpoints(self.folder)
        return {
            **os.environ,
            "ENTENTE_ENV": "local",
            "DEMO": "0",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": ends.database_url,
            "DATABASE_OWNER_URL": ends.database_owner_url,
            "REDIS_URL": ends.redis_url,
            "LOG_LEVEL": "ERROR",
            "PYTHONPATH": str(ROOT),
        }


def manage(setup: Setup, *arguments: str) -> None:
    """One management command; what it says is shown only when it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=setup.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr[-2000:]}")


def prepare(setup: Setup) -> float:
    """Database, scale data and static files, made once for a folder; answers the seconds of seeding, 0 if it was there."""
    done = setup.folder / f"seeded-{setup.people}"
    manage(setup, "migrate", "--database", "owner", "--verbosity", "0")
    if done.exists():
        tidy(setup)
        return float(done.read_text(encoding="utf-8"))
    manage(setup, "load_reference")
    began = time.monotonic()
    sizes = ("--stakeholders", str(setup.people), "--engagements", str(setup.engagements))
    manage(setup, "seed_scale", *sizes)
    took = time.monotonic() - began
    manage(setup, "collectstatic", "--no-input", "--verbosity", "0")
    done.write_text(f"{took:.1f}", encoding="utf-8")
    return took


def tidy(setup: Setup) -> None:
    """Takes away the people that earlier measurements made, so that each begins with the same rows and statistics."""
    places = embedded.endpoints(setup.folder)
    with psycopg.connect(
        host=str(places.run_dir), user="entente_super", dbname="entente", autocommit=True
    ) as link:
        # Nothing refers to them, and looking that up for each in thirty tables takes minutes.
        link.execute("SET session_replication_role = replica")
        for table in ("stakeholders_historicalstakeholder", "stakeholders_stakeholder"):
            link.execute(f"DELETE FROM {table} WHERE name LIKE %s", [f"{MADE}%"])
            link.execute(f"VACUUM ANALYZE {table}")


def end_with_parent() -> None:
    """In a child: it is told to end when this program ends, also when that is killed (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def end_tidily() -> None:
    """A run that is told to end, by a time limit for example, leaves through its `finally` clauses."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda found, _frame: sys.exit(128 + found))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def program(setup: Setup, application: str, workers: int = 1, **variables: str) -> Iterator[tuple[int, int]]:
    """Serves a WSGI application; gives its port and the process id of gunicorn."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread",
        "--workers", str(workers), "--threads", "4", "--log-level", "warning", "--no-control-socket",
        "--timeout", "600", "--keep-alive", "60",
    ]  # fmt: skip
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**setup.environment, **variables},
        start_new_session=True,
        preexec_fn=end_with_parent,
    )
    try:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline and child.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            raise SystemExit(f"{application} does not start")
        yield port, child.pid
    finally:
        child.terminate()
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


@contextmanager
def database(setup: Setup) -> Iterator[None]:
    """The embedded servers of the folder, stopped again at the end."""
    setup.folder.mkdir(parents=True, exist_ok=True)
    with embedded.running(setup.folder):
        yield
