"""CSV out of bytes: encodings, delimiters, quotes, ragged rows, headers and limits."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stakeholders.domain.roster_csv import delimiter_of, read_csv, restored
from stakeholders.domain.roster_types import RosterError, RosterLimits

PLAIN = "post,holder\nMinister of Health,Zoë Peña\n"


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.encode("cp1252"),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        ("sep=;\n" + PLAIN.replace(",", ";")).encode(),
        ("\n\n" + PLAIN + "\n,\n").encode(),
    ],
    ids=[
        "utf8",
        "bom",
        "utf16",
        "utf16le",
        "utf16be",
        "cp1252",
        "semicolon",
        "tab",
        "crlf",
        "sep",
        "blank-lines",
    ],
)
def test_encodings_and_delimiters(data: bytes) -> None:
    table = read_csv(data)
    assert table.headers == ["post", "holder"]
    assert [cells for _, cells in table.rows] == [["Minister of Health", "Zoë Peña"]]


def test_a_guessed_encoding_is_told() -> None:
    assert "Windows-1252" in read_csv(PLAIN.encode("cp1252")).notes[0]
    assert read_csv(PLAIN.encode()).notes == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"a,b\n1,\x002\n", "NUL"),
        (b"a,b\n\x81\x8d,2\n", "neither UTF-8 nor Windows-1252"),
        (b"\xff\xfea\x00,\x00\xd8", "broken"),
        (b'a,b\n1,"open\n2,b\n', "line 2 is not closed"),
        (b'post,holder\nA,"x\nB,y\nC,"z"\nD,w\n', "not closed"),
        (b'post,holder\nA,"x\nB,y\nC,z"\nD,w\n', "not closed"),
        (b"post,Post\n1,2\n", "stands twice"),
        (b"post,post\n1,2\n", "stands twice"),
        (b"a" * 201 + b",b\n1,2\n", "200 characters"),
        (b"a,b\n1," + b"x" * 140_000 + b"\n", "too long"),
    ],
)
def test_a_broken_structure_refuses_the_file(data: bytes, message: str) -> None:
    with pytest.raises(RosterError, match=message):
        read_csv(data)


@pytest.mark.parametrize(
    ("limits", "data", "message"),
    [
        (RosterLimits(csv_bytes=10), b"post,holder\nA,B\n", "larger than"),
        (RosterLimits(rows=2), b"a,b\n1,2\n1,2\n1,2\n", "more than 2 rows"),
        (RosterLimits(columns=3), b"a,b,c,d\n1,2,3,4\n", "3 are allowed"),
    ],
)
def test_limits_are_named(limits: RosterLimits, data: bytes, message: str) -> None:
    with pytest.raises(RosterError, match=message):
        read_csv(data, limits)


def test_ragged_rows_are_left_out_and_reported() -> None:
    table = read_csv(b"a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n" + b"x," + b"y" * 10_001 + b",z\n")
    assert [row for row, _ in table.rows] == [2, 5]
    assert [(one.row, one.message.split(";")[0]) for one in table.problems] == [
        (3, "The row has 2 cells, the header has 3."),
        (4, "The row has 4 cells, the header has 3."),
        (6, "The cell has 10,001 characters"),
    ]


def test_a_million_rows_stop_early() -> None:
    with pytest.raises(RosterError, match="500,000 rows"):
        read_csv(b"a,b\n" + b"1,2\n" * 1_000_000)


def test_the_delimiter_is_counted_outside_quotes() -> None:
    assert delimiter_of('"a;b;c;d",e,f\n') == ","


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1"])
def test_formula_starts_come_back_as_text(text: str) -> None:
    assert restored("'" + text) == text
    assert restored(text) == text


def test_an_apostrophe_of_a_name_stays() -> None:
    assert restored("'t Hooft") == "'t Hooft"


@given(
    st.lists(
        st.lists(
            st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=12),
            min_size=2,
            max_size=2,
        ),
        max_size=8,
    )
)
def test_what_the_csv_module_writes_is_read_back(rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["post", "holder"])
    writer.writerows(rows)
    table = read_csv(buffer.getvalue().encode())
    expected = [[restored(cell) for cell in row] for row in rows if any(cell.strip() for cell in row)]
    assert [cells for _, cells in table.rows] == expected


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_a_clear_refusal(data: bytes) -> None:
    try:
        table = read_csv(data)
    except RosterError as error:
        assert str(error)
    else:
        assert table.headers
