"""What real reports do to a reader without saying anything else: each trap changes how a report is
printed and leaves every figure as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from portal.demo.shapes import Paragraph, PrintedCell, PrintedReport, PrintedTable, broken
from portal.demo.typed import RADICALS, TYPED_LABELS

Trap = Callable[[Random, PrintedReport], PrintedReport]

CHALLENGE_COLUMNS = 15
NUMERALS = "一二三四五六七"
SECTION = re.compile(r"^[一二三四五六]、")
DIGITS = re.compile(r"-?[\d０-９]+")
WIDE_SIGNS = {"-": "−", "+": "＋"}


def _each_table(
    report: PrintedReport, change: Callable[[PrintedTable], tuple[PrintedTable, ...]]
) -> PrintedReport:
    blocks: list[Paragraph | PrintedTable] = []
    for block in report.blocks:
        blocks += change(block) if isinstance(block, PrintedTable) else (block,)
    return replace(report, blocks=tuple(blocks))


def _each_cell(
    report: PrintedReport, change: Callable[[PrintedCell], str], share: float, dice: Random
) -> PrintedReport:
    def table(one: PrintedTable) -> tuple[PrintedTable, ...]:
        cells = [
            replace(cell, text=change(cell)) if dice.random() < share else cell
            for cell in one.cells
        ]
        return (replace(one, cells=tuple(cells)),)

    return _each_table(report, table)


def challenges_in_two(_dice: Random, report: PrintedReport) -> PrintedReport:
    """The challenges table's header and its numbers in two tables."""
    return _each_table(
        report,
        lambda table: (
            broken(table, 0, header_again=False)
            if table.columns == CHALLENGE_COLUMNS and table.rows > table.head
            else (table,)
        ),
    )


def phantom_table(_dice: Random, report: PrintedReport) -> PrintedReport:
    """The body paragraphs between two headings in a table of one column."""
    blocks: list[Paragraph | PrintedTable] = []
    held: list[Paragraph] = []
    for block in (*report.blocks, Paragraph("", 1)):
        if isinstance(block, Paragraph) and block.level == 2:
            held.append(block)
            continue
        if len(held) > 2:
            cells = tuple(PrintedCell(one.text, row, 0) for row, one in enumerate(held))
            blocks.append(PrintedTable(cells, len(held), 1, 0))
        else:
            blocks += held
        held = []
        blocks.append(block)
    return replace(report, blocks=tuple(blocks[:-1]))


def heading_in_table(_dice: Random, report: PrintedReport) -> PrintedReport:
    """A table's last row is the heading of the next section, over the whole width."""
    blocks: list[Paragraph | PrintedTable] = []
    for block in report.blocks:
        last = blocks[-1] if blocks else None
        if (
            isinstance(block, Paragraph)
            and block.level == 1
            and isinstance(last, PrintedTable)
            and last.columns > 2
        ):
            cell = PrintedCell(block.text, last.rows, 0, 1, last.columns)
            blocks[-1] = replace(last, cells=(*last.cells, cell), rows=last.rows + 1)
        else:
            blocks.append(block)
    return replace(report, blocks=tuple(blocks))


def spaced_labels(dice: Random, report: PrintedReport) -> PrintedReport:
    """Short labels with blanks between their characters."""

    def spaced(cell: PrintedCell) -> str:
        short = cell.cell is None and cell.text.isalpha() and len(cell.text) <= 5
        return " ".join(cell.text) if short else cell.text

    return _each_cell(report, spaced, 0.6, dice)


def folded_labels(dice: Random, report: PrintedReport) -> PrintedReport:
    """Long labels broken over two lines of their cell."""

    def folded(cell: PrintedCell) -> str:
        if cell.cell is not None or len(cell.text) < 6 or "\n" in cell.text:
            return cell.text
        place = dice.randrange(3, len(cell.text) - 2)
        return f"{cell.text[:place]}\n{cell.text[place:]}"

    return _each_cell(report, folded, 0.5, dice)


def typed_labels(dice: Random, report: PrintedReport) -> PrintedReport:
    """Labels as offices type them from memory."""

    def typed(cell: PrintedCell) -> str:
        if cell.cell is not None:
            return cell.text
        choices: Mapping[str, tuple[str, ...]] = TYPED_LABELS
        for official, others in choices.items():
            if cell.text.endswith(official):
                return cell.text.removesuffix(official) + dice.choice(others)
        return cell.text

    return _each_cell(report, typed, 0.5, dice)


