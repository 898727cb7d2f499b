"""Tables whose heading does not stand in the first row, as colleagues keep them."""

from __future__ import annotations

import io

from openpyxl import Workbook

from stakeholders.domain.roster_csv import CsvRows
from stakeholders.domain.roster_xlsx import read_xlsx
from stakeholders.domain.table_heading import heading_at

HEADERS = ["Full Name", "Rank", "Ministry", "E-mail"]
ROW = ["Lena Okoro", "Ms", "Ministry of Interior", "lena@interior.example"]


def test_a_title_and_groups_of_columns_above_the_heading_are_passed_over_and_told() -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["Government contacts, updated by J. K."])
    sheet.merge_cells("A1:D1")
    sheet.append(["Who", None, "Where they work"])
    sheet.append(HEADERS)
    sheet.append(ROW)
    stream = io.BytesIO()
    workbook.save(stream)
    table = read_xlsx(stream.getvalue())
    assert (table.headers, table.rows) == (HEADERS, [(4, ROW)])
    assert "Rows 1 to 2 stand above the heading and were passed over." in table.notes


def test_a_csv_whose_title_holds_another_delimiter() -> None:
    lines = ["Contacts, updated by J. K.", "", ";".join(HEADERS), ";".join(ROW)]
    rows = CsvRows("\r\n".join(lines).encode())
    assert (rows.headers, list(rows), rows.delimiter) == (HEADERS, [(4, ROW)], ";")
    assert rows.notes == ["Row 1 stands above the heading and was passed over."]


def test_without_a_reason_the_first_row_is_the_heading() -> None:
    assert heading_at([["name"], ["Ada"], ["Bo"]]) == 0
    assert heading_at([["Nome completo", "Cargo X"], ["name", "post"], ["a", "b"]]) == 1
    assert heading_at([["Nama lengkap", "Kontak"], ["Ada", "1"]]) == 0
    assert heading_at([["name", "post"], ["name", "post", "email"]]) == 0
    assert heading_at([["Our list"], ["Kolom", "Lain", "Lagi"], ["a", "b", "c"]]) == 1
    assert heading_at([["name"], ["a", "b", "c"]]) == 0 and heading_at([]) == 0
