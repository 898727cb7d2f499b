"""What is a name, how it is searched and how spellings meet."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.names import clean_name, has_mixed_scripts, person_key, search_key, split_honorific

GOOD = [
    "O",
    "Sukarno",
    "O'Brien",
    "Null",
    "x" * 300,
    "محمد بن سلمان",
    "می‌خواهم",
    "အောင်ဆန်းစုကြည်",
    "ကျော်‌စွာ",
    "ኃይለ ማርያም ደሳለኝ",
    "ኃይለ‍ማርያም",
    "श्री‍लंका",
    "毛泽东",
    "Fortunato de la Peña",
    "Ng",
    "葛\U000e0100城",
    "=1+1",
    "<b>Bold</b>",
    "{{ name }}",
    "Robert'); DROP TABLE people;--",
    "A  B",
]


@pytest.mark.parametrize("name", GOOD)
def test_names_come_back_exactly(name: str) -> None:
    assert clean_name(name) == name
    assert clean_name(f"  {name} ") == name


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("a\x00b", "control character"),
        ("a\nb", "control character"),
        ("a\tb", "control character"),
        ("a\u2028b", "line break"),
        ("a\ud800b", "surrogate"),
        ("a\u202eb", "direction"),
        ("a\u2066b", "direction"),
        ("\u200fمحمد", "direction"),
        ("pay\u200bpal", "hidden space"),
        ("a\u200db", "hidden joiner"),
        ("محمد\u200d", "hidden joiner"),
        ("a\u00adb", "hidden character"),
        ("a\ufeffb", "hidden character"),
        ("a\ufe0fb", "hidden character"),
        ("a\U000e0041b", "hidden character"),
        ("a\ue000", "private"),
        ("a\uffff", "none"),
        ("x" * 501, "501 characters"),
    ],
)
def test_hidden_and_broken_characters_are_refused(name: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        clean_name(name)


def test_name_is_composed() -> None:
    assert clean_name("Pen\u0303a") == "Peña"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Fortunato de la Peña", "fortunato de la pena"),
        ("O'Brien", "obrien"),
        ("O’Brien", "obrien"),
        ("Godwin Jedi-Agba", "godwin jedi agba"),
        ("A.M.  Halidu-Giwa", "a m halidu giwa"),
        ("Гамисония Эмма", "gamisoniya emma"),
        ("毛泽东", "maozedong"),
        ("ＡＢＣ", "abc"),
        ("Null", "null"),
        ("Straße", "strasse"),
        ("---", ""),
    ],
)
def test_search_key(name: str, key: str) -> None:
    assert search_key(name) == key


def test_search_key_joins_names() -> None:
    assert search_key("Peña", "", "Pena") == "pena pena"


@given(st.text(max_size=60))
def test_search_key_is_stable_and_tidy(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key
    assert key == " ".join(key.split())
    assert search_key(text, text) == f"{key} {key}".strip()


@given(st.text(max_size=60))
def test_clean_name_returns_or_explains(text: str) -> None:
    try:
        name = clean_name(text)
    except ValueError as error:
        assert str(error).startswith("The name ")
    else:
        assert clean_name(name) == name == unicodedata.normalize("NFC", text.strip())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hon. Kashim Shettima", "Kashim Shettima"),
        ("Ashraf GHANI", "Ghani Ashraf"),
        ("Maj. Gen. Bashir Salihi Magashi (Rtd)", "Bashir Salihi Magashi"),
        ("Teodoro LOCSIN, Jr.", "Teodoro Locsin Jr."),
        ("Carlos Dominguez III", "Carlos Dominguez"),
        ("H.E. Dr. Prof. Adamu", "Adamu"),
        ("Amb. Raychelle Omamo, EGH", "Raychelle Omamo"),
        ("Judge Paula-Mae WEEKES (Ret.)", "Paula-Mae Weekes"),
        ("Mu’azu Babangida", "Mu'azu Babangida"),
        ("Engr. Rauf Aregbesola", "Rauf AREGBESOLA"),
        ("Mallam Isa Yuguda", "Isa Yuguda"),
        ("Lt. Gen. Tukur Buratai", "Tukur Buratai"),
        ("S.E. Félix Tshisekedi", "Felix Tshisekedi"),
    ],
)
def test_spellings_of_one_person_meet(one: str, other: str) -> None:
    assert person_key(one) == person_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Adamu Adamu", "Suleiman Adamu"),
        ("Prince Johnson", "Mary Johnson"),
        ("Sule Lamido", "Sule Bello"),
        ("Hassan Ali", "Hassan Ali Khan"),
        ("Sheikh Hasina", "Hasina"),
    ],
)
def test_different_people_stay_apart(one: str, other: str) -> None:
    assert person_key(one) != person_key(other)


def test_a_name_of_titles_only_keeps_its_last_word() -> None:
    assert person_key("Hon. General") == "general"
    assert person_key("Major") == "major"
    assert person_key("Prince Johnson") == "johnson prince"


@pytest.mark.parametrize(
    ("text", "honorific", "name"),
    [
        ("Hon. Henry Dickson", "Hon.", "Henry Dickson"),
        ("Dr. Rabiu Musa Kwankwaso", "Dr.", "Rabiu Musa Kwankwaso"),
        ("H.E. Dr. William Ruto", "H.E. Dr.", "William Ruto"),
        ("Maj. Gen. (Rtd) Bashir Magashi", "Maj. Gen. (Rtd)", "Bashir Magashi"),
        ("Adamu Adamu", "", "Adamu Adamu"),
        ("Prince Johnson", "", "Prince Johnson"),
        ("A. Joy GRANT", "", "A. Joy GRANT"),
        ("Null", "", "Null"),
        ("Sir", "", "Sir"),
        ("Don Polye", "", "Don Polye"),
        ("Lord Allan Jay Velasco", "", "Lord Allan Jay Velasco"),
        ("Sheikh Hasina", "", "Sheikh Hasina"),
        ("Air Vice Marshal Sadique Abubakar", "Air Vice Marshal", "Sadique Abubakar"),
        ("Se Young Kim", "", "Se Young Kim"),
    ],
)
def test_honorifics_are_split_off(text: str, honorific: str, name: str) -> None:
    assert split_honorific(text) == (honorific, name)


def test_look_alike_letters_are_noticed() -> None:
    assert has_mixed_scripts("Defenсe")
    assert not has_mixed_scripts("Defence")
    assert not has_mixed_scripts("小泉ジュン")
    assert not has_mixed_scripts("Оборони")
    assert not has_mixed_scripts("2nd-Peña")
