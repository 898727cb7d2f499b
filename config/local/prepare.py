"""One process that makes the database ready for ``make run``: migrations, reference data, demo, static files."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

from config.env import ROOT, ConfigError, Env
from config.local.setup import digest


def prepare(env: Env) -> bool:
    """Bring database and static files up to date; answers whether nobody has an account yet."""
    import django
    from django.core.management import call_command

    django.setup()
    from django.contrib.auth import get_user_model

    call_command("migrate", database="owner", interactive=False, verbosity=0)
    reference = digest(
        path for path in (ROOT / "core" / "reference").rglob("*") if path.suffix not in {"", ".pyc"}
    )
    if _changed(env.data_dir, "reference", reference + env.database_url):
        sys.stdout.write("Loading reference data\n")
        sys.stdout.flush()
        call_command("load_reference", stdout=io.StringIO())
        _remember(env.data_dir, "reference", reference + env.database_url)
    built = ROOT / "static" / "dist" / ".entente.json"
    static = digest([built, ROOT / "requirements" / "base.txt"]) if built.exists() else ""
    if not static or _changed(env.data_dir, "static", static):
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        _remember(env.data_dir, "static", static)
    empty = not get_user_model()._default_manager.exists()
    if empty and env.demo:
        sys.stdout.write("Loading the demo country\n")
        sys.stdout.flush()
        call_command("seed_demo", stdout=io.StringIO())
        empty = False
    return empty


def _notes(data_dir: Path) -> dict[str, str]:
    try:
        found = json.loads((data_dir / "prepared.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _changed(data_dir: Path, name: str, value: str) -> bool:
    return _notes(data_dir).get(name) != value


def _remember(data_dir: Path, name: str, value: str) -> None:
    (data_dir / "prepared.json").write_text(json.dumps({**_notes(data_dir), name: value}), encoding="utf-8")


def main() -> int:
    """Exit status 3 says that the first administrator is still to be made."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management.base import CommandError
    from django.db.utils import OperationalError

    try:
        return 3 if prepare(Env.read()) else 0
    except OperationalError as error:
        sys.stderr.write(f"DATABASE_URL: the database does not answer ({' '.join(str(error).split())})\n")
    except (ConfigError, CommandError, ImproperlyConfigured) as error:
        sys.stderr.write(f"{error}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
