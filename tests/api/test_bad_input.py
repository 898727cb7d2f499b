"""Bad input of every kind: a clear 4xx that names the field where there is one, nothing written, quickly."""

from __future__ import annotations

import json
import time
from typing import Any
from uuid import uuid4

from django.test import override_settings

from core.models import AuditEvent
from stakeholders.models import Organization, Person, Source, Stakeholder
from tests.api.base import ApiTestCase

PEOPLE = "/people/"
QUICK = 2.0
# Names as people have them: accepted, and returned exactly.
NAMES = (
    "Z",
    "Sukarno",
    "Null",
    "None",
    "0",
    "O'Brien",
    "O’Brien",
    "Ana-María Ñúñez y Ó Súilleabháin",
    "محمد بن سلمان",
    "علي‌رضا",  # with the joiner that Persian needs
    "အောင်ဆန်းစုကြည်",
    "ኃይለ ሥላሴ",
    "王毅",
    "Д. А. Медведев",
    "<b>Bold</b>",
    "{{ 7*7 }} {% csrf_token %}",
    "Robert'); DROP TABLE students;--",
    "=1+1",
    "@here",
    "x" * 300,
    "ኃ" * 300,
)
HIDDEN = {
    "override": "Ada \u202egnp.exe",
    "isolate": "Ada \u2066Lovelace\u2069",
    "mark": "\u200fAda",
    "zero width space": "A\u200bda",
    "zero width joiner": "A\u200dda",
    "word joiner": "A\u2060da",
    "byte order mark": "\ufeffAda",
    "soft hyphen": "A\u00adda",
    "bell": "Ada\x07",
    "line break": "Ada\nLovelace",
    "tab": "Ada\tLovelace",
    "escape": "\x1b[31mAda",
    "line separator": "Ada\u2028Lovelace",
    "tag character": "Ada\U000e0041",
}


class BadJson(ApiTestCase):
    """Bodies that are not one plain JSON object."""

    def refuse(self, body: bytes, status: int = 400, **headers: str) -> Any:
        """The body is refused quickly and leaves no trace."""
        before = Stakeholder.objects.count(), AuditEvent.objects.count()
        began = time.monotonic()
        answer = self.ask("POST", PEOPLE, body, expect=status, **headers)
        self.assertLess(time.monotonic() - began, QUICK)
        self.assertEqual((Stakeholder.objects.count(), AuditEvent.objects.count()), before)
        self.assertNotEqual(answer.json()["detail"], "")
        return answer

    def test_deep_nesting(self) -> None:
        for body in (
            b"[" * 100_000,
            b"[" * 100_000 + b"]" * 100_000,
            b'{"name":' * 100_000 + b"1" + b"}" * 100_000,
        ):
            self.refuse(body)
        deep = b'{"name": "Ada", "tags": ' + b"[" * 60 + b"]" * 60 + b"}"
        self.refuse(deep)
        self.ask("POST", PEOPLE, b'{"name": "Brackets ' + b"[" * 60 + b'"}', expect=201)

    def test_duplicate_keys(self) -> None:
        for body in (
            b'{"name": "Ada", "name": "Eve"}',
            b'{"name": "Ada", "na\\u006de": "Eve"}',
            b'{"name": "Ada", "identifiers": [{"scheme": "a", "identifier": "1", "scheme": "b"}]}',
        ):
            self.assertIn("stands twice", self.refuse(body).json()["detail"])

    def test_numbers(self) -> None:
        for number in (
            b"NaN",
            b"Infinity",
            b"-Infinity",
            b"1e400",
            b"-1e999",
            b"9" * 5000,
            b"0." + b"1" * 5000,
        ):
            self.refuse(b'{"name": "Ada", "level": ' + number + b"}")
            self.refuse(b'{"name": ' + number + b"}")

    def test_numbers_out_of_range_name_the_field(self) -> None:
        organization = self.ask("POST", "/organizations/", {"name": "Body"}, expect=201).json()["id"]
        for value in (0, -1, 2001, 10**20, 1.5, "3", True, None, [1]):
            answer = self.ask("POST", "/posts/", {"title": "T", "organization": organization, "seats": value})
            self.refused(answer, "seats")

    def test_text_that_cannot_be_stored(self) -> None:
        for body in (
            b'{"name": "A\\u0000da"}',
            b'{"name": "A\x00da"}',
            b'{"name": "\\ud800"}',
            b'{"name": "\\udc00\\ud800"}',
            b'{"name": "Ada", "summary": "\\ud83d"}',
            b'{"\\ud800": "Ada"}',
            b'{"name": "Ada", "tags": ["\\u0000"]}',
        ):
            self.refuse(body)

    def test_invalid_utf8(self) -> None:
        for body in (
            b'{"name": "\xff\xfe"}',
            b'{"name": "\xc3("}',
            b'{"name": "\xed\xa0\x80"}',
            '{"name": "é"}'.encode("cp1252"),
        ):
            self.assertIn("UTF-8", self.refuse(body).json()["detail"])
        self.refuse('{"name": "Ada"}'.encode("utf-16"))

    def test_not_json(self) -> None:
        for body in (
            b"{",
            b"name=Ada",
            b"{'name': 'Ada'}",
            b'{"name": "Ada",}',
            b'{"name": "Ada"} {"name": "Eve"}',
            b"\xef\xbb\xbf{}",
        ):
            self.refuse(body)

    def test_not_an_object(self) -> None:
        for body in (b"[]", b'[{"name": "Ada"}]', b'"Ada"', b"5", b"null", b"true"):
            self.refuse(body)

    def test_nothing(self) -> None:
        self.refused(self.refuse(b""), "name")
        self.refused(self.refuse(b"{}"), "name")

    def test_over_the_limit(self) -> None:
        self.refuse(b'{"name": "' + b"a" * (5 * 1024 * 1024) + b'"}', 413)
        self.refuse(b'{"name": "Ada", "summary": "' + b"a" * 2_000_000 + b'"}')

    def test_wrong_content_type(self) -> None:
        for kind in (
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "application/xml",
            "x",
        ):
            self.refuse(b'{"name": "Ada"}', 415, content_type=kind)

    def test_many_entries_and_long_entries(self) -> None:
        many = [{"scheme": "x", "identifier": str(number)} for number in range(101)]
        for field, value in (
            ("identifiers", many),
            ("identifiers", [{"scheme": "x", "identifier": "y" * 501}]),
            ("identifiers", [{"scheme": "x"}]),
            ("identifiers", [{"scheme": "x", "identifier": "y", "owner": "me"}]),
            ("identifiers", [{"scheme": "x", "identifier": 5}]),
            ("identifiers", [{"scheme": "x", "identifier": None}]),
            ("identifiers", {"scheme": "x", "identifier": "y"}),
            ("other_names", [{"name": "A\u202eb"}]),
            ("other_names", ["Ada"]),
            ("tags", ["a"] * 101),
            ("tags", ["\u202eb"]),
            ("tags", "a"),
            ("tags", [""]),
            ("languages", ["x" * 21]),
        ):
            answer = self.refuse(json.dumps({"name": "Ada", field: value}).encode())
            self.refused(answer, field)


