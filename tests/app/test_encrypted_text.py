"""Encrypted text of records: live, in history and in bulk; bound to its place; lost, wrong and destroyed keys."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.env import FieldKey
from core.access.principals import principal_of
from core.copying import copy_with_history
from core.encrypting import encrypt_column
from core.encryption import Unreadable
from core.errors import Conflict
from core.history import insert_with_history, update_with_history
from core.models import DataKey
from core.models.encrypted import Opened, Sealed, encrypted_columns, open_rows, unlock
from core.resources import resource_of
from core.versions import versions_of
from stakeholders import services
from stakeholders.models import Citation, Source
from tests.factories.cast import Cast

SECRET = "He asked us not to say that he told us."
OTHER = FieldKey("k9", b"9" * 32)


@pytest.fixture
def source(cast: Cast) -> Source:
    values = {"title": "A conversation", "kind": "government", "note": SECRET}
    return services.create_source(actor=cast.fresh("officer"), values=values)


def stored(table: str, column: str = "note") -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY 1")
        return [text for (text,) in cursor.fetchall()]


def change(cast: Cast, record: Source, **values: Any) -> Source:
    return services.update_source(
        actor=cast.fresh("officer"), pk=record.pk, version=record.version, values=values
    )


def test_the_database_holds_no_plain_text_and_the_record_reads_it(cast: Cast, source: Source) -> None:
    for table in ("stakeholders_source", "stakeholders_historicalsource"):
        (text,) = stored(table)
        assert text.startswith("e1.")
        assert SECRET not in text
    assert stored("stakeholders_source") == stored("stakeholders_historicalsource")
    assert Source.objects.get(pk=source.pk).note == SECRET
    assert source.history.get().note == SECRET


def test_a_change_is_a_version_that_says_what_changed(cast: Cast, source: Source) -> None:
    same = change(cast, source, note=SECRET)
    assert same.version == 1
    changed = change(cast, source, note="He agreed to be named.")
    found = versions_of(
        actor=cast.fresh("officer"), resource=resource_of("sources"), pk=source.pk, cursor=None, size=10
    )
    (entry,) = found.rows[0]["changes"]
    assert (changed.version, entry["field"]) == (2, "note")
    assert (entry["old"], entry["new"]) == (SECRET, "He agreed to be named.")


def test_another_column_changes_without_a_new_text(cast: Cast, source: Source) -> None:
    before = stored("stakeholders_source")
    change(cast, source, title="Another title")
    assert stored("stakeholders_source") == before
    assert set(stored("stakeholders_historicalsource")) == set(before)


def test_an_empty_text_needs_no_key_and_stays_empty(cast: Cast) -> None:
    made = services.create_source(actor=cast.fresh("officer"), values={"title": "T", "kind": "publication"})
    assert Source.objects.get(pk=made.pk).note == ""
    assert not DataKey.objects.filter(record=made.pk).exists()
    change(cast, made, note=SECRET)
    assert Source.objects.get(pk=made.pk).note == SECRET


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=2000))
def test_any_text_comes_back_exactly(cast: Cast, source: Source, text: str) -> None:
    record = Source.objects.get(pk=source.pk)
    record.note = text
    record.save()
    assert Source.objects.get(pk=source.pk).note == text


@pytest.mark.parametrize("place", [3, 10, 30, -1])
def test_a_flipped_character_is_an_error_and_never_another_text(source: Source, place: int) -> None:
    (token,) = stored("stakeholders_source")
    place = place % len(token)
    flipped = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
    write("UPDATE stakeholders_source SET note = %s", flipped)
    with pytest.raises(Unreadable):
        assert Source.objects.get(pk=source.pk).note


def write(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_text_moved_to_another_row_or_column_does_not_open(cast: Cast, source: Source) -> None:
    other = services.create_source(
        actor=cast.fresh("officer"), values={"title": "B", "kind": "government", "note": "Theirs"}
    )
    said = services.create_citation(
        actor=cast.fresh("officer"),
        values={"source": source, "stakeholder": person(cast), "said": "Something"},
    )
    (token,) = Source.objects.filter(pk=source.pk).values_list("note", flat=True)
    write("UPDATE stakeholders_source SET note = %s WHERE id = %s", token.token, other.pk)
    write("UPDATE stakeholders_citation SET said = %s WHERE id = %s", token.token, said.pk)
    for moved, name in (
        (Source.objects.get(pk=other.pk), "note"),
        (Citation.objects.get(pk=said.pk), "said"),
    ):
        with pytest.raises(Unreadable):
            getattr(moved, name)


def test_the_key_of_another_record_does_not_open_either(cast: Cast, source: Source) -> None:
    other = services.create_source(
        actor=cast.fresh("officer"), values={"title": "B", "kind": "government", "note": "Theirs"}
    )
    foreign = DataKey.objects.get(record=other.pk)
    DataKey.objects.filter(record=source.pk).update(wrapped=foreign.wrapped)
    with pytest.raises(Unreadable):
        assert Source.objects.get(pk=source.pk).note


def person(cast: Cast) -> Any:
    return services.create_person(actor=cast.fresh("officer"), values={"name": "Ama Boateng"})


def test_the_text_of_one_record_given_to_another_is_sealed_again(cast: Cast, source: Source) -> None:
    copy = services.create_source(
        actor=cast.fresh("officer"),
        values={"title": "Copy", "kind": "government", "note": Source.objects.get(pk=source.pk).note},
    )
    first, second = stored("stakeholders_source")
    assert first != second
    assert Source.objects.get(pk=copy.pk).note == SECRET


def test_many_at_once_are_encrypted_in_two_statements(cast: Cast, django_assert_num_queries: Any) -> None:
    actor = principal_of(cast.fresh("officer"))

    def rows(word: str) -> list[Source]:
        return [Source(title=f"{word} {n}", kind="publication", note=f"{word} {n}") for n in range(20)]

    inserted, copied = rows("Inserted"), rows("Copied")
    with django_assert_num_queries(3):
        insert_with_history(inserted, actor=actor)
    copy_with_history(copied, actor=actor)
    for record in inserted:
        record.note = f"New {record.title}"
    update_with_history(inserted, ["note"], actor=actor)
    for text in (*stored("stakeholders_source"), *stored("stakeholders_historicalsource")):
        assert text.startswith("e1.")
    found = list(Source.objects.order_by("title"))
    with django_assert_num_queries(1):
        unlock(found)
        texts = {record.title: record.note for record in found}
    assert texts["Copied 7"] == "Copied 7"
    assert texts["Inserted 7"] == "New Inserted 7"
    assert {row.note for row in Source.history.filter(history_type="+")} >= {"Inserted 7", "Copied 7"}


def test_rows_of_values_open_in_one_query(source: Source, django_assert_num_queries: Any) -> None:
    rows = list(Source.objects.values("id", "note"))
    assert isinstance(rows[0]["note"], Sealed)
    assert SECRET not in f"{rows[0]['note']} {rows[0]['note']!r}"
    with django_assert_num_queries(1):
        open_rows(Source, rows)
    assert rows[0]["note"] == SECRET
    assert isinstance(rows[0]["note"], Opened)


def test_a_destroyed_key_erases_every_version_and_says_so(cast: Cast, source: Source) -> None:
    change(cast, source, note="Later text")
    DataKey.objects.filter(record=source.pk).delete()
    again = Source.objects.get(pk=source.pk)
    assert again.note == "[erased]"
    page = versions_of(
        actor=cast.fresh("officer"), resource=resource_of("sources"), pk=source.pk, cursor=None, size=10
    )
    assert SECRET not in str(page.rows)
    assert "Later text" not in str(page.rows)
    assert change(cast, again, title="Still a record", note="[erased]").version == 3
    with pytest.raises(Conflict):
        change(cast, Source.objects.get(pk=source.pk), note="Something new")


def test_an_emptied_key_is_a_destroyed_one(cast: Cast, source: Source) -> None:
    DataKey.objects.filter(record=source.pk).update(wrapped="")
    assert Source.objects.get(pk=source.pk).note == "[erased]"
    Source.objects.filter(pk=source.pk).update(note="")
    with pytest.raises(Conflict):
        change(cast, Source.objects.get(pk=source.pk), note="Something new")


def test_a_lost_key_is_named_and_nothing_reads_as_empty(cast: Cast, source: Source, settings: Any) -> None:
    settings.FIELD_KEYS = (OTHER,)
    with pytest.raises(Unreadable) as lost:
        assert Source.objects.get(pk=source.pk).note
    assert (lost.value.why, lost.value.key_id) == ("unknown key", "t1")
    settings.FIELD_KEYS = (FieldKey("t1", b"8" * 32),)
    with pytest.raises(Unreadable):
        assert Source.objects.get(pk=source.pk).note


def test_the_column_takes_part_in_no_question(source: Source) -> None:
    for condition in ({"note": SECRET}, {"note__contains": "He"}, {"note__isnull": True}):
        with pytest.raises(FieldError):
            Source.objects.filter(**condition).exists()


def test_plain_text_never_reaches_the_column_by_another_way(source: Source) -> None:
    with pytest.raises(TypeError), transaction.atomic():
        Source.objects.filter(pk=source.pk).update(note="In the clear")
    assert Source.objects.get(pk=source.pk).note == SECRET


def test_the_usual_checks_of_text_hold(cast: Cast) -> None:
    for text in ("a\x00b", "x" * 2001):
        with pytest.raises(ValidationError):
            services.create_source(
                actor=cast.fresh("officer"), values={"title": "T", "kind": "publication", "note": text}
            )


def test_a_column_that_was_plain_is_encrypted_by_its_migration(cast: Cast, source: Source) -> None:
    write("UPDATE stakeholders_source SET note = 'Plain until now'")
    write("UPDATE stakeholders_historicalsource SET note = 'Plain before'")
    DataKey.objects.all().delete()
    with connection.schema_editor() as editor:
        for _time in range(2):
            encrypt_column(editor, "stakeholders_source", "note", "stakeholders_historicalsource")
    record = Source.objects.get(pk=source.pk)
    assert (record.note, record.history.get().note) == ("Plain until now", "Plain before")
    assert stored("stakeholders_source")[0].startswith("e1.")


def test_the_register_knows_its_encrypted_columns() -> None:
    assert [column.name for column in encrypted_columns(Source)] == ["note"]
    assert encrypted_columns(Source)[0].place == "stakeholders_source.note"
    assert encrypted_columns(Source.history.model)[0].place == "stakeholders_source.note"


def test_a_record_that_comes_back_under_its_old_id_keeps_its_key(cast: Cast, source: Source) -> None:
    before = source.history.get().note
    services.delete_source(actor=cast.fresh("lead"), pk=source.pk, version=1)
    again = Source(
        pk=source.pk, title="Back", kind="government", note="New text", function=cast.home, handling=2
    )
    again.save(force_insert=True)
    assert Source.objects.get(pk=source.pk).note == "New text"
    assert again.history.earliest("history_id").note == before == SECRET
