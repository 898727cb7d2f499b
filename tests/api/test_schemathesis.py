"""Requests made from the OpenAPI file itself, with every kind of token.

Every answer must be one that the file describes: status, form, headers and body. Nothing is a 5xx, nothing is answered
without a token in force, nothing is changed with a read token, and a body that the file forbids is refused. The same
requests are made in every run; API_EXAMPLES=10 makes ten times as many.
"""

from __future__ import annotations

import contextlib
import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts import services as accounts
from accounts.models import ApiToken, Function, User
from core.access.principals import system_actor
from core.access.roles import Role
from core.models import AuditEvent
from tests.api.base import ApiTestCase
from tests.api.test_every_resource import classes
from tests.factories.cast import HOME, give_role, give_token, make_functions, make_user

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
# Token, what is sent, and how many requests of each operation. More of them find nothing more, but cost minutes.
RUNS = (
    ("", POSITIVE, 1),
    ("read", POSITIVE, 1),
    ("write", POSITIVE, 4),
    ("write", NEGATIVE, 4),
    ("integrator_read", POSITIVE, 1),
    ("integrator_write", POSITIVE, 1),
    ("integrator_write", NEGATIVE, 1),
    ("limited", POSITIVE, 1),
    ("administrator", POSITIVE, 1),
    ("administrator", NEGATIVE, 1),
    ("auditor", POSITIVE, 1),
    ("secretariat", POSITIVE, 1),
)
READING = frozenset({"read", "integrator_read"})
# Roles that open no content and change none: nothing of theirs is in the trail afterwards.
CHANGING_NOTHING = frozenset({"", *READING, "auditor", "secretariat"})
# A read of a named record or a file is told; it changes nothing.
LOOKS = ("export", "view")
NOT_IN_FORCE = ("expired", "revoked", "deactivated", "foreign_address", "altered")
TIMES = int(os.environ.get("API_EXAMPLES", "1"))
HOST = "http://testserver"


def world() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Tokens, and the ids of two records of every resource."""
    base: Any = type("World", (ApiTestCase,), {})
    base.setUpTestData()
    shared = {name: value for name, value in vars(base).items() if name in ApiTestCase.__annotations__}
    ids = {}
    for name, kind in classes().items():
        fresh: Any = type(kind.__name__, (kind,), dict(shared))
        fresh.prepare()
        ids[name] = [str(fresh.make(number).pk) for number in range(2)]
    return shared["secrets"] | more_tokens(shared["functions"], shared["lead"]), ids


def more_tokens(functions: dict[str, Function], lead: User) -> dict[str, str]:
    """A token of each other kind."""
    found = {"limited": give_token(lead, "write", functions=[functions[HOME].pk])}
    for scope in ("read", "write"):
        user = make_user(f"integrator_{scope}", service=True)
        give_role(user, Role.INTEGRATOR, functions[HOME])
        found[f"integrator_{scope}"] = give_token(user, scope)
    for role in (Role.AUDITOR, Role.SECRETARIAT):
        user = make_user(role.value)
        give_role(user, role)
        found[role.value] = give_token(user, "write")
    return found


def tokens_not_in_force() -> dict[str, str]:
    """Tokens of leads that were good once, or are good elsewhere."""
    home, found = make_functions()[HOME], {}
    for name in NOT_IN_FORCE:
        user = make_user(name)
        give_role(user, Role.LEAD, home)
        limits = {"addresses": ["10.20.0.0/16"]} if name == "foreign_address" else {}
        found[name] = give_token(user, "write", **limits)
        if name == "expired":
            ApiToken.objects.filter(user=user).update(expires_at=timezone.now())
        elif name == "revoked":
            accounts.revoke_token(actor=user, pk=ApiToken.objects.get(user=user).pk)
        elif name == "deactivated":
            accounts.set_active(actor=system_actor(), pk=user.pk, version=None, active=False)
        elif name == "altered":
            found[name] = f"{found[name][:-1]}{'A' if found[name][-1] != 'A' else 'B'}"
    return found


def refused_as_it_should(case: Any, status: int, token: str) -> None:
    """Sign-in and token scope are never ignored; a forbidden body, query or header is never taken."""
    unsafe = case.method.upper() not in ("GET", "HEAD")
    if not token:
        assert status == 401, f"{case.method} {case.path} answered {status} without a token"
    elif token in READING and unsafe:
        assert status in (400, 403, 406), f"{case.method} {case.path} answered {status} to a read token"
    # An empty parameter counts as one that is not there, and an empty list or object is not even sent.
    left_out = any(value in ("", [], {}, None, [""]) for value in (case.query or {}).values())
    if case.meta is not None and case.meta.generation.mode == NEGATIVE and not left_out:
        assert status >= 400, (
            f"{case.method} {case.path} took what the file forbids: {case.body!r} {case.query!r}"
        )


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The server would close the connection after each request, and the test's transaction with it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize(("token", "mode", "examples"), RUNS)
def test_answers_are_as_described(token: str, mode: GenerationMode, examples: int) -> None:
    secrets, ids = world()
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())
    headers = {"Authorization": f"Token {secrets[token]}"} if token else {}
    before = AuditEvent.objects.exclude(verb__in=LOOKS).count()
    asked = 0
    for found in schema.get_all_operations():
        asked += _ask_many(found.ok(), (token, mode, examples * TIMES), headers, ids)
    assert asked > 50
    if token in CHANGING_NOTHING:
        assert AuditEvent.objects.exclude(verb__in=LOOKS).count() == before


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
def test_what_is_not_in_force_is_told_to_sign_in() -> None:
    """Expired, revoked, deactivated, from elsewhere, altered: 401 and the same words for every operation."""
    tokens = tokens_not_in_force()
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())
    before, asked = AuditEvent.objects.count(), 0
    for operation in schema.get_all_operations():
        for secret in tokens.values():
            asked += _ask_many(
                operation.ok(), ("", POSITIVE, TIMES), {"Authorization": f"Token {secret}"}, {}
            )
    assert asked > 50 * len(tokens)
    assert AuditEvent.objects.count() == before


def _ask_many(
    operation: Any, run: tuple[str, GenerationMode, int], headers: dict[str, str], ids: dict[str, list[str]]
) -> int:
    """Some requests of one operation; returns how many."""
    token, mode, examples = run
    asked = 0
    known = ids.get(operation.path.split("/")[3], [])

    @seed(20260101)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans())
    def ask(case: Any, real: bool) -> None:
        nonlocal asked
        if known and "id" in (case.path_parameters or {}) and real:
            case.path_parameters["id"] = random.Random(asked).choice(known)
        response = case.call(base_url=HOST, headers=headers)
        case.validate_response(response, checks=CHECKS)
        refused_as_it_should(case, response.status_code, token)
        asked += 1

    with contextlib.suppress(Unsatisfiable):  # nothing can be wrong with an operation that takes nothing
        ask()
    return asked