class Names(ApiTestCase):
    """What is a name, and what is not."""

    def test_names_are_kept_exactly(self) -> None:
        for name in NAMES:
            row = self.ask("POST", PEOPLE, {"name": name}, expect=201).json()
            self.assertEqual(row["name"], name)
            self.assertEqual(self.get(f"{PEOPLE}{row['id']}/").json()["name"], name)
            self.assertEqual(Person.objects.get(pk=row["id"]).name, name)

    def test_hidden_characters_are_refused(self) -> None:
        before = Stakeholder.objects.count()
        for what, name in HIDDEN.items():
            with self.subTest(what):
                self.refused(self.ask("POST", PEOPLE, {"name": name}), "name")
                self.refused(self.ask("POST", "/organizations/", {"name": name}), "name")
                self.refused(self.ask("POST", "/sources/", {"kind": "media", "title": name}), "title")
        self.assertEqual(Stakeholder.objects.count(), before)

    def test_empty_and_too_long(self) -> None:
        for name in ("", " ", "\u00a0\u2003", "x" * 301, None, 5, True, ["Ada"], {"first": "Ada"}):
            self.refused(self.ask("POST", PEOPLE, {"name": name}), "name")

    def test_spaces_at_the_ends_are_taken_off(self) -> None:
        self.assertEqual(self.ask("POST", PEOPLE, {"name": "  Ada  "}, expect=201).json()["name"], "Ada")

    def test_control_characters_in_long_texts(self) -> None:
        for text in ("a\x07b", "a\x1b[0m", "a\x0bc"):
            self.refused(self.ask("POST", PEOPLE, {"name": "Ada", "summary": text}), "summary")
        row = self.ask("POST", PEOPLE, {"name": "Ada", "summary": "a\nb\tc"}, expect=201).json()
        self.assertEqual(row["summary"], "a\nb\tc")

    def test_formulas_leave_neutralised_and_are_kept_as_they_were(self) -> None:
        marks = ("=", "+", "-", "@", "＝", "＋")
        for mark in marks:
            self.ask("POST", PEOPLE, {"name": f"{mark}SUM(A1:A9)"}, expect=201)
        text = b"".join(self.get("/people/?format=csv").streaming_content).decode()
        for mark in marks:
            self.assertIn(f",'{mark}SUM(A1:A9)", text)
            self.assertNotIn(f",{mark}SUM", text)


