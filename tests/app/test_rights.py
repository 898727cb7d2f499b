"""The application's database role: it owns nothing, and rewrites neither history nor the audit trail.

The statements run over a connection of that role, so that PostgreSQL itself says no.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from config.env import Env, database_settings
from core.rights import give_rights, insert_only

OWN_ROLE = "entente_application_of_tests"
PASSWORD = "only-for-a-test"
# A text column of each insert-only table that is no history.
COLUMNS = {"core_auditevent": "verb", "core_auditseal": "hash", "core_datakey": "wrapped"}


@dataclass
class Application:
    """The role and a connection of it to the test database."""

    role: str
    link: psycopg.Connection[Any]

    def refuses(self, statement: str) -> bool:
        """Whether PostgreSQL refuses the statement for want of rights. Nothing is kept either way."""
        try:
            with self.link.transaction(force_rollback=True):
                self.link.execute(statement)  # type: ignore[call-overload]
        except InsufficientPrivilege:
            return True
        return False


def connect(settings: dict[str, Any], user: str, password: str) -> psycopg.Connection[Any]:
    return psycopg.connect(
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        dbname=connection.settings_dict["NAME"],
        user=user,
        password=password or None,
        autocommit=True,
    )


@pytest.fixture
def application(django_db_setup: None, django_db_blocker: Any) -> Iterator[Application]:
    """The configured application role; where one role serves for both, one made for this test."""
    settings = database_settings(Env.read().database_url)
    with django_db_blocker.unblock():
        owner = connection.settings_dict["USER"]
        role, password = settings["USER"], settings["PASSWORD"]
        made = role == owner
        if made:
            role, password = OWN_ROLE, PASSWORD
            remove()
            with connection.cursor() as cursor:
                cursor.execute(
                    sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                        sql.Identifier(role), sql.Literal(PASSWORD)
                    )
                )
        give_rights(using="default", role=role)
        link = connect(settings, role, password)
        yield Application(role, link)
        link.close()
        if made:
            remove()


def remove() -> None:
    """Takes away the role that this test made; other roles stay."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWN_ROLE])
        if cursor.fetchone():
            cursor.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(OWN_ROLE)))
            cursor.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(OWN_ROLE)))


def tables() -> list[str]:
    return [name for name in connection.introspection.table_names() if insert_only(name)]


def test_history_and_audit_are_the_insert_only_tables(application: Application) -> None:
    found = set(tables())
    assert {
        "core_auditevent",
        "core_auditseal",
        "core_datakey",
        "stakeholders_historicalstakeholder",
        "core_historicalarea",
    } <= found
    assert not found & {"stakeholders_stakeholder", "accounts_user", "accounts_apitoken"}


def test_the_application_rewrites_neither_history_nor_audit(application: Application) -> None:
    for table in tables():
        column = COLUMNS.get(table, "history_change_reason")
        assert not application.refuses(f'SELECT count(*) FROM "{table}"'), table
        assert application.refuses(f"UPDATE \"{table}\" SET {column} = 'rewritten'"), table
        assert application.refuses(f'DELETE FROM "{table}"'), table
        assert application.refuses(f'TRUNCATE "{table}"'), table


def test_the_application_adds_to_history_and_audit(application: Application) -> None:
    event = "INSERT INTO core_auditevent (at, verb, model, object_ref, handling, details, request_id) VALUES "
    assert not application.refuses(event + "(now(), 'test', '', '', 0, '{}', '')")
    for table in tables():
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege(%s, %s, 'INSERT')", [application.role, table])
            assert cursor.fetchone() == (True,), table


def test_the_application_works_on_every_other_table(application: Application) -> None:
    for table in connection.introspection.table_names():
        if not insert_only(table):
            assert not application.refuses(f'DELETE FROM "{table}" WHERE false'), table
            assert not application.refuses(f'LOCK TABLE "{table}" IN ROW EXCLUSIVE MODE'), table


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE core_auditevent",
        "ALTER TABLE core_auditevent ADD COLUMN x integer",
        "ALTER TABLE stakeholders_stakeholder DISABLE TRIGGER ALL",
        "SET ROLE pg_write_all_data",
    ],
)
def test_the_application_owns_nothing(application: Application, statement: str) -> None:
    assert application.refuses(statement)


def test_the_application_may_do_nothing_beyond_its_tables(application: Application) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = %s",
            [application.role],
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = %s", [application.role])
        assert cursor.fetchone() == (0,)
