"""One process of the house: makes tables, marks and people, then enqueues what each line of its input asks for."""

from __future__ import annotations

import sys

import django
from django.core.management import call_command

django.setup()
from django.db import close_old_connections, connections, transaction  # noqa: E402

from accounts.models import User  # noqa: E402
from core import mail, outbox  # noqa: E402
from tests.factories.cast import give_role, make_areas, make_functions, make_user  # noqa: E402


def main() -> None:
    """Everything that the tests start from."""
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE probe_mark (entry uuid NOT NULL)")
        cursor.execute("GRANT ALL ON probe_mark TO entente_app")
    make_areas()
    give_role(make_user("officer"), "officer", make_functions()["security"])
    give_role(make_user("adam"), "administrator")


@transaction.atomic
def enqueue(kind: str, number: int, gate: str) -> list[str]:
    """Effects as the application enqueues them, nudge and all."""
    found = []
    officer = User.objects.get(email="officer@cast.test")
    for at in range(number):
        if kind == "mail":
            made = mail.post(to=officer.pk, template="changed", context={"path": f"/?n={at}"})
        else:
            made = outbox.enqueue("probe.mark", {"gate": gate} if gate else {})
        found.append(str(made.pk))
    return found


if __name__ == "__main__":
    main()
    print("ready", flush=True)
    for line in sys.stdin:
        kind, number, gate = line.rstrip("\n").split(" ")
        close_old_connections()
        print(*enqueue(kind, int(number), gate), flush=True)
