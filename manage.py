#!/usr/bin/env python3
"""Runs a management command; starts the embedded servers for it when they are needed and not running."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack

NO_DATABASE = {
    "help", "version", "check", "collectstatic", "findstatic", "makemessages", "compilemessages",
    "diffsettings", "spectacular", "startapp", "startproject", "makemigrations", "lintmigrations",
}  # fmt: skip


def needs_services(argv: list[str]) -> bool:
    """Whether the command in ``argv`` talks to the database or to Redis."""
    if len(argv) < 2 or argv[1] in NO_DATABASE or argv[1].startswith("-"):
        return False
    return not {"-h", "--help", "--version"} & set(argv[2:])


def fail(message: object) -> int:
    """One line on the error stream; exit status 1."""
    sys.stderr.write(" ".join(str(message).split()) + "\n")
    return 1


def main(argv: list[str]) -> int:
    """Choose the settings, start what is needed, run the command."""
    from config.env import ConfigError, Env

    try:
        env = Env.read()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", env.settings_module)
        from config.local import embedded

        with ExitStack() as stack:
            if needs_services(argv) and (env.embedded_database or env.embedded_redis):
                stack.enter_context(
                    embedded.running(env.data_dir, postgres=env.embedded_database, redis=env.embedded_redis)
                )
            return run(argv)
    except ConfigError as error:
        return fail(error)
    except KeyboardInterrupt:
        return 130


def run(argv: list[str]) -> int:
    """Run the command; a failure to reach the database is one line, not a traceback."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError

    try:
        execute_from_command_line(argv)
    except (OperationalError, ImproperlyConfigured) as error:
        if "--traceback" in argv:
            raise
        return fail(error)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
