"""Workbooks: written in the official layout and read back by name."""

from __future__ import annotations

import random
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from reports.official.editions import FORMS, cells_of
from reports.official.schema import Edition, Form, TableCode
from reports.official.values import Count, Value
from reports.workbook import (
    NotAWorkbook,
    SheetData,
    read_back,
    write_csv,
    write_list,
    write_workbook,
)
from reports.workbook.flat import RISKY

MIXED = {
    TableCode.PROACTIVE: Edition.E2021,
    TableCode.APPLICATIONS: Edition.E2019,
    TableCode.CHALLENGES: Edition.E2021,
}


def forms_of(form: Form) -> dict[TableCode, Edition]:
    return dict.fromkeys(TableCode, form.edition)


def some_values(seed: int, forms: dict[TableCode, Edition]) -> dict[str, Value]:
    dice = random.Random(seed)
    values: dict[str, Value] = {}
    for cell in cells_of(forms).values():
        if dice.random() < 0.2:
            values[cell.id] = None
        elif isinstance(cell.column.value, Count):
            values[cell.id] = dice.randrange(-50 if cell.column.value.signed else 0, 10**6)
        else:
            values[cell.id] = Decimal(dice.randrange(0, 10**12)) / 100
    return values


class TestRoundTrip:
    @pytest.mark.parametrize("form", FORMS, ids=lambda form: form.edition)
    def test_of_a_blank_template_is_all_blank(self, form: Form) -> None:
        (sheet,) = read_back(write_workbook([SheetData("", 2025, forms_of(form))]))
        assert set(sheet.values) == set(cells_of(forms_of(form)))
        assert set(sheet.values.values()) == {None}
        assert sheet.errors == ()

    @settings(max_examples=12, deadline=None)
    @given(st.integers(0, 10**6))
    def test_changes_nothing(self, seed: int) -> None:
        values = some_values(seed, MIXED)
        (sheet,) = read_back(write_workbook([SheetData("某局", 2021, MIXED, values, 7)]))
        assert dict(sheet.values) == values
        assert (sheet.report, sheet.agency, sheet.year, sheet.forms) == (7, "某局", 2021, MIXED)

    @pytest.mark.parametrize("form", FORMS, ids=lambda form: form.edition)
    def test_leaves_printed_figures_below_zero(self, form: Form) -> None:
        values: dict[str, Value] = {
            cell.id: -3 if isinstance(cell.column.value, Count) else Decimal("-12.5")
            for cell in form.cells()
        }
        (sheet,) = read_back(write_workbook([SheetData("某局", 2021, forms_of(form), values, 7)]))
        assert sheet.errors == ()
        assert dict(sheet.touched) == {}

    def test_of_many_reports_keeps_them_apart(self) -> None:
        data = [
            SheetData(
                "同名" * 20, 2020 + n, forms_of(FORMS[1]), some_values(n, forms_of(FORMS[1])), n
            )
            for n in range(3)
        ]
        sheets = read_back(write_workbook(data))
        assert [dict(s.values) for s in sheets] == [d.values for d in data]

    def test_sees_exactly_the_changed_cell(self) -> None:
        forms = forms_of(FORMS[0])
        book = load_workbook(BytesIO(write_workbook([SheetData("某局", 2020, forms, {}, 1)])))
        sheet = book.worksheets[1]
        name = sheet.defined_names["applications.received.total"]
        sheet[name.attr_text.rsplit("!")[-1].replace("$", "")] = 5
        stream = BytesIO()
        book.save(stream)
        (read,) = read_back(stream.getvalue())
        assert {c: v for c, v in read.values.items() if v is not None} == {
            "applications.received.total": 5
        }


class TestReadBack:
    @pytest.mark.parametrize("content", ["=1+1", "五件", 1.5, True, "3 4", -3])
    def test_names_the_address_of_what_is_no_number(self, content: str | float) -> None:
        forms = forms_of(FORMS[0])
        book = load_workbook(BytesIO(write_workbook([SheetData("某局", 2020, forms)])))
        sheet = book.worksheets[1]
        name = sheet.defined_names["applications.received.total"]
        address = name.attr_text.rsplit("!")[-1].replace("$", "")
        sheet[address].value = content
        stream = BytesIO()
        book.save(stream)
        (read,) = read_back(stream.getvalue())
        assert [(e.address, e.cell) for e in read.errors] == [
            (address, "applications.received.total")
        ]
        assert "applications.received.total" not in read.values

    @pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04broken"])
    def test_refuses_other_bytes_with_a_sentence(self, content: bytes) -> None:
        with pytest.raises(NotAWorkbook, match="Excel"):
            read_back(content)

    def test_refuses_a_foreign_workbook(self) -> None:
        with pytest.raises(NotAWorkbook, match="模板"):
            read_back(write_list(["a"], [[1]]))


