"""XLSX out of bytes: values only, bounded memory, nothing hidden in the archive."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from stakeholders.domain.roster_types import RosterError, RosterLimits
from stakeholders.domain.roster_xlsx import cell_text, read_xlsx, sheet_names


def workbook(rows: list[list[object]], **sheets: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


GOOD = [
    ["post", "holder", "start"],
    ["Minister of Health", "Ada Obi", date(2021, 8, 10)],
    [None, None, None],
    ["X", 12.0, datetime(2020, 1, 2)],
]


def rewritten(data: bytes, **parts: bytes) -> bytes:
    """The archive with parts replaced or added (`__` stands for `/`, `_DOT_` for `.`)."""
    new = {name.replace("__", "/").replace("_DOT_", "."): content for name, content in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name in old.namelist():
            if name not in new:
                out.writestr(name, old.read(name))
        for name, content in new.items():
            out.writestr(name, content)
    return buffer.getvalue()


SHEET = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData>%s</sheetData></worksheet>"
)


def test_values_are_read_as_text() -> None:
    table = read_xlsx(workbook(GOOD))
    assert table.headers == ["post", "holder", "start"]
    assert table.rows == [
        (2, ["Minister of Health", "Ada Obi", "2021-08-10"]),
        (4, ["X", "12", "2020-01-02"]),
    ]


def test_formulas_are_told_and_not_computed() -> None:
    table = read_xlsx(workbook([["post", "holder"], ["A", "=1+1"], ["B", "C"]]))
    assert table.rows[0] == (2, ["A", ""])
    assert any("1 cells hold formulas" in note for note in table.notes)


def test_the_first_sheet_with_cells_is_read_and_told() -> None:
    data = workbook([], Roster=[["post", "holder"], ["A", "B"]])
    assert read_xlsx(data).rows == [(2, ["A", "B"])]
    assert any("Roster" in note for note in read_xlsx(data).notes)
    assert sheet_names(io.BytesIO(data)) == ["Sheet", "Roster"]


def test_a_cell_at_the_far_corner_is_refused_in_little_memory() -> None:
    rows = b'<row r="1"><c r="A1" t="inlineStr"><is><t>post</t></is></c></row>'
    rows += b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    data = rewritten(workbook(GOOD), xl__worksheets__sheet1_DOT_xml=SHEET % rows)
    tracemalloc.start()
    with pytest.raises(RosterError, match="XFD1048576"):
        read_xlsx(data)
    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()


def test_four_hundred_thousand_rows_stop_at_the_limit() -> None:
    head = b'<row><c t="inlineStr"><is><t>post</t></is></c><c t="inlineStr"><is><t>holder</t></is></c></row>'
    row = b'<row><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>b</t></is></c></row>'
    parts = b"".join([head, *([row] * 3000)])
    data = rewritten(workbook(GOOD), xl__worksheets__sheet1_DOT_xml=SHEET % parts)
    with pytest.raises(RosterError, match="more than 1,000 rows"):
        read_xlsx(data, RosterLimits(rows=1000, ratio=10_000))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 not a zip", "not an XLSX"),
        (b"hello", "not an XLSX"),
        (rewritten(workbook(GOOD), xl__vbaProject_DOT_bin=b"x"), "macros"),
        (rewritten(workbook(GOOD), xl__media__big_DOT_xml=b"<a>" + b"0" * 20_000_000), "times its size"),
        (
            rewritten(
                workbook(GOOD),
                xl__worksheets__sheet1_DOT_xml=b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                + SHEET % b"",
            ),
            "document types",
        ),
        (rewritten(workbook(GOOD), xl__worksheets__sheet1_DOT_xml=b"<broken"), "read"),
        (workbook([]), "no sheet with cells"),
        (workbook([["post", "Post"], ["a", "b"]]), "stands twice"),
        (workbook([[f"c{n}" for n in range(201)]]), "200 columns"),
    ],
    ids=["fake", "text", "macro", "bomb", "entity", "broken", "empty", "duplicate", "wide"],
)
def test_what_cannot_be_trusted_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(RosterError, match=message):
        read_xlsx(data)


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        out.writestr("run.exe", b"MZ")
    with pytest.raises(RosterError, match="not an XLSX workbook"):
        read_xlsx(buffer.getvalue())


def test_parts_outside_the_archive_are_refused() -> None:
    data = io.BytesIO(workbook(GOOD))
    with zipfile.ZipFile(data, "a") as out:
        out.writestr("../evil.xml", b"<a/>")
    with pytest.raises(RosterError, match="outside itself"):
        read_xlsx(data.getvalue())


def test_too_large_and_too_much_unpacked() -> None:
    with pytest.raises(RosterError, match="larger than"):
        read_xlsx(workbook(GOOD), RosterLimits(bytes=100))
    with pytest.raises(RosterError, match="too much data"):
        read_xlsx(workbook(GOOD), RosterLimits(unpacked_bytes=1000))


def test_ragged_and_long_cells_are_reported_by_row() -> None:
    table = read_xlsx(workbook([["post", "holder"], ["a", "b", "c"], ["x" * 10_001, "b"], ["a"]]))
    assert [one.row for one in table.problems] == [2, 3]
    assert table.rows == [(4, ["a", ""])]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "True"),
        (1.5, "1.5"),
        ("#REF!", ""),
        (datetime(2020, 1, 2, 3, 4), "2020-01-02 03:04"),
    ],
)
def test_cells_as_a_person_reads_them(value: object, text: str) -> None:
    assert cell_text(value) == text
