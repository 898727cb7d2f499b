"""What the measurements need to know of the data: tokens, a session, ids, words. Run in a process of its own; prints JSON."""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts import services  # noqa: E402
from accounts.models import Function, User  # noqa: E402
from bench.operations import MADE  # noqa: E402
from core.access.principals import principal_of, system_actor  # noqa: E402
from stakeholders import selectors  # noqa: E402
from stakeholders.demo.scale import READERS, email_of  # noqa: E402
from stakeholders.models import Person  # noqa: E402

# The deep page is walked to in pages of so many.
PAGE = 200


def token(user: User) -> str:
    _token, secret = services.create_token(
        actor=system_actor(),
        user=user,
        name="bench",
        scope="write",
        expires_at=timezone.now() + timedelta(days=2),
    )
    return secret


def session(user: User) -> str:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def facts() -> dict[str, Any]:
    users = {name: User.objects.get(email=email_of(name)) for name in READERS}
    half = principal_of(users["half"])
    people = selectors.people(actor=half).order_by("sort_key", "pk")
    step = max(people.count() // 400, 1)
    real = people.exclude(name__startswith=MADE)
    sample = list(real.values_list("pk", "family_name")[::step][:400])
    depth = min(45_000, people.count() * 9 // 10) // PAGE * PAGE
    deep = list(people.values_list("sort_key", "pk")[depth - 1 :][:1])
    return {
        "people": Person.objects.exclude(name__startswith=MADE).count(),
        "tokens": {name: token(user) for name, user in users.items()} | {"writer": token(users["lead"])},
        "session": session(users["half"]),
        "cookie": settings.SESSION_COOKIE_NAME,
        "function": str(Function.objects.get(slug="security").pk),
        "user": str(users["half"].pk),
        "ids": [str(pk) for pk, _name in sample],
        "words": sorted({name.lower() for _pk, name in sample})[:100],
        "deep": [deep[0][0], str(deep[0][1])],
        "depth": depth,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(facts()))