class TestWords:
    def test_never_become_formulas(self) -> None:
        dice = random.Random(1)
        letters = "=+-@\t\r\nA1()!,'\"|"
        words = ["".join(dice.choices(letters, k=dice.randrange(1, 12))) for _ in range(1000)]
        sheet = load_workbook(BytesIO(write_list(["词"], [[w] for w in words]))).worksheets[0]
        assert {cell.data_type for (cell,) in sheet.iter_rows(min_row=2)} <= {"s", "n", "inlineStr"}
        lines = write_csv(["词"], [[w] for w in words])
        assert lines.startswith(b"\xef\xbb\xbf")
        for word in words:
            if word.startswith(RISKY):
                assert ("'" + word).replace('"', '""').encode() in lines

    def test_of_an_agency_stay_words_in_an_official_workbook(self) -> None:
        forms = forms_of(FORMS[1])
        content = write_workbook([SheetData("=HYPERLINK(1)", 2025, forms)])
        book = load_workbook(BytesIO(content))
        assert book.worksheets[1]["A1"].data_type == "s"
        assert read_back(content)[0].agency == "=HYPERLINK(1)"


def edited(content: bytes, cell: str, value: Value) -> bytes:
    """The workbook with one cell of its first report changed."""
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[1]
    sheet[sheet.defined_names[cell].attr_text.rsplit("!")[-1].replace("$", "")] = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


class TestTouched:
    @settings(max_examples=8, deadline=None)
    @given(st.integers(0, 10**6))
    def test_is_nothing_after_a_round_trip(self, seed: int) -> None:
        values = some_values(seed, MIXED)
        (sheet,) = read_back(write_workbook([SheetData("某局", 2021, MIXED, values, 7)]))
        assert sheet.touched == {}

    @pytest.mark.parametrize("value", [6, None])
    def test_is_the_one_changed_cell(self, value: Value) -> None:
        cell = "applications.received.total"
        forms = forms_of(FORMS[1])
        content = write_workbook([SheetData("某局", 2022, forms, {cell: 5}, 1)])
        (sheet,) = read_back(edited(content, cell, value))
        assert sheet.touched == {cell: value}

    def test_of_a_template_is_what_was_filled_in(self) -> None:
        cell = "applications.received.total"
        content = write_workbook([SheetData("", 2022, forms_of(FORMS[1]))])
        assert read_back(edited(content, cell, 0))[0].touched == {cell: 0}


class TestDamage:
    def test_of_a_sheets_name_is_refused(self) -> None:
        book = load_workbook(BytesIO(write_workbook([SheetData("某局", 2022, forms_of(FORMS[1]))])))
        book.copy_worksheet(book.worksheets[1])
        stream = BytesIO()
        book.save(stream)
        with pytest.raises(NotAWorkbook, match="改名或新加"):
            read_back(stream.getvalue())

    @pytest.mark.parametrize("place", ["#REF!", "'某局2022'!#REF!", "'某局2022'!$A$1:$B$2"])
    def test_of_a_cells_place_is_an_error_of_the_cell(self, place: str) -> None:
        cell = "applications.received.total"
        book = load_workbook(BytesIO(write_workbook([SheetData("某局", 2022, forms_of(FORMS[1]))])))
        book.worksheets[1].defined_names[cell].attr_text = place
        stream = BytesIO()
        book.save(stream)
        (sheet,) = read_back(stream.getvalue())
        assert [(e.address, e.cell) for e in sheet.errors] == [("", cell)]
        assert cell not in sheet.values

    @settings(max_examples=40, deadline=None, derandomize=True)
    @example(404)
    @given(st.integers(0, 10**6))
    def test_of_bytes_is_refused_or_read_as_it_was(self, seed: int) -> None:
        dice = random.Random(seed)
        content = bytearray(BROKEN)
        for _ in range(3):
            content[dice.randrange(len(content))] = dice.randrange(256)
        try:
            sheets = read_back(bytes(content))
        except NotAWorkbook:
            return
        assert all(not sheet.touched for sheet in sheets)


BROKEN = write_workbook([SheetData("某局", 2022, forms_of(FORMS[1]))])
