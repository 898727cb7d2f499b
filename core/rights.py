"""What the application's database role may do, given by the owner after every migration.

The application owns nothing. On history, audit and data keys it may only SELECT and INSERT, so that nobody who takes
over the running application rewrites the past or destroys the keys of records (security.md).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import sql

INSERT_ONLY_PREFIXES = ("core_auditevent", "core_auditseal", "core_datakey")


def insert_only(table: str) -> bool:
    """Whether the application may add rows to a table but never change or remove one."""
    return "_historical" in table or table.startswith(INSERT_ONLY_PREFIXES)


def application_role() -> str | None:
    """The application's role, or None where owner and application are one (docs/operations)."""
    application, owner = (settings.DATABASES["default"]["USER"], settings.DATABASES["owner"]["USER"])
    return application if application and application != owner else None


def give_rights(*, using: str, role: str) -> None:
    """Gives `role` its rights on every table and sequence of the schema; safe to repeat."""
    name = sql.Identifier(role)
    with connections[using].cursor() as cursor:
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            verbs = "SELECT, INSERT" if insert_only(table) else "SELECT, INSERT, UPDATE, DELETE"
            target = sql.Identifier(table)
            cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(target, name))
            cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(verbs), target, name))
        cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name))


def after_migrate(sender: Any, using: str, **_kwargs: Any) -> None:
    """Django's post_migrate, once per run: after the last of our apps."""
    role = application_role()
    if role and using == "owner" and sender.name == "core":
        give_rights(using=using, role=role)


def refresh_statistics() -> None:
    """Tells PostgreSQL what the tables hold now, after much was loaded at once: without it the planner takes new
    tables for empty. Only the owner may; where the application has no owner connection, autovacuum follows later.
    Only our tables: the server's own catalogues are shared with its other databases."""
    alias = "owner" if application_role() else DEFAULT_DB_ALIAS
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        tables = sql.SQL(", ").join(sql.Identifier(table) for (table,) in cursor.fetchall())
        cursor.execute(sql.SQL("ANALYZE {}").format(tables))
