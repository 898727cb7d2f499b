"""The cases of `POST /{resource}/bulk/` that every writable resource inherits."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from core.models import AuditEvent
from tests.api.reading import ListCases, Values

# What differs between two records that were written alike.
OWN = frozenset({"id", "version", "created_at", "updated_at", "link"})


class BulkCases(ListCases):
    """All or nothing, said for each row. `payload` and `changed` are those of `ResourceCases`."""

    def payload(self) -> Values:
        raise NotImplementedError

    def changed(self) -> Values:
        raise NotImplementedError

    def different(self, number: int) -> Values:
        """A body for the `number`th row, where several of `payload` cannot stand beside each other."""
        return self.payload()

    @property
    def bulk_url(self) -> str:
        return f"{self.url}bulk/"

    def bulk(self, rows: Any, **options: Any) -> Any:
        return self.ask("POST", self.bulk_url, rows, **options)

    def rows_there(self) -> tuple[int, int, int]:
        """How many records, versions and events there are."""
        model: Any = self.resource.model
        return (
            model._default_manager.count(),
            model.history.model.objects.count(),
            AuditEvent.objects.exclude(verb="export").count(),
        )

    def test_bulk_makes_what_single_requests_make(self) -> None:
        alone = self.ask("POST", self.url, self.different(0), expect=201).json()
        body = [{**self.different(number), "reason": f"row {number}"} for number in (1, 2, 3)]
        rows = self.bulk(body, expect=200).json()["results"]
        self.assertEqual(len({row["id"] for row in rows}), 3)
        for number, row in enumerate(rows, 1):
            self.agrees(self.different(number), row)
            self.assertEqual(row, self.get(f"{self.url}{row['id']}/").json())
            past = self.get(f"{self.url}{row['id']}/history/").json()["results"]
            self.assertEqual(
                [(one["kind"], one["reason"], one["by"]) for one in past],
                [("created", f"row {number}", str(self.lead))],
            )
            self.assertEqual(AuditEvent.objects.filter(object_ref=row["id"], verb="create").count(), 1)
            if self.different(0) == self.different(number):
                # An area is its own area.
                own = {
                    key
                    for key, value in row.items()
                    if key in OWN or (isinstance(value, dict) and value.get("id") == row["id"])
                }
                self.assertEqual({**row, **{key: alone[key] for key in own}}, alone)

    def test_bulk_changes_and_adds_together(self) -> None:
        row = self.ask("POST", self.url, self.different(0), expect=201).json()
        body = [
            {"id": row["id"], "version": 1, **self.changed(), "reason": "many at once"},
            self.different(1),
        ]
        changed, added = self.bulk(body, expect=200).json()["results"]
        self.assertEqual((changed["id"], changed["version"], added["version"]), (row["id"], 2, 1))
        self.agrees(self.changed(), changed)
        past = self.get(f"{self.url}{row['id']}/history/").json()["results"]
        self.assertEqual([one["reason"] for one in past], ["many at once", ""])
        self.assertLessEqual({one["field"] for one in past[0]["changes"]}, set(self.changed()))
        before = self.rows_there()
        again = self.bulk([{"id": row["id"], "version": 2, **self.changed()}], expect=200).json()
        self.assertEqual(again["results"], [changed])
        self.assertEqual(self.rows_there(), before)

    def test_bulk_writes_nothing_when_a_row_is_wrong(self) -> None:
        row = self.ask("POST", self.url, self.different(0), expect=201).json()
        before = self.rows_there()
        good, key = self.different(1), row["id"]
        relations = [
            name for name in self.resource.writable if self.resource.model._meta.get_field(name).is_relation
        ]
        wrong: list[tuple[Any, int, str]] = [
            ({**good, "nonsense": 1}, 400, "nonsense"),
            ("text", 400, "non_field_errors"),
            ({}, 400, self.required_in_bulk()),
            ({**good, "handling": "secret"}, 400, "handling"),
            ({"id": key, **self.changed()}, 400, "version"),
            ({"version": 1, **self.changed()}, 400, "id"),
            ({"id": "x", "version": 1}, 400, "id"),
            ({"id": str(uuid4()), "version": 1, **self.changed()}, 400, "id"),
            ({"id": key, "version": 9, **self.changed()}, 412, "version"),
            *(({**good, name: str(uuid4())}, 400, name) for name in relations),
        ]
        for item, status, name in wrong:
            for place, rows in ((0, [item, good]), (1, [good, item])):
                answer = self.bulk(rows, expect=status)
                self.assertIn(f"{place}.{name}", answer.json()["errors"], item)
                self.assertEqual({one.split(".")[0] for one in answer.json()["errors"]}, {str(place)})
        twice = [{"id": key, "version": 1, **self.changed()}] * 2
        self.assertIn("1.id", self.bulk(twice, expect=400).json()["errors"])
        for body in ({}, [], "text", {"create": [good]}):
            self.bulk(body, expect=400)
        self.bulk([good] * 1001, expect=413)
        self.assertEqual(self.rows_there(), before)
        self.assertEqual(self.get(f"{self.url}{key}/").json(), row)

    def required_in_bulk(self) -> str:
        return str(getattr(self, "required", ("name",))[0])

    def test_bulk_is_done_once_for_one_key(self) -> None:
        body = [self.different(1), self.different(2)]
        first = self.bulk(body, Idempotency_Key="bulk-1", expect=200)
        before = self.rows_there()
        again = self.bulk(body, Idempotency_Key="bulk-1", expect=200)
        self.assertEqual((again.json(), again["Idempotent-Replay"]), (first.json(), "true"))
        self.bulk(body[:1], Idempotency_Key="bulk-1", expect=422)
        self.assertEqual(self.rows_there(), before)

    def test_bulk_is_for_those_who_write(self) -> None:
        before = self.rows_there()
        self.bulk([self.different(1)], token="", expect=401)
        self.bulk([self.different(1)], token="read", expect=403)
        self.ask("GET", self.bulk_url, expect=405)
        self.assertEqual(self.rows_there(), before)
