"""One migrated database that every worker of the tests copies: ``python -m config.local.template NAME``.

Migrating takes tens of seconds of work and gives the same tables each time; PostgreSQL copies them in one.
"""

from __future__ import annotations

import sys


def make(name: str) -> None:
    """Makes the database as a test run would, and leaves it to be copied."""
    import django

    django.setup()
    from django.db import connection, connections

    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connections.close_all()


if __name__ == "__main__":
    make(sys.argv[1])
