"""Models and migrations say the same."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from config.env import ROOT


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_data_is_changed_through_the_connection_that_migrates() -> None:
    """Migrations run as the owner. Rows read through another connection would wait for tables that the migration holds."""
    changing = [path for path in ROOT.glob("*/migrations/*.py") if "RunPython(" in path.read_text("utf-8")]
    assert changing
    for path in changing:
        assert "schema_editor.connection.alias" in path.read_text("utf-8"), path
