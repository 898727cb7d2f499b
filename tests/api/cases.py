"""One set of cases for every resource. A resource joins by a class with a few attributes (see test_register.py).

`test_every_resource.py` fails for a resource without such a class.
"""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID, uuid4

from core.models import AuditEvent
from tests.api.bulk import BulkCases
from tests.api.reading import Values


class ResourceCases(BulkCases):
    """Reading and writing. `payload` is a valid body, `changed` what a change writes (None: not changeable)."""

    required: ClassVar[tuple[str, ...]] = ("name",)
    deletable: ClassVar[bool] = True

    def payload(self) -> Values:
        """A body that creates a record, with every field that a reader gets back."""
        raise NotImplementedError

    def changed(self) -> Values:
        """Fields to change, with other values than `payload`'s."""
        raise NotImplementedError

    def used(self) -> UUID | None:
        """A record that others refer to, so that deleting it is a conflict; None where that cannot be."""
        return None

    def create(self, **more: Any) -> Any:
        return self.ask("POST", self.url, {**self.payload(), **more}, expect=201)

    def agrees(self, sent: Values, row: Values) -> None:
        """What was written is what is read."""
        for name, value in sent.items():
            if name == "reason":
                continue
            read = row[name]
            if isinstance(read, list) and isinstance(value, list):
                read = [one["id"] if isinstance(one, dict) and "id" in one else one for one in read]
            self.assertEqual(read["id"] if isinstance(read, dict) else read, value, name)

    def test_create(self) -> None:
        answer = self.create(reason="first entry")
        row = answer.json()
        self.assertEqual(answer["Location"], f"http://testserver/api/v1{self.url}{row['id']}/")
        self.assertEqual((answer["ETag"], row["version"]), ('"v1"', 1))
        self.agrees(self.payload(), row)
        self.assertEqual(self.get(answer["Location"]).json(), row)
        first = self.get(f"{self.url}{row['id']}/history/").json()["results"]
        self.assertEqual(
            [(one["version"], one["kind"], one["reason"]) for one in first], [(1, "created", "first entry")]
        )
        self.assertEqual(first[0]["by"], str(self.lead))
        event = AuditEvent.objects.get(object_ref=row["id"], verb="create")
        self.assertEqual((event.actor_id, event.request_id), (self.lead.pk, answer["X-Request-ID"]))

    def test_create_needs_its_fields(self) -> None:
        before = self.resource.model._default_manager.count()
        answer = self.ask("POST", self.url, {}, expect=400)
        self.assertEqual(set(answer.json()["errors"]), set(self.required))
        for name in self.required:
            self.refused(self.ask("POST", self.url, {**self.payload(), name: None}), name)
        self.assertEqual(self.resource.model._default_manager.count(), before)

    def test_unknown_field(self) -> None:
        for name in ("nonsense", "id", "version", "created_by", "search_key", "scope_area", "history"):
            self.refused(self.ask("POST", self.url, {**self.payload(), name: "1"}), name)
        answer = self.ask("PATCH", f"{self.url}{self.pks[0]}/", {"nonsense": 1}, If_Match='"v1"')
        self.refused(answer, "nonsense")
        self.refused(self.ask("POST", f"{self.url}?force=1", self.payload()), "force")

    def test_wrong_types_name_the_field(self) -> None:
        before = self.resource.model._default_manager.count()
        for name in self.resource.writable:
            for wrong in ({"a": 1}, 3.5, [[]], [None]):
                self.refused(self.ask("POST", self.url, {**self.payload(), name: wrong}), name)
        self.assertEqual(self.resource.model._default_manager.count(), before)

    def test_reference_to_nothing(self) -> None:
        for name in self.resource.writable:
            column: Any = self.resource.model._meta.get_field(name)
            if column.is_relation:
                self.refused(self.ask("POST", self.url, {**self.payload(), name: str(uuid4())}), name)
                for wrong in ("x", "5", 5, "{" + str(uuid4()) + "}"):
                    self.refused(self.ask("POST", self.url, {**self.payload(), name: wrong}), name)

    def test_not_an_object(self) -> None:
        for body in ([], [self.payload()], "text", 5, None):
            raw = b"null" if body is None else None
            self.ask("POST", self.url, raw if raw else body, expect=400)

    def test_handling_words(self) -> None:
        for word in ("secret", "PUBLIC", 1, "", None, True):
            self.refused(self.ask("POST", self.url, {**self.payload(), "handling": word}), "handling")

    def test_put_and_patch(self) -> None:
        row = self.create().json()
        url = f"{self.url}{row['id']}/"
        answer = self.ask(
            "PATCH", url, {**self.changed(), "reason": "corrected"}, If_Match='"v1"', expect=200
        )
        self.assertEqual((answer["ETag"], answer.json()["version"]), ('"v2"', 2))
        self.agrees({**self.payload(), **self.changed()}, answer.json())
        answer = self.ask("PUT", url, self.payload(), If_Match='W/"v2"', expect=200)
        self.assertEqual(answer.json()["version"], 3)
        self.agrees(self.payload(), answer.json())
        found = self.get(f"{url}history/").json()["results"]
        self.assertEqual([one["version"] for one in found], [3, 2, 1])
        self.assertEqual(found[1]["reason"], "corrected")
        self.assertLessEqual({change["field"] for change in found[1]["changes"]}, set(self.changed()))
        self.assertTrue(found[1]["changes"])
        pages, _ = [], self.get(f"{url}history/?page_size=1").json()
        next_url: str | None = f"{url}history/?page_size=1"
        while next_url:
            body = self.get(next_url).json()
            pages += [one["version"] for one in body["results"]]
            next_url = body["next"]
        self.assertEqual(pages, [3, 2, 1])

    def test_put_needs_required_fields(self) -> None:
        row = self.create().json()
        answer = self.ask("PUT", f"{self.url}{row['id']}/", {}, If_Match='"v1"', expect=400)
        self.assertEqual(set(answer.json()["errors"]), set(self.required))

    def test_if_match(self) -> None:
        row = self.create().json()
        url = f"{self.url}{row['id']}/"
        methods = ["PUT", "PATCH", *(["DELETE"] if self.deletable else [])]
        for method in methods:
            body = self.payload() if method == "PUT" else self.changed() if method == "PATCH" else None
            self.ask(method, url, body, expect=428)
            stale = self.ask(method, url, body, If_Match='"v7"', expect=412)
            self.assertEqual(stale.json()["current_version"], 1)
            for garbage in ("v1", "1", '"1"', "*", '"v1", "v2"', '"v99999999999999999999"', '"v-1"', ""):
                self.refused(self.ask(method, url, body, If_Match=garbage), "If-Match")
        self.assertEqual(self.get(url).json(), row)

    def test_writing_what_is_there_changes_nothing(self) -> None:
        row = self.create().json()
        url = f"{self.url}{row['id']}/"
        for method, body in (("PATCH", self.payload()), ("PUT", self.payload()), ("PATCH", {})):
            self.assertEqual(self.ask(method, url, body, If_Match='"v1"', expect=200).json(), row)
        self.assertEqual(len(self.get(f"{url}history/").json()["results"]), 1)
        self.assertFalse(AuditEvent.objects.filter(object_ref=row["id"], verb="update").exists())

    def test_delete(self) -> None:
        row = self.create().json()
        url = f"{self.url}{row['id']}/"
        if not self.deletable:
            self.ask("DELETE", url, If_Match='"v1"', expect=405)
            return
        self.assertEqual(self.ask("DELETE", f"{url}?reason=twice", If_Match='"v1"', expect=204).content, b"")
        event = AuditEvent.objects.get(object_ref=row["id"], verb="delete")
        self.assertIs(event.details["reason"], True)
        for method in ("GET", "PATCH", "DELETE"):
            self.ask(method, url, {} if method == "PATCH" else None, If_Match='"v1"', expect=404)
        self.get(f"{url}history/", expect=404)

    def test_delete_in_use_is_a_conflict(self) -> None:
        pk = self.used()
        if pk is None:
            return
        version = self.get(f"{self.url}{pk}/").json()["version"]
        self.ask("DELETE", f"{self.url}{pk}/", If_Match=f'"v{version}"', expect=409)
        self.get(f"{self.url}{pk}/")

    def test_missing_is_404_for_every_method(self) -> None:
        for pk in (uuid4(), "5", "not-an-id"):
            for method in ("PUT", "PATCH", *(["DELETE"] if self.deletable else [])):
                body = None if method == "DELETE" else self.payload()
                self.ask(method, f"{self.url}{pk}/", body, If_Match='"v1"', expect=404)

    def test_read_token_may_not_write(self) -> None:
        url, before = f"{self.url}{self.pks[0]}/", self.resource.model._default_manager.count()
        row = self.get(url, token="read").json()
        version = f'"v{row["version"]}"'
        self.ask("POST", self.url, self.payload(), token="read", expect=403)
        self.ask("PUT", url, self.payload(), token="read", If_Match=version, expect=403)
        self.ask("PATCH", url, self.changed(), token="read", If_Match=version, expect=403)
        if self.deletable:
            self.ask("DELETE", url, token="read", If_Match=version, expect=403)
        self.assertEqual(self.resource.model._default_manager.count(), before)
        self.assertEqual(self.get(url, token="read").json()["version"], row["version"])

    def test_anonymous_may_not_write(self) -> None:
        url = f"{self.url}{self.pks[0]}/"
        for method, path in (("POST", self.url), ("PUT", url), ("PATCH", url)):
            self.ask(method, path, self.payload(), token="", expect=401)

    def test_wrong_content_type(self) -> None:
        for kind in (
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "text/plain",
            "application/xml",
        ):
            self.ask("POST", self.url, b"name=x", content_type=kind, expect=415)
            self.ask(
                "PATCH",
                f"{self.url}{self.pks[0]}/",
                b"name=x",
                content_type=kind,
                If_Match='"v1"',
                expect=415,
            )
