"""The description for programs and the page for people."""

from __future__ import annotations

import json
import re

from django.test import Client

from core.rest.docs import schema
from tests.api.base import ApiTestCase


class Docs(ApiTestCase):
    """`/api/v1/schema/` and `/api/v1/docs/`."""

    def page(self) -> str:
        client = Client()
        client.force_login(self.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
        answer = client.get("/api/v1/docs/")
        self.assertEqual(answer.status_code, 200)
        return str(answer.content.decode())

    def test_schema_is_public_in_two_forms(self) -> None:
        answer = self.get("/schema/", token="")
        self.assertEqual(answer["Content-Type"], "application/vnd.oai.openapi")
        self.assertTrue(answer.content.startswith(b"openapi: 3.1.0"))
        answer = self.get("/schema/?format=json", token="")
        self.assertEqual(json.loads(answer.content), json.loads(json.dumps(schema())))
        self.get("/schema/?format=xml", expect=400)
        self.get("/schema/?lang=fr", expect=400)
        self.assertEqual(self.ask("POST", "/schema/", {}, expect=405)["Allow"], "GET, HEAD")

    def test_the_page_is_for_people_who_are_signed_in(self) -> None:
        answer = Client().get("/api/v1/docs/")
        self.assertEqual(answer.status_code, 302)
        self.assertIn("/account/login/", answer["Location"])

    def test_the_page_shows_every_operation(self) -> None:
        text = self.page()
        for path, methods in schema()["paths"].items():
            self.assertIn(path, text)
            for operation in methods.values():
                self.assertIn(f'id="{operation["operationId"]}"', text)
        for word in (
            "If-Match",
            "curl -H",
            "$TOKEN",
            "412",
            "Precondition",
            "as_of",
            "private_contact_details",
        ):
            self.assertIn(word, text)

    def test_the_page_has_no_inline_script_and_no_foreign_address(self) -> None:
        text = self.page()
        self.assertEqual(re.findall(r"<script(?![^>]*\b(?:src|nonce)=)[^>]*>", text), [])
        self.assertEqual(re.findall(r"\son[a-z]+=", text), [])
        self.assertEqual(re.findall(r'(?:src|href)="(https?://[^"]+)', text), [])

    def test_me_and_functions(self) -> None:
        me = self.get("/me/").json()
        self.assertEqual(
            (me["email"], me["scope"], me["roles"][0]["role"]), ("lead@cast.test", "write", "lead")
        )
        self.assertEqual(self.get("/me/", token="read").json()["scope"], "read")
        names = [one["slug"] for one in self.get("/functions/").json()["results"]]
        self.assertLessEqual({"community-relations", "security"}, set(names))
        for path in ("/me/", "/functions/"):
            self.get(path, expect=401, token="")
            self.refused(self.get(f"{path}?x=1", expect=400), "x")
            self.ask("POST", path, {}, expect=405)
