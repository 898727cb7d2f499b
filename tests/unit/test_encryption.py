"""core.encryption: what is sealed opens only with its key, unaltered and in its own context."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.env import FieldKey
from core.encryption import Unreadable, seal, sealed_with, unseal

OLD, NEW = FieldKey("k1", b"1" * 32), FieldKey("k2", b"2" * 32)
TEXT = st.text(st.characters(codec="utf-8"), max_size=200)


@given(text=TEXT, context=st.text(st.characters(codec="utf-8"), max_size=40))
def test_what_was_sealed_opens_again(text: str, context: str) -> None:
    assert unseal(seal(text, context=context), context=context) == text


@given(text=TEXT)
def test_the_same_text_never_looks_the_same_twice_and_never_shows(text: str) -> None:
    first, second = seal(text, context="a"), seal(text, context="a")
    assert first != second
    assert len(text) < 4 or text not in first


@given(text=TEXT, other=st.text(st.characters(codec="utf-8"), min_size=1, max_size=10))
def test_it_does_not_open_in_another_place(text: str, other: str) -> None:
    with pytest.raises(Unreadable):
        unseal(seal(text, context="totp:1"), context="totp:1" + other)


@given(data=st.data())
def test_any_changed_character_is_noticed(data: st.DataObject) -> None:
    sealed = seal("JBSWY3DPEHPK3PXP", context="totp:1")
    place = data.draw(st.integers(0, len(sealed) - 1))
    changed = data.draw(st.characters(codec="ascii").filter(lambda character: character != sealed[place]))
    with pytest.raises(Unreadable):
        unseal(sealed[:place] + changed + sealed[place + 1 :], context="totp:1")


@given(junk=st.text(max_size=80))
def test_junk_is_refused_with_the_same_error(junk: str) -> None:
    with pytest.raises(Unreadable):
        unseal(junk, context="a")


def test_the_first_key_encrypts_and_the_others_still_decrypt(settings: Any) -> None:
    settings.FIELD_KEYS = (OLD,)
    before = seal("a secret", context="a")
    settings.FIELD_KEYS = (NEW, OLD)
    assert sealed_with(before) == "k1"
    assert sealed_with(seal("text", context="a")) == "k2"
    assert unseal(before, context="a") == "a secret"


def test_a_lost_key_is_named_and_a_wrong_one_under_its_name_is_noticed(settings: Any) -> None:
    settings.FIELD_KEYS = (OLD,)
    sealed = seal("a secret", context="a")
    settings.FIELD_KEYS = (NEW,)
    with pytest.raises(Unreadable) as lost:
        unseal(sealed, context="a")
    assert (lost.value.status, lost.value.key_id) == (503, "k1")
    settings.FIELD_KEYS = (FieldKey("k1", b"3" * 32),)
    with pytest.raises(Unreadable) as wrong:
        unseal(sealed, context="a")
    assert "a secret" not in str(wrong.value)
    assert wrong.value.why == "altered"
