"""Cases of reading, for every resource: pages, orders, filters, search, files, detail, history."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID, uuid4

from openpyxl import load_workbook

from core.models import AuditEvent
from core.resources import Resource, resource_of
from tests.api.base import CSV, XLSX, ApiTestCase

Values = dict[str, Any]
# A mixin, so that only the classes of the resources are collected: `class TestPeople(ResourceCases, ApiTestCase)`.
Base: Any = ApiTestCase if TYPE_CHECKING else object


class ListCases(Base):
    """What every list and record answers."""

    name: ClassVar[str]
    # A filter's good values, beside those that its choices give: name -> function of (case) or a value.
    good: ClassVar[dict[str, Any]] = {}
    search: ClassVar[bool] = True
    rows: ClassVar[int] = 7
    pks: ClassVar[list[UUID]]

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.prepare()
        cls.pks = [cls.make(number).pk for number in range(cls.rows)]

    @classmethod
    def make(cls, number: int) -> Any:
        """The stored record of that number, made by the service."""
        raise NotImplementedError

    @property
    def resource(self) -> Resource:
        found = resource_of(self.name)
        assert found is not None
        return found

    @property
    def url(self) -> str:
        return f"/{self.name}/"

    def rows_of(self, query: str = "") -> list[Values]:
        return list(self.get(f"{self.url}?page_size=200{query}").json()["results"])

    def walk(self, query: str) -> tuple[list[list[str]], list[Values]]:
        """Every page from the first to the last: the ids and the answers."""
        pages, answers = [], []
        url: str | None = f"{self.url}?{query}"
        while url:
            answer = self.get(url).json()
            answers.append(answer)
            pages.append([row["id"] for row in answer["results"]])
            url = answer["next"]
            assert len(pages) < 2000
        return pages, answers

    # Lists

    def test_list_shape(self) -> None:
        answer = self.get(self.url)
        body = answer.json()
        self.assertEqual(list(body), ["results", "next", "previous", "count", "count_capped"])
        self.assertIsNone(body["count"])
        self.assertIs(body["count_capped"], False)
        self.assertLessEqual({str(pk) for pk in self.pks}, {row["id"] for row in self.rows_of()})
        self.assertEqual(answer["Content-Type"], "application/json")
        self.assertIn("no-store", answer["Cache-Control"])

    def test_list_entry_equals_detail(self) -> None:
        listed = {row["id"]: row for row in self.rows_of()}
        for pk in self.pks[:2]:
            self.assertEqual(self.get(f"{self.url}{pk}/").json(), listed[str(pk)])

    def test_references_have_id_name_url(self) -> None:
        row = self.get(f"{self.url}{self.pks[0]}/").json()
        for value in row.values():
            if isinstance(value, dict) and "url" in value:
                self.assertEqual(set(value), {"id", "name", "url"})
                if not value["url"].startswith("/api/v1/functions/"):
                    self.assertEqual(self.get(value["url"]).json()["id"], value["id"])

    def test_pages_forward_and_back(self) -> None:
        whole = [row["id"] for row in self.rows_of()]
        size = max(1, (len(whole) + 2) // 4)
        pages, answers = self.walk(f"page_size={size}")
        self.assertGreaterEqual(len(pages), 3)
        self.assertEqual([pk for page in pages for pk in page], whole)
        self.assertIsNone(answers[0]["previous"])
        back = answers[-1]["previous"]
        for page in reversed(pages[:-1]):
            answer = self.get(back).json()
            self.assertEqual([row["id"] for row in answer["results"]], page)
            self.assertIsNotNone(answer["next"])
            back = answer["previous"]
        self.assertIsNone(back)

    def test_page_size_limits(self) -> None:
        for size in ("0", "-1", "201", "1000000000", "ten", "1.5", "٥"):
            self.refused(self.get(f"{self.url}?page_size={size}", expect=400), "page_size")
        self.assertEqual(len(self.get(f"{self.url}?page_size=1").json()["results"]), 1)

    def test_count_only_when_asked_and_capped(self) -> None:
        whole = len(self.rows_of())
        body = self.get(f"{self.url}?count=1&page_size=1").json()
        self.assertEqual((body["count"], body["count_capped"]), (whole, False))
        with self.settings(COUNT_CAP=3):
            body = self.get(f"{self.url}?count=1").json()
            self.assertEqual((body["count"], body["count_capped"]), (3, True))
        self.assertIsNone(self.get(f"{self.url}?count=0").json()["count"])
        self.refused(self.get(f"{self.url}?count=yes", expect=400), "count")

    def test_search(self) -> None:
        if not self.search:
            self.refused(self.get(f"{self.url}?q=x", expect=400), "q")
            return
        row = self.get(f"{self.url}{self.pks[3]}/").json()
        word = self.word_of(row)
        self.assertIn(row["id"], [found["id"] for found in self.rows_of(f"&q={word[:-1]}")])
        self.assertIn(row["id"], [found["id"] for found in self.rows_of(f"&q={word.upper()}")])
        self.assertEqual(self.rows_of("&q=zzqxzzqx"), [])

    def word_of(self, row: Values) -> str:
        """A word by which the search finds the row."""
        return str(row.get("name") or row.get("title")).split()[-1]

    def test_hostile_searches_are_text(self) -> None:
        if not self.search:
            return
        for text in ("%25", "_", "%25_%25", "%5C", "...", "%E2%80%AE", "(%2B)%2B$", "''", "*"):
            self.assertEqual(self.rows_of(f"&q={text}"), [], text)
        for text in (
            "(a%2B)%2B$",
            "a %26 !b | (c",
            "%27; drop table x; --",
            "a:*",
            "%F0%9F%99%82",
            "a " * 90,
        ):
            self.get(f"{self.url}?q={text}")
        self.refused(self.get(f"{self.url}?q={'a' * 201}", expect=400), "q")
        self.get(f"{self.url}?q={'a' * 10_000}", expect=400)

    def test_every_filter_takes_good_values(self) -> None:
        row = self.get(f"{self.url}{self.pks[0]}/").json()
        for name, item in self.resource.filterset.base_filters.items():
            for value, found in self.good_values(name, item, row):
                ids = [one["id"] for one in self.rows_of(f"&{name}={value}")]
                if found:
                    self.assertIn(row["id"], ids, f"{name}={value}")

    def good_values(self, name: str, item: Any, row: Values) -> list[tuple[str, bool]]:
        """Values of a filter, and whether the first row must be among what they find."""
        if name in self.good:
            given = self.good[name]
            return [(str(given(self) if callable(given) else given), True)]
        kind = type(item).__name__
        own = row.get(name)
        if isinstance(own, dict):
            return [(own["id"], True), (str(uuid4()), False)]
        if "YesNo" in kind:
            return [("true", own is True), ("false", own is False)]
        if "Day" in kind:
            return [("2022-06-18", False)]
        if item.extra.get("choices"):
            return [(str(value), str(own) == str(value)) for value, _label in item.extra["choices"]]
        return (
            [(str(uuid4()), False)]
            if "UUID" in kind or "Reference" in kind or "Area" in kind
            else [("x", False)]
        )

    def test_bad_filter_values_name_the_field(self) -> None:
        for name, item in self.resource.filterset.base_filters.items():
            kind = type(item).__name__
            if "UUID" in kind or "Reference" in kind or "Area" in kind:
                bad = ["5", "not-an-id", "00000000-0000-0000-0000-00000000000g"]
            elif "Day" in kind:
                bad = ["2023-04-31", "03/04/05", "10000-01-01", "2024-1-5", "yesterday", "2024"]
            elif "YesNo" in kind:
                bad = ["banana", "2"]
            elif item.extra.get("choices"):
                bad = ["nonsense", "PUBLIC"]
            else:
                bad = ["a" * 300] if name not in ("tag", "identifier") else []
            for value in bad:
                self.refused(self.get(f"{self.url}?{name}={value}", expect=400), name)

    def test_unknown_and_repeated_parameters(self) -> None:
        self.refused(self.get(f"{self.url}?nonsense=1", expect=400), "nonsense")
        self.refused(self.get(f"{self.url}?page=2", expect=400), "page")
        self.refused(self.get(f"{self.url}?page_size=5&page_size=6", expect=400), "page_size")
        self.refused(self.get(f"{self.url}?handling=public&handling=company", expect=400), "handling")
        self.refused(self.get(f"{self.url}{self.pks[0]}/?as_of=2024-01-01", expect=400), "as_of")
        self.refused(self.get(f"{self.url}{self.pks[0]}/history/?q=x", expect=400), "q")

    def test_every_declared_order_both_ways(self) -> None:
        for order in self.resource.orders:
            up, _ = self.walk(f"page_size=3&ordering={order.key}")
            down, _ = self.walk(f"page_size=3&ordering=-{order.key}")
            flat = [pk for page in up for pk in page]
            self.assertEqual(flat, [pk for page in down for pk in page][::-1], order.key)
            self.assertEqual(len(flat), len(set(flat)))
            stored = dict(self.resource.model._default_manager.values_list("pk", order.columns[0]))  # type: ignore[arg-type]
            keys = [stored[UUID(pk)] for pk in flat]
            self.assertEqual(keys, sorted(keys), order.key)
        for unknown in ("nonsense", "id", "-", "--name", "private_contact_details"):
            self.refused(self.get(f"{self.url}?ordering={unknown}", expect=400), "ordering")

    def test_altered_and_foreign_cursors(self) -> None:
        order = self.resource.orders[0].key
        cursor = self.get(f"{self.url}?page_size=2").json()["next"].split("cursor=")[1].split("&")[0]
        bad = [
            cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB"),
            "x",
            "x" * 3000,
            cursor[4:],
            "é",
            "%00" * 0 + ":::",
        ]
        for text in bad:
            self.refused(self.get(f"{self.url}?page_size=2&cursor={text}", expect=400), "cursor")
        self.refused(self.get(f"{self.url}?ordering=-{order}&cursor={cursor}", expect=400), "cursor")
        elsewhere = "/themes/" if self.name != "themes" else "/groups/"
        self.refused(self.get(f"{elsewhere}?cursor={cursor}", expect=400), "cursor")

    # Files

    def test_unknown_format(self) -> None:
        self.refused(self.get(f"{self.url}?format=xml", expect=400), "format")
        self.refused(self.get(f"{self.url}{self.pks[0]}/?format=csv", expect=400), "format")

    def test_csv_has_the_rows_of_the_list(self) -> None:
        answer = self.get(f"{self.url}?format=csv")
        self.assertEqual(answer["Content-Type"], CSV)
        text = b"".join(answer.streaming_content).decode("utf-8")
        self.check_table(list(csv.reader(io.StringIO(text))), answer)

    def test_xlsx_has_the_rows_of_the_list(self) -> None:
        answer = self.get(f"{self.url}?format=xlsx")
        self.assertEqual(answer["Content-Type"], XLSX)
        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        table = [
            ["" if cell.value is None else str(cell.value) for cell in row] for row in book.worksheets[0].rows
        ]
        self.check_table(table, answer)
        self.assertTrue(all(cell.data_type != "f" for row in book.worksheets[0].rows for cell in row))

    def check_table(self, table: list[list[str]], answer: Any) -> None:
        """The header names the document's fields, the rows are those of the list in its order."""
        head, rows = table[0], table[1:]
        self.assertEqual(head, [*self.resource.document.headings(), "stamp"])
        self.assertEqual([row[head.index("id")] for row in rows], [row["id"] for row in self.rows_of()])
        listed = self.rows_of()
        for name in ("name", "title", "handling", "start"):
            if name in head:
                self.assertEqual([row[head.index(name)] for row in rows], [row[name] for row in listed])
        self.assertIn("attachment", answer["Content-Disposition"])
        self.assertTrue(answer["X-Entente-Stamp"].startswith("TLP:"))
        exported = AuditEvent.objects.filter(verb="export").latest("at")
        self.assertEqual(exported.actor_id, self.lead.pk)

    def test_files_follow_filters_and_order(self) -> None:
        order = self.resource.orders[0].key
        answer = self.get(f"{self.url}?format=csv&handling=company&ordering=-{order}")
        table = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
        listed = self.rows_of(f"&handling=company&ordering=-{order}")
        self.assertEqual([row["id"] for row in table], [row["id"] for row in listed])

    # Detail and history

    def test_retrieve(self) -> None:
        answer = self.get(f"{self.url}{self.pks[0]}/")
        self.assertEqual(answer.json()["id"], str(self.pks[0]))
        self.assertEqual(answer["ETag"], f'"v{answer.json()["version"]}"')
        for pk in (uuid4(), "5", "x", "%27", "a" * 500, f"{self.pks[0]}0", "…"):
            self.get(f"{self.url}{pk}/", expect=404)

    def test_history_pages(self) -> None:
        body = self.get(f"{self.url}{self.pks[0]}/history/").json()
        self.assertEqual(list(body), ["results", "next", "previous", "count", "count_capped"])
        self.assertEqual(body["results"][-1]["kind"], "created")
        self.assertEqual(set(body["results"][0]), {"version", "at", "kind", "by", "reason", "changes"})
        self.get(f"{self.url}{uuid4()}/history/", expect=404)
        self.refused(self.get(f"{self.url}{self.pks[0]}/history/?cursor=x", expect=400), "cursor")
        self.refused(self.get(f"{self.url}{self.pks[0]}/history/?page_size=0", expect=400), "page_size")

    # Who asks, and how

    def test_anonymous_is_told_to_sign_in(self) -> None:
        for path in (
            self.url,
            f"{self.url}{self.pks[0]}/",
            f"{self.url}?format=csv",
            f"{self.url}{self.pks[0]}/history/",
        ):
            self.assertEqual(self.get(path, expect=401, token="")["WWW-Authenticate"], "Token")

    def test_wrong_methods(self) -> None:
        one, history = f"{self.url}{self.pks[0]}/", f"{self.url}{self.pks[0]}/history/"
        for method, path in (
            ("PUT", self.url),
            ("DELETE", self.url),
            ("POST", one),
            ("PATCH", history),
            ("TRACE", one),
        ):
            allowed = self.ask(method, path, {}, expect=405)["Allow"]
            self.assertIn("GET", allowed)
        self.assertEqual(self.ask("HEAD", self.url, expect=200).content, b"")

    def test_wrong_accept(self) -> None:
        self.get(self.url, expect=406, Accept="text/html")
        self.get(self.url, expect=406, Accept="application/xml, text/plain;q=0.5")
        for accept in ("*/*", "application/*", "application/json", "text/html, */*;q=0.1"):
            self.get(self.url, Accept=accept)
        self.get(f"{self.url}?format=csv", expect=406, Accept="application/json")
        self.get(f"{self.url}?format=csv", Accept="text/csv")
