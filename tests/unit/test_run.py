"""The supervisor of `make run`: it comes up, brings back what dies, goes down without a trace, keeps the data."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config.local import embedded
from config.local.processes import command_of, wait_until

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Copy:
    """A copy of Entente with a data folder and a port of its own."""

    data: Path
    port: int = field(default_factory=free_port)

    def command(self, *arguments: str) -> subprocess.Popen[str]:
        unset = (
            "DATABASE_URL",
            "DATABASE_OWNER_URL",
            "REDIS_URL",
            "DJANGO_SETTINGS_MODULE",
            "PYTEST_XDIST_WORKER",
        )
        env = {name: value for name, value in os.environ.items() if name not in unset}
        env |= {
            "ENTENTE_ENV": "local",
            "DATA_DIR": str(self.data),
            "PORT": str(self.port),
            "DEMO": "0",
            "WEB_WORKERS": "1",
            "JOB_WORKERS": "1",
        }
        return subprocess.Popen(
            [sys.executable, "-m", "config.local.run", *arguments],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def start(self) -> subprocess.Popen[str]:
        started = self.command("run")
        assert started.stdout is not None
        lines: list[str] = []
        for line in started.stdout:
            lines.append(line)
            if "Entente runs at" in line:
                return started
        raise AssertionError("".join(lines))

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/live", timeout=5).close()
        except urllib.error.HTTPError as answer:
            return answer.code < 500
        except OSError:
            return False
        return True


def descendants(pid: int) -> list[int]:
    shown = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in shown.splitlines()]
    found, queue = [], [pid]
    while queue:
        above = queue.pop()
        below = [child for child, parent in pairs if parent == above]
        found += below
        queue += below
    return found


@pytest.fixture
def copy() -> Iterator[Copy]:
    folder = Path(tempfile.mkdtemp(prefix="entente run "))
    made = Copy(folder / "var")
    yield made
    embedded.stop(made.data)
    shutil.rmtree(folder)


@pytest.mark.skipif(not (ROOT / "static" / "dist").is_dir(), reason="the front end is not built")
def test_up_restart_of_what_dies_and_down(copy: Copy) -> None:
    started = copy.start()
    assert copy.answers()
    family = descendants(started.pid)
    commands = [command_of(pid) for pid in family]
    for word in (
        "gunicorn",
        "celery --app config.celery --quiet worker",
        "celery --app config.celery --quiet beat",
    ):
        assert any(word in command for command in commands), word

    second = copy.command("run")
    assert "DATA_DIR: is in use by process" in second.communicate(timeout=60)[0]
    assert second.returncode == 1

    web = next(pid for pid in family if "gunicorn" in command_of(pid))
    os.kill(web, signal.SIGKILL)
    assert wait_until(copy.answers, 60)

    family = descendants(started.pid)
    os.killpg(started.pid, signal.SIGINT)
    started.communicate(timeout=60)
    assert started.returncode == 0
    left = [command_of(pid) for pid in family if re.search("gunicorn|celery|postgres|redis", command_of(pid))]
    assert left == []
    assert embedded.status(copy.data) == {"postgres": False, "redis": False}

    moment = time.monotonic()
    started = copy.start()
    assert time.monotonic() - moment < 60  # 15 s on a machine of one's own
    stopping = copy.command("stop")
    assert "Stopped." in stopping.communicate(timeout=60)[0]
    started.communicate(timeout=60)
    assert started.returncode == 0
    assert embedded.status(copy.data) == {"postgres": False, "redis": False}


def test_a_port_in_use_is_named_before_anything_starts(copy: Copy) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", copy.port))
        taken.listen()
        refused = copy.command("run")
        said = refused.communicate(timeout=60)[0]
    assert refused.returncode == 1
    assert said.startswith(f"PORT: {copy.port} cannot be used")
    assert said.count("\n") == 1
    assert not (copy.data / "postgres").exists()