class LinksAndDates(ApiTestCase):
    """Addresses that run something, and days that do not exist."""

    def test_links(self) -> None:
        for url in (
            "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://x.org",
            "//example.org", "example.org", "http://", "https://user:secret@example.org", "http://a b.org", "http://[",
            " javascript:alert(1)", "https://example.org/\u202e", "vbscript:x", "http://exa\nmple.org",
        ):  # fmt: skip
            answer = self.ask("POST", "/sources/", {"kind": "media", "title": "T", "url": url})
            self.refused(answer, "url")
        self.assertEqual(Source.objects.count(), 0)

    def test_contact_links(self) -> None:
        bad = [{"type": "url", "value": "javascript:alert(1)"}]
        self.refused(self.ask("POST", PEOPLE, {"name": "Ada", "contact_details": bad}), "contact_details")
        good = [{"type": "url", "value": "https://example.org/"}, {"type": "phone", "value": "javascript"}]
        row = self.ask("POST", PEOPLE, {"name": "Ada", "contact_details": good}, expect=201).json()
        self.assertEqual(row["contact_details"], good)

    def test_markup_is_text(self) -> None:
        text = '<script>alert(1)</script><img src="https://evil.example/x.png">{{ settings.SECRET_KEY }}'
        row = self.ask("POST", PEOPLE, {"name": "Ada", "summary": text}, expect=201).json()
        self.assertEqual(row["summary"], text)

    def test_partial_dates(self) -> None:
        bad = ("2023-04-31", "03/04/05", "10000", "10000-01-01", "2023-13", "2023-00", "0000", "23", "2023-4-1",
               "2023-02-29", "2023-W05", "yesterday", "٢٠٢٣", "-2023", "2023-01-01T00:00", 2023, None, [])  # fmt: skip
        for date in bad:
            self.refused(self.ask("POST", PEOPLE, {"name": "Ada", "birth_date": date}), "birth_date")
        for date in ("", "0001", "9999-12-31", "2024-02-29", "1970-05"):
            row = self.ask("POST", PEOPLE, {"name": "Ada", "birth_date": date}, expect=201).json()
            self.assertEqual(row["birth_date"], date)

    def test_days(self) -> None:
        for day in (
            "2023-04-31",
            "03/04/05",
            "10000-01-01",
            "2023",
            "2023-1-1",
            "٢٠٢٤-٠١-٠١",
            "2023-01-01T00:00:00Z",
            5,
            "",
        ):
            answer = self.ask("POST", "/themes/", {"name": "T", "source_date": day})
            self.refused(answer, "source_date")

    def test_days_in_addresses(self) -> None:
        for day in (
            "2023-04-31",
            "03/04/05",
            "10000-01-01",
            "2024-1-5",
            "2024",
            "%D9%A2%D9%A0%D9%A2%D9%A4-01-01",
        ):
            self.refused(self.get(f"/tenures/?as_of={day}", expect=400), "as_of")
        for day in ("0001-01-01", "9999-12-31"):
            self.get(f"/posts/?as_of={day}")


class Addresses(ApiTestCase):
    """Ids, queries and paths that no honest client sends."""

    def test_malformed_ids(self) -> None:
        for pk in (
            "1",
            "-1",
            "x",
            "%27%20or%201=1",
            "..",
            "%2e%2e",
            "a" * 2000,
            "%F0%9F%99%82",
            f"{uuid4()}x",
            "null",
        ):
            self.ask("GET", f"{PEOPLE}{pk}/", expect=404)

    def test_broken_addresses(self) -> None:
        for path in (
            f"{PEOPLE}%00/",
            f"{PEOPLE}?q=%00",
            f"{PEOPLE}?q=%ff%fe",
            f"{PEOPLE}?q=%ed%a0%80",
            f"{PEOPLE}?{'a' * 9000}",
        ):
            self.ask("GET", path, expect=400)

    def test_unknown_addresses(self) -> None:
        for path in (
            "/api/",
            "/api/v1/",
            "/api/v1",
            "/api/v2/people/",
            "/api/v1/people",
            "/api/v1/nothing/",
            "/api/x/y/z",
        ):
            for method in ("GET", "POST", "DELETE", "OPTIONS"):
                self.ask(method, path, expect=404)
                self.ask(method, path, expect=404, token="")

    def test_foreign_host(self) -> None:
        self.get(PEOPLE, expect=400, Host="evil.example")

    def test_tokens(self) -> None:
        for header in (
            "Token",
            "Token ",
            "Token x",
            "Token ent_" + "a" * 43,
            "Token ent_" + "a" * 4000,
            "Bearer x",
            "Basic eDp4",
            "Token é",
        ):
            answer = self.ask("GET", PEOPLE, token="", expect=401, Authorization=header)
            self.assertEqual(answer["WWW-Authenticate"], "Token")

    def test_an_unforeseen_error_is_a_problem_without_details(self) -> None:
        with override_settings(COUNT_CAP="broken"):
            self.client_of("write").raise_request_exception = False
            try:
                answer = self.ask("GET", f"{PEOPLE}?count=1", expect=500)
            finally:
                self.client_of("write").raise_request_exception = True
        self.assertNotIn("broken", answer.content.decode())

    def test_nobody_writes_owner_or_history(self) -> None:
        for field in (
            "created_by",
            "created_at",
            "history",
            "match_key",
            "kind",
            "offices",
            "masked",
            "permissions",
        ):
            self.refused(self.ask("POST", PEOPLE, {"name": "Ada", field: "x"}), field)
        self.assertEqual(Person.objects.count() + Organization.objects.count(), 0)
