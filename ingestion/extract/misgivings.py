"""What the placing of rows and values leaves in doubt, as findings that name the cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from ingestion.extract import doubts
from ingestion.extract.aliases import row_of
from ingestion.extract.align import PLAIN, TOTAL, Aligned, Fit, Placed
from ingestion.extract.columns import unordered
from ingestion.extract.printed import BESIDE, Located, PrintedRow, Weakness, holds_figure, is_value
from reports.official.editions import FORMS
from reports.official.findings import Finding
from reports.official.schema import CellId, Table, TableCode
from reports.official.values import Value

LABELS_SHOWN = 3
FEW = 5  # rows, of which most say nothing about the others
OUTCOMES = 5
OUTCOME_NUMBER = re.compile(r"[(（]?[一二三四五六七八九十]")
WEAK = {
    Weakness.LABEL: doubts.LABEL,
    Weakness.UNLABELLED: doubts.UNLABELLED,
    Weakness.OUTSIDE: doubts.OUTSIDE,
}


def misgivings(
    table: Table,
    aligned: Aligned,
    values: Mapping[CellId, Value],
    located: Located,
    below: Mapping[int, str],
) -> list[Finding]:
    """The reader's doubts about one table's rows; none for a table that is read plainly.

    ``below`` is the figure that stands alone below each of some printed rows, by the row's place.
    """
    if not aligned.placed:
        kind = doubts.EMPTY_TABLE if table.code in located.headers else doubts.NO_TABLE
        return [kind.at((f"{table.code}.*",), table=table.label)]
    found: list[Finding] = []
    usual = _usually_blank(aligned.placed, values)
    for placed in aligned.placed:
        found += _row(table, placed, values, usual)
    blank = [placed for placed in aligned.placed if placed.fit is Fit.BLANK]
    if blank:
        cells = [cell for placed in blank for cell in placed.cells]
        labels = _few([_label(table, placed) for placed in blank])
        found.append(doubts.BLANK.at(cells, table=table.label, count=len(blank), labels=labels))
    for cells_twice in aligned.repeated:
        found.append(doubts.REPEATED.at(cells_twice, label=table.cells[cells_twice[0]].row.label))
    if aligned.missing:
        found.append(_missing(table, aligned.missing))
        if table.code is not TableCode.APPLICATIONS and all(
            placed.row.grid is None for placed in aligned.placed
        ):  # no sums say whether the figures stand at their labels
            found.append(doubts.GAPS.at((f"{table.code}.*",), table=table.label))
    if not _is_proven(table, aligned, located):
        found.append(_either(table))
    if not aligned.missing:
        found += _halves(table, aligned.placed, located.extra)
    found += [_half(table, one, below[one.row.at]) for one in aligned.placed if one.row.at in below]
    unordered_cells = unordered(table.code, aligned.placed)
    if unordered_cells:
        found.append(doubts.ORDER.at(unordered_cells, table=table.label))
    return found


def _halves(
    table: Table, placed: Iterable[Placed], extra: Iterable[PrintedRow]
) -> Iterator[Finding]:
    """A doubt about each row below which figures without a label stand: their second half, where a
    page or a line ends within them.
    """
    rows = {one.row.at: one for one in placed}
    for row in extra:
        above = rows.get(max((at for at in rows if at < row.at), default=-1))
        if (
            above is not None
            and row.table is table.code
            and above.row.grid is not None
            and not row.label.strip()
            and len(row.filled) <= len(above.row.filled)
        ):
            yield _half(table, above, " ".join(slot.text for slot in row.filled))


def _half(table: Table, above: Placed, printed: str) -> Finding:
    return doubts.NO_ROW.at(tuple(above.cells), label=_label(table, above), printed=printed)


def _usually_blank(placed: Iterable[Placed], values: Mapping[CellId, Value]) -> frozenset[str]:
    """The columns that a table leaves blank in most of the rows that it does not leave blank as a
    whole: where one of them is blank, its row is not shifted.

    A blank total says so too, unless the figures before it mostly end with their sum.
    """
    rows = [one for one in placed if one.fit in PLAIN]
    counted = Counter(
        cell.rpartition(".")[2]
        for one in rows
        for cell, slot in one.cells.items()
        if slot is None or slot.is_blank
    )
    usual = {column for column, count in counted.items() if count * 2 > len(rows) > FEW}
    if TOTAL in usual and _end_with_sums(rows, values):
        usual.discard(TOTAL)
    return frozenset(usual)


def _end_with_sums(rows: Iterable[Placed], values: Mapping[CellId, Value]) -> bool:
    """Whether most rows without their total end with the sum of the figures before."""
    ends = []
    for one in rows:
        *parts, last, total = [values.get(cell) for cell in one.cells]
        if last and total is None and len(parts) > 1:
            ends.append(last == sum(part or 0 for part in parts))
    return ends.count(True) > ends.count(False)


def _row(
    table: Table, placed: Placed, values: Mapping[CellId, Value], usual: Collection[str]
) -> list[Finding]:
    cells = tuple(placed.cells)
    label = _label(table, placed)
    expected, actual = len(cells), len(placed.row.filled)
    found = []
    if placed.fit is Fit.COUNT:
        unproven = [cell for cell in cells if cell not in _proven(placed, values)]
        found.append(doubts.COUNT.at(unproven, label=label, expected=expected, actual=actual))
    elif placed.fit is Fit.SHARED:
        found.append(doubts.SHARED.at(cells, label=label))
    elif placed.fit is Fit.PARTLY_BLANK:
        found.append(_partly_blank(table, placed, values, usual))
    weakness = WEAK.get(placed.row.weakness)
    if weakness:
        found.append(weakness.at(cells, label=label, printed=placed.row.label.strip()))
    if holds_figure(placed.row.label):
        found.append(doubts.IN_LABEL.at(cells, label=label, printed=placed.row.label.strip()))
    return found


def _partly_blank(
    table: Table, placed: Placed, values: Mapping[CellId, Value], usual: Collection[str]
) -> Finding:
    """The blank cells; the whole row where a blank at its edge may mean that the row is shifted."""
    cells = list(placed.cells)
    blank = [cell for cell, slot in placed.cells.items() if slot is None or slot.is_blank]
    ends = {cells[0], cells[-1]}.intersection(blank)
    shifted = any(cell.rpartition(".")[2] not in usual for cell in ends)
    proven = _proven(placed, values)
    return doubts.PARTLY_BLANK.at(
        [cell for cell in cells if cell in blank or (shifted and cell not in proven)],
        label=_label(table, placed),
        expected=len(cells),
        actual=len(placed.row.filled),
        blank=_few([table.cells[cell].column.label for cell in blank]),
    )


def _proven(placed: Placed, values: Mapping[CellId, Value]) -> set[CellId]:
    """In a row with too few values: the leading groups whose parts add up to a total other than
    0; no group beyond the first that does not, and none at all where the places of the values are
    not known and one of the groups they fill does not add up.
    """
    cells = list(placed.cells)
    if placed.table is TableCode.PROACTIVE or len(placed.row.filled) >= len(cells):
        return set()
    size = OUTCOMES if BESIDE in placed.row.row else len(cells)
    by_order = placed.fit is Fit.COUNT
    full = len(placed.row.filled) // size if by_order else 1
    if by_order and len(placed.row.filled) <= len(cells) - size:
        return set()  # a whole channel's figures are missing, and no word which channel's
    proven: list[CellId] = []
    for start in range(0, len(cells), size):
        group = cells[start : start + size]
        numbers = [values.get(cell) for cell in group]
        parts, total = [int(number or 0) for number in numbers[:-1]], numbers[-1]
        if not total or sum(parts) != total or (by_order and None in numbers):
            break
        proven += group
    return set(proven) if len(proven) >= full * size else set()


def _label(table: Table, placed: Placed) -> str:
    return table.label if BESIDE in placed.row.row else table.row(placed.row.row).label


def _missing(table: Table, codes: Iterable[str]) -> Finding:
    rows = [table.row(code) for code in codes]
    cells = [f"{table.code}.{row.code}.{column.code}" for row in rows for column in row.columns]
    shown = "”“".join(row.label for row in rows[:LABELS_SHOWN])
    more = f"等 {len(rows)} 行" if len(rows) > LABELS_SHOWN else ""
    return doubts.MISSING.at(cells, table=table.label, label=shown, more=more)


def _is_proven(table: Table, aligned: Aligned, located: Located) -> bool:
    """Whether what is printed tells the table's edition, even where some rows were not found."""
    other = _other(table)
    if table.cells.keys() == other.cells.keys():
        return True
    if table.code is not TableCode.APPLICATIONS:
        return not aligned.missing or located.editions.get(table.code) is not None
    return any(
        table.has_row(code) and not other.has_row(code)
        for placed in aligned.placed
        if (code := _own_code(placed.row))
        and (len(placed.row.filled) == len(placed.cells) or not aligned.missing)
        and all(is_value(slot.text) for slot in placed.row.filled)
    )


def _own_code(row: PrintedRow) -> str:
    """The row's code by its own label; 其他 numbered as an outcome is the outcome of that name."""
    if OUTCOME_NUMBER.match(row.label.strip()):
        return row.row
    return row_of(row.table, row.label) or row.row


def _other(table: Table) -> Table:
    return next(form.table(table.code) for form in FORMS if form.edition is not table.edition)


def _either(table: Table) -> Finding:
    """The whole table: which cells it has depends on rows that were not found."""
    editions = {"edition": table.edition, "other": _other(table).edition}
    return doubts.EDITION.at((f"{table.code}.*",), table=table.label, **editions)


def _few(labels: list[str]) -> str:
    shown = "、".join(labels[:LABELS_SHOWN])
    return f"{shown}等" if len(labels) > LABELS_SHOWN else shown
