"""Embedded PostgreSQL and Redis for machines that have none: ``python -m config.local.embedded start|stop|status``.

``running(data_dir)`` starts what is not running and the last one to leave stops what was started that way, so several
commands may overlap. Servers that ``start`` started stay until ``stop``. Connections go through sockets in a folder
that only the servers' user may enter; there is no TCP port and therefore no password.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

from config.local.processes import end
from config.local.servers import APPLICATION, DATABASE, OWNER, Postgres, Redis, ServerError

VARIABLES = {"postgres": "DATABASE_URL", "redis": "REDIS_URL"}
LABELS = {"postgres": "PostgreSQL", "redis": "Redis"}
OWN_SERVERS = {"postgres": "a PostgreSQL 15 or newer", "redis": "a Redis 6.2 or newer"}


@dataclass(frozen=True)
class Endpoints:
    """The addresses of a data folder's embedded servers, known before they run."""

    run_dir: Path
    database_url: str
    database_owner_url: str
    redis_url: str


def endpoints(data_dir: Path) -> Endpoints:
    """Where the embedded servers of ``data_dir`` answer; nothing is started or made."""
    resolved = Path(data_dir).expanduser().resolve()
    digest = hashlib.sha256(os.fsencode(resolved)).hexdigest()[:12]
    run_dir = Path("/tmp") / f"entente-{os.geteuid()}-{digest}"
    host = quote(str(run_dir), safe="")
    return Endpoints(
        run_dir=run_dir,
        database_url=f"postgresql://{APPLICATION}@/{DATABASE}?host={host}",
        database_owner_url=f"postgresql://{OWNER}@/{DATABASE}?host={host}",
        redis_url=f"unix://{run_dir}/redis.sock?db=0",
    )


def start(data_dir: Path, *, postgres: bool = True, redis: bool = True, durable: bool = True) -> list[str]:
    """Start the wanted servers that are not running; answers the names of those that were started."""
    data_dir = _usable(data_dir)
    with _locked(data_dir):
        started = _start(data_dir, postgres=postgres, redis=redis, durable=durable)
        _unmark(data_dir)
    return started


def stop(data_dir: Path) -> list[str]:
    """Stop the servers of ``data_dir``; answers the names of those that ran."""
    data_dir = Path(data_dir).expanduser().resolve()
    if not data_dir.is_dir():
        return []
    with _locked(data_dir):
        return _stop(data_dir, [server.name for server in _servers(data_dir)])


def status(data_dir: Path) -> dict[str, bool]:
    """Which server answers."""
    data_dir = Path(data_dir).expanduser().resolve()
    return {server.name: server.ready() for server in _servers(data_dir)}


@contextmanager
def running(
    data_dir: Path, *, postgres: bool = True, redis: bool = True, durable: bool = True
) -> Iterator[Endpoints]:
    """Have the servers run meanwhile; the last one to leave stops what was started this way."""
    data_dir = _usable(data_dir)
    with (data_dir / "embedded.users").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            with _locked(data_dir):
                started = _start(data_dir, postgres=postgres, redis=redis, durable=durable)
                if started:
                    _mark(data_dir, started)
            yield endpoints(data_dir)
        finally:
            with _locked(data_dir):
                if _alone(users):
                    _stop(data_dir, _marked(data_dir))


def revive(data_dir: Path, *, postgres: bool, redis: bool) -> list[str]:
    """Start again what died while somebody inside ``running`` needs it."""
    data_dir = Path(data_dir).expanduser().resolve()
    wanted = {"postgres": postgres, "redis": redis}
    lost = [server.name for server in _servers(data_dir) if wanted[server.name] and server.lost()]
    if not lost:
        return []
    with _locked(data_dir):
        started = _start(data_dir, postgres="postgres" in lost, redis="redis" in lost, durable=True)
        if started:
            _mark(data_dir, started)
    return started


def _servers(data_dir: Path) -> tuple[Postgres, Redis]:
    run_dir = endpoints(data_dir).run_dir
    return Postgres(data_dir, run_dir), Redis(data_dir, run_dir)


def _start(data_dir: Path, *, postgres: bool, redis: bool, durable: bool) -> list[str]:
    started: list[str] = []
    for server in _servers(data_dir):
        wanted = postgres if server.name == "postgres" else redis
        if not wanted or server.ready():
            continue
        try:
            lost = server.pid()
            if lost is not None:  # it lives but nobody can reach it, e.g. its socket was swept away
                end(lost, signal.SIGINT, server.programs)
            server.start(durable=durable)
        except (ServerError, OSError) as error:
            _stop(data_dir, started)
            raise _explained(server.name, error) from None
        except BaseException:
            _stop(data_dir, [*started, server.name])
            raise
        started.append(server.name)
    return started


def _stop(data_dir: Path, names: list[str]) -> list[str]:
    servers = [server for server in _servers(data_dir) if server.name in names]
    stopped = [server.name for server in reversed(servers) if server.pid() is not None]
    for server in reversed(servers):
        server.stop()
    _unmark(data_dir)
    run_dir = endpoints(data_dir).run_dir
    if run_dir.is_dir() and not any(server.pid() for server in _servers(data_dir)):
        shutil.rmtree(run_dir, ignore_errors=True)
    return stopped


def _explained(name: str, error: Exception) -> Exception:
    from config.env import ConfigError

    reason = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    return ConfigError(
        VARIABLES[name],
        f"the embedded {LABELS[name]} cannot start ({reason}); set this variable to {OWN_SERVERS[name]} of your own",
    )


def _usable(data_dir: Path) -> Path:
    from config.env import ConfigError

    resolved = Path(data_dir).expanduser().resolve()
    try:
        resolved.mkdir(parents=True, exist_ok=True)
        (resolved / "embedded.lock").touch()
    except OSError as error:
        raise ConfigError(
            "DATA_DIR", f"{resolved} cannot be used ({error.strerror}); name another folder"
        ) from None
    return resolved


@contextmanager
def _locked(data_dir: Path) -> Iterator[None]:
    with (data_dir / "embedded.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _alone(users: IO[str]) -> bool:
    """Whether nobody else uses the servers; asks without waiting."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _mark(data_dir: Path, names: list[str]) -> None:
    (data_dir / "embedded.passing").write_text(
        " ".join(sorted({*names, *_marked(data_dir)})), encoding="utf-8"
    )


def _marked(data_dir: Path) -> list[str]:
    try:
        return (data_dir / "embedded.passing").read_text(encoding="utf-8").split()
    except OSError:
        return []


def _unmark(data_dir: Path) -> None:
    (data_dir / "embedded.passing").unlink(missing_ok=True)


def main(argv: list[str]) -> int:
    """The command line."""
    from config.env import ConfigError, Env

    if len(argv) != 1 or argv[0] not in {"start", "stop", "status"}:
        sys.stderr.write("usage: python -m config.local.embedded start|stop|status\n")
        return 2
    try:
        env = Env.read()
        if argv[0] == "start":
            names = start(env.data_dir, postgres=env.embedded_database, redis=env.embedded_redis)
            sys.stdout.write(f"started: {', '.join(names) or 'nothing, all were running'}\n")
        elif argv[0] == "stop":
            sys.stdout.write(f"stopped: {', '.join(stop(env.data_dir)) or 'nothing was running'}\n")
        else:
            for name, up in status(env.data_dir).items():
                sys.stdout.write(f"{LABELS[name]}: {'running' if up else 'stopped'}\n")
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
