"""Services for a run of the tests: a throw-away PostgreSQL and Redis, unless addresses are given."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from config.env import ROOT, ConfigError, Env
from config.local import embedded


def choose_environment() -> None:
    """Name the environment and, inside pytest, a fresh data folder; workers started later inherit both."""
    os.environ["ENTENTE_ENV"] = "test"
    if "pytest" in sys.modules and "DATA_DIR" not in os.environ:
        os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="entente-test-")
        atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)


class TestServices:
    """Started once by the process that steers the tests, stopped by it at the end."""

    __test__ = False

    def __init__(self) -> None:
        self.stack = ExitStack()

    def start(self, *, servers: bool = True) -> None:
        """Have PostgreSQL and Redis answer; without durability, which no test here needs."""
        env = Env.read()
        if servers and not env.embedded_database:
            _reachable(env)
        if servers and (env.embedded_database or env.embedded_redis):
            self.stack.enter_context(
                embedded.running(
                    Path(env.data_dir),
                    postgres=env.embedded_database,
                    redis=env.embedded_redis,
                    durable=False,
                )
            )

    def share_template(self) -> None:
        """For several workers: migrate one database, which each of them copies (config/settings/test.py)."""
        name = f"entente_template_{os.getpid()}"
        made = subprocess.run(
            [sys.executable, "-m", "config.local.template", name], cwd=ROOT, env=os.environ, check=False
        )
        if made.returncode:
            raise ConfigError("DATABASE_URL", "the tables could not be made there; what went wrong is above")
        os.environ["ENTENTE_TEST_TEMPLATE"] = name
        self.stack.callback(_drop, name)

    def stop(self) -> None:
        """Stop what was started."""
        self.stack.close()


def _drop(name: str) -> None:
    """A server that was given keeps nothing of ours; what runs here goes as a whole."""
    import psycopg
    from psycopg import sql

    env = Env.read()
    if env.embedded_database:
        return
    with psycopg.connect(env.database_owner_url, autocommit=True) as link:
        link.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _reachable(env: Env) -> None:
    """Say once, by the variable's name, that a given server does not answer; not once for every test."""
    import psycopg

    try:
        psycopg.connect(env.database_owner_url, connect_timeout=10).close()
    except psycopg.OperationalError as error:
        variable = "DATABASE_OWNER_URL" if env.database_owner_url != env.database_url else "DATABASE_URL"
        raise ConfigError(
            variable, f"the database does not answer ({' '.join(str(error).split())})"
        ) from None
