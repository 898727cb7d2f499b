"""What every test of the API starts from: three service accounts with tokens, and short ways to ask."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.test import Client, TestCase

from accounts.models import Function, User
from core.access.grants import forget_permission_ids
from core.access.roles import Role
from core.models import Area
from tests.factories.cast import HOME, give_role, give_token, make_areas, make_functions, make_user

API = "/api/v1"
PROBLEM = "application/problem+json"
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ApiTestCase(TestCase):
    """A lead of the home function (by token of both scopes), an officer, and the areas and functions of the cast."""

    functions: ClassVar[dict[str, Function]]
    areas: ClassVar[dict[str, Area]]
    lead: ClassVar[User]
    officer: ClassVar[User]
    administrator: ClassVar[User]
    secrets: ClassVar[dict[str, str]]
    clients: ClassVar[dict[str, Client]]

    @classmethod
    def setUpTestData(cls) -> None:
        forget_permission_ids()
        cls.functions, cls.areas = make_functions(), make_areas()
        cls.lead, cls.officer = make_user("lead"), make_user("officer")
        cls.administrator = make_user("administrator")
        cls.clients = {}
        give_role(cls.lead, Role.LEAD, cls.functions[HOME])
        give_role(cls.officer, Role.OFFICER, cls.functions[HOME])
        give_role(cls.administrator, Role.ADMINISTRATOR)
        cls.secrets = {
            "write": give_token(cls.lead, "write"),
            "read": give_token(cls.lead, "read"),
            "officer": give_token(cls.officer, "write"),
            "administrator": give_token(cls.administrator, "write"),
        }

    @classmethod
    def prepare(cls) -> None:
        """Records that a resource's own need; called once by the inherited cases."""

    def client_of(self, token: str = "write") -> Client:
        """A client with that token; "" is nobody."""
        if token not in self.clients:
            headers = {"Authorization": f"Token {self.secrets[token]}"} if token else {}
            self.clients[token] = Client(headers=headers)
        return self.clients[token]

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str = "write",
        expect: int = 0,
        **headers: str,
    ) -> Any:
        """One request; `body` is a value to send as JSON, or bytes as they are; headers as `If_Match=`."""
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        url = path if path.startswith(("/api", "http")) else f"{API}{path}"
        kind = headers.pop("content_type", "application/json")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.client_of(token).generic(method, url, data, content_type=kind, headers=named)
        if expect:
            shown = "" if answer.streaming else answer.content[:800].decode(errors="replace")
            self.assertEqual(answer.status_code, expect, f"{method} {url}: {shown}")
        if answer.status_code >= 400:
            self.check_problem(answer)
        return answer

    def get(self, path: str, expect: int = 200, **options: Any) -> Any:
        return self.ask("GET", path, expect=expect, **options)

    def check_problem(self, answer: Any) -> None:
        """Every error is problem details with all members."""
        self.assertEqual(answer["Content-Type"], PROBLEM)
        body = json.loads(answer.content)
        self.assertLessEqual({"type", "title", "status", "detail", "errors", "request_id"}, set(body))
        self.assertEqual(body["status"], answer.status_code)
        self.assertEqual(body["request_id"], answer["X-Request-ID"])
        for field, texts in body["errors"].items():
            self.assertIsInstance(field, str)
            self.assertTrue(texts and all(isinstance(text, str) and text for text in texts))

    def refused(self, answer: Any, field: str) -> None:
        """A 400 that names the field."""
        self.assertEqual(answer.status_code, 400, answer.content[:500])
        self.assertIn(field, answer.json()["errors"])
