"""rotate_keys and check_keys: nothing is lost when a key changes, and a missing or wrong key has its name said."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from config.env import FieldKey
from core import key_care
from core.encryption import seal, sealed_with, unseal
from core.key_care import SealedValues, key_state, keys_fit, register_sealed
from core.models import AuditEvent, DataKey
from stakeholders import services
from stakeholders.models import Source
from tests.factories.cast import Cast

OLD, NEW = FieldKey("k1", b"1" * 32), FieldKey("k2", b"2" * 32)
RECORDS = 5


@pytest.fixture
def sources(cast: Cast, settings: Any) -> list[Source]:
    settings.FIELD_KEYS = (OLD,)
    actor = cast.fresh("officer")
    rows = [{"title": f"S{n}", "kind": "publication", "note": f"Note {n}"} for n in range(RECORDS)]
    return [services.create_source(actor=actor, values=row) for row in rows]


def run(command: str, *args: Any) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out)
    return out.getvalue()


def texts() -> list[str]:
    return sorted(source.note for source in Source.objects.all())


def test_rotation_moves_everything_and_the_old_key_can_go(
    sources: Any, settings: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(key_care, "BATCH", 2)
    expected = texts()
    settings.FIELD_KEYS = (NEW, OLD)
    assert texts() == expected
    said = run("rotate_keys")
    assert [line for line in said.splitlines() if " of " in line] == ["2 of 5", "4 of 5", "5 of 5"]
    settings.FIELD_KEYS = (NEW,)
    assert texts() == expected
    assert [source.history.get().note for source in Source.objects.order_by("title")] == expected
    assert "0 moved" in run("rotate_keys")
    assert AuditEvent.objects.filter(verb="keys.rotate").count() == 1


def test_a_rotation_that_was_stopped_goes_on(sources: Any, settings: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(key_care, "BATCH", 2)
    settings.FIELD_KEYS = (NEW, OLD)
    for _step in key_care.rotate():
        break
    assert Counter(DataKey.objects.values_list("key_id", flat=True)) == {"k1": 3, "k2": 2}
    assert texts() == [f"Note {n}" for n in range(RECORDS)]
    run("rotate_keys")
    assert set(DataKey.objects.values_list("key_id", flat=True)) == {"k2"}


def test_new_text_is_under_the_first_key(cast: Cast, sources: Any, settings: Any) -> None:
    settings.FIELD_KEYS = (NEW, OLD)
    made = services.create_source(
        actor=cast.fresh("officer"), values={"title": "T", "kind": "publication", "note": "x"}
    )
    assert DataKey.objects.get(record=made.pk).key_id == "k2"
    assert key_state().used == {"k1": RECORDS, "k2": 1}


def test_checking_says_what_is_needed_and_what_may_go(sources: Any, settings: Any) -> None:
    settings.FIELD_KEYS = (NEW, OLD)
    assert "k1: only decrypts, 5 in use" in run("check_keys")
    run("rotate_keys")
    said = run("check_keys", "--all")
    assert "k2: encrypts, 5 in use" in said
    assert "k1: only decrypts, 0 in use, may be taken away" in said
    assert keys_fit()


def test_a_lost_key_is_named_before_anything_is_done(sources: Any, settings: Any) -> None:
    settings.FIELD_KEYS = (NEW,)
    assert not keys_fit()
    for command in ("check_keys", "rotate_keys"):
        with pytest.raises(CommandError, match=r"FIELD_KEYS.*k1"):
            run(command)
    assert set(DataKey.objects.values_list("key_id", flat=True)) == {"k1"}


def test_another_key_under_the_same_name_is_noticed(sources: Any, settings: Any) -> None:
    settings.FIELD_KEYS = (FieldKey("k1", b"3" * 32),)
    assert not keys_fit()
    with pytest.raises(CommandError, match="k1 is another key"):
        run("check_keys")
    settings.FIELD_KEYS = (NEW, FieldKey("k1", b"3" * 32))
    with pytest.raises(CommandError, match="another key"):
        run("rotate_keys")
    assert set(DataKey.objects.values_list("key_id", flat=True)) == {"k1"}


def test_one_altered_data_key_is_found_by_reading_all(sources: Any, settings: Any) -> None:
    foreign = DataKey.objects.order_by("record").first()
    assert foreign is not None
    DataKey.objects.filter(record=sources[-1].pk).update(wrapped=foreign.wrapped)
    run("check_keys")
    with pytest.raises(CommandError, match="1 data keys do not open"):
        run("check_keys", "--all")


def test_sealed_values_of_other_apps_move_too(sources: Any, settings: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(key_care, "_PLACES", [])
    kept = [seal("secret", context="a")]

    def move() -> int:
        old = [text for text in kept if sealed_with(text) != "k2"]
        kept[:] = [seal(unseal(text, context="a"), context="a") for text in kept]
        return len(old)

    register_sealed(SealedValues("test", lambda: dict(Counter(map(sealed_with, kept))), move))
    settings.FIELD_KEYS = (NEW, OLD)
    assert "6 of 6" in run("rotate_keys")
    settings.FIELD_KEYS = (NEW,)
    assert unseal(kept[0], context="a") == "secret"