def compatibility(dice: Random, report: PrintedReport) -> PrintedReport:
    """Characters of labels as radicals, as some PDF programs leave them in the text."""
    return _each_cell(
        report,
        lambda cell: cell.text if cell.cell else cell.text.translate(RADICALS),
        0.6,
        dice,
    )


def zero_width(dice: Random, report: PrintedReport) -> PrintedReport:
    """Characters that show nothing beside the figures."""
    return _each_cell(
        report,
        lambda cell: f"\u200b{cell.text}\ufeff" if cell.cell and cell.text else cell.text,
        0.4,
        dice,
    )


def hard_blanks(dice: Random, report: PrintedReport) -> PrintedReport:
    """No-break and ideographic blanks around the figures."""
    return _each_cell(
        report,
        lambda cell: f"\u00a0{cell.text}\u3000" if cell.cell else cell.text,
        0.5,
        dice,
    )


def wide_signs(dice: Random, report: PrintedReport) -> PrintedReport:
    """The minus sign of mathematics and the full-width plus."""

    def signed(cell: PrintedCell) -> str:
        first = cell.text[:1]
        return WIDE_SIGNS.get(first, first) + cell.text[1:] if cell.cell else cell.text

    return _each_cell(report, signed, 1.0, dice)


def counted(dice: Random, report: PrintedReport) -> PrintedReport:
    """件 after the figure, in some cells."""

    def with_unit(cell: PrintedCell) -> str:
        money = cell.cell is None or cell.cell.endswith((".amount", ".change"))
        return cell.text if money or not DIGITS.fullmatch(cell.text) else f"{cell.text}件"

    return _each_cell(report, with_unit, 0.2, dice)


def renumbered(dice: Random, report: PrintedReport) -> PrintedReport:
    """The sections numbered on by one from the second or third."""
    start = dice.choice((1, 2))
    number = -1
    blocks: list[Paragraph | PrintedTable] = []
    for block in report.blocks:
        if isinstance(block, Paragraph) and block.level == 1 and SECTION.match(block.text):
            number += 1
            place = number + 1 if number >= start else number
            blocks.append(replace(block, text=f"{NUMERALS[place]}、{block.text[2:]}"))
        else:
            blocks.append(block)
    return replace(report, blocks=tuple(blocks))


def headings_lost(_dice: Random, report: PrintedReport) -> PrintedReport:
    """No headings at all between the tables and the text."""
    kept = [b for b in report.blocks if not (isinstance(b, Paragraph) and b.level == 1)]
    return replace(report, blocks=tuple(kept))


def tables_last(_dice: Random, report: PrintedReport) -> PrintedReport:
    """Every table after the narrative and the signature."""
    words = [block for block in report.blocks if isinstance(block, Paragraph)]
    return replace(report, blocks=(*words, *report.tables()))


def framed(_dice: Random, report: PrintedReport) -> PrintedReport:
    """The page's layout table around everything; kinds without such tables print it plain."""
    return replace(report, framed=True)


def broken_label(dice: Random, report: PrintedReport) -> PrintedReport:
    """The applications table in two, the merged label at the break printed half and half."""

    def cut(table: PrintedTable) -> tuple[PrintedTable, ...]:
        tall = [c for c in table.cells if c.row >= table.head and c.row_span > 2 and c.column > 0]
        if table.columns not in {10, 11} or not tall:
            return (table,)
        label = dice.choice(tall)
        after = label.row - table.head + dice.randrange(1, label.row_span)
        first, second = broken(table, after, header_again=dice.random() < 0.5)
        half = len(label.text) // 2
        same = (label.row, label.column)
        cells = [
            replace(c, text=c.text[:half]) if (c.row, c.column) == same else c for c in first.cells
        ]
        top = next(c.row for c in second.cells if c.column == label.column and not c.text)
        rest = [
            replace(c, text=label.text[half:])
            if (c.row, c.column, c.text) == (top, label.column, "")
            else c
            for c in second.cells
        ]
        return replace(first, cells=tuple(cells)), replace(second, cells=tuple(rest))

    return _each_table(report, cut)


TRAPS: Mapping[str, Trap] = {
    trap.__name__: trap
    for trap in (
        challenges_in_two,
        phantom_table,
        heading_in_table,
        spaced_labels,
        folded_labels,
        typed_labels,
        compatibility,
        zero_width,
        hard_blanks,
        wide_signs,
        counted,
        renumbered,
        headings_lost,
        tables_last,
        framed,
        broken_label,
    )
}
