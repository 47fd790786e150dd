"""The edition of a table whose rows are known only by likeness."""

from __future__ import annotations

from ingestion.extract.align import align
from ingestion.extract.document import Where
from ingestion.extract.printed import Located, PrintedRow, Weakness
from ingestion.extract.settle import settle
from ingestion.extract.strips import Slot
from reports.official.editions import FORM_2019
from reports.official.schema import Edition, TableCode

A, P = TableCode.APPLICATIONS, TableCode.PROACTIVE


def _row(code: str, label: str, at: int, table: TableCode = A) -> PrintedRow:
    slots = tuple(Slot("0", place, place + 1, Where()) for place in range(7))
    return PrintedRow(table, code, label, slots, slots, at=at)


class TestSettle:
    def test_a_row_that_one_edition_has_says_the_edition(self) -> None:
        known = [_row("declined_confirmation", "", 1), _row("outcome_total", "", 3)]
        loner = _row("", "申请人逾期未按收费通知缴纳、行政机关不再处理的", 2)
        located = settle(known, [loner], ())
        assert [row.row for row in located.rows if row.row.startswith("other_")]
        assert located.editions[A] == Edition.E2021

    def test_both_names_of_other_are_the_newer_edition(self) -> None:
        """The group's name stands beside a damaged label."""
        known = [_row("other", "（六）其他处理", 1), _row("other_rest", "3.其他", 2)]
        assert settle(known, [], ()).editions[A] == Edition.E2021

    def test_a_label_in_the_place_of_a_figure_says_the_edition(self) -> None:
        row = _row("other", "（六）其他处理", 1)
        label = Slot("2.申 逾期未按收费通知要求缴纳", 0, 1, Where())
        row = row._replace(slots=(label, *row.slots), filled=(label, *row.filled))
        assert settle([row], [], ()).editions[A] == Edition.E2021

    def test_doubts_half_a_label_that_two_rows_share(self) -> None:
        """A label over two lines lost its second one: the form has three such rows."""
        known = [_row("normative_documents", "", 1, P), _row("coercion", "行政强制", 3, P)]
        located = settle(known, [_row("", "行政", 2, P)], ("made", "disclosed"))
        weak = {row.row: row.weakness for row in located.rows}
        assert weak.pop("licensing") is Weakness.LABEL
        assert set(weak.values()) == {Weakness.NONE}

    def test_takes_a_damaged_label_for_the_row_it_is_most_like(self) -> None:
        known = [_row("normative_documents", "", 1, P), _row("coercion", "行政强制", 3, P)]
        located = settle(known, [_row("", "行政许", 2, P)], ("made", "disclosed"))
        assert {row.weakness for row in located.rows} == {Weakness.NONE}


class TestAlign:
    def test_leaves_out_a_row_of_the_other_edition(self) -> None:
        rows = (_row("received", "", 1), _row("other_rest", "", 2))
        aligned = align(FORM_2019.table(A), Located(rows))
        assert [placed.row.row for placed in aligned.placed] == ["received"]
        assert "other" in aligned.missing
