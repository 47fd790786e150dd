"""Which printed rows are which official rows.

One pass over the document's rows with the table at hand as context, so that tables may be split,
continued without header, nested in a layout or printed as one sheet. Unknown labels are settled
afterwards by likeness and order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from ingestion.extract.aliases import (
    ALL_CHANNELS,
    AMBIGUOUS_ROWS,
    CHANNELS,
    HEADINGS,
    MARKERS,
    column_of,
    key,
    row_of,
)
from ingestion.extract.printed import BESIDE, Head, PrintedRow, has_words, is_value
from ingestion.extract.strips import Slot, Strip, printing
from reports.official.editions import FORM_2021, SECTIONS
from reports.official.schema import TableCode

A, P, C = TableCode.APPLICATIONS, TableCode.PROACTIVE, TableCode.CHALLENGES
LEFT = attrgetter("left")
OUTCOMES = 5
LONGEST_HEADING = 45
LONGEST_LABEL = 260
FEWEST_CHALLENGE_VALUES = 3
IN_CONTEXT = {
    here: tuple(sorted(TableCode, key=lambda table: table is not here))
    for here in (None, *TableCode)
}
"""The tables in the order in which a label is looked up: the table at hand first."""
OUTCOME_CODES = [column.code for column in FORM_2021.table(C).rows[0].columns]
APPLICANTS = [column.code for column in FORM_2021.table(A).rows[0].columns]
STACKED = [APPLICANTS[0], APPLICANTS[-1], *APPLICANTS[1:-1]]
"""The applicants as the official header's two rows name them one behind the other."""
OTHER_SECTIONS = tuple(key(SECTIONS[number]) for number in (0, 4, 5))


@dataclass
class Scan:
    """What one pass found: rows of known and of unknown label, in printed order."""

    rows: list[PrintedRow] = field(default_factory=list)
    loners: list[PrintedRow] = field(default_factory=list)
    headers: set[TableCode] = field(default_factory=set)
    header_columns: list[str] = field(
        default_factory=list
    )  # of the proactive table, for its edition


@dataclass
class _Header:
    """The header in force for one table."""

    grid: int | None = None
    strip: int = -2
    heads: list[Head] = field(default_factory=list)
    groups: list[Head] = field(default_factory=list)
    strangers: list[Head] = field(default_factory=list)
    parts: dict[tuple[int, int], str] = field(default_factory=dict)  # its last row, by place
    text: str = ""
    ordered_heads: tuple[Head, ...] | None = None  # None until asked for
    rows_with_heads: int = 0
    disordered: bool = False  # a header row names the columns in another order than the form

    def ordered(self, *, loose: bool) -> tuple[Head, ...]:
        """The heads from left to right; none where stacked header rows of a loose table leave their
        order open.
        """
        if loose and self.rows_with_heads > 1:
            return ()
        if self.ordered_heads is None:
            self.ordered_heads = tuple(sorted(self.heads, key=LEFT))
        return self.ordered_heads


def scan(strips: Sequence[Strip]) -> Scan:
    """The official rows printed in tables; text outside tables only gives the context."""
    walk = _Walk()
    for number, strip in enumerate(strips):
        walk.strip(number, strip)
    return walk.found


class _Walk:
    """The pass: context, headers in force, and a label waiting for its second half."""

    def __init__(self) -> None:
        self.found = Scan()
        self.context: TableCode | None = None
        self.headers = {table: _Header() for table in TableCode}
        self.pending = ""
        self.channel = ""

    def strip(self, number: int, strip: Strip) -> None:
        """Take in one printed row."""
        if strip.grid is None:
            self._heading(strip.text)
            return
        table = self._header_kind(strip) or self._header_rest(number, strip)
        if table is not None:
            self._header(table, number, strip)
            return
        if strip.is_prose:
            self._heading(strip.text)
        if self._labelled(number, strip):
            self.pending = ""
        elif self.context is C:
            self._figures(number, strip)
        elif self.context is not None:
            self._unknown(number, strip, self.context)

    def _heading(self, text: str) -> None:
        name = key(text)
        if not name or len(name) > LONGEST_HEADING:
            return
        if self.context is C:
            self.channel = row_of(C, text) or self.channel
        for table, headings in HEADINGS.items():
            if any(heading in name for heading in headings):
                self.context = table
                return
        if any(name.startswith(section) for section in OTHER_SECTIONS):
            self.context = None
        elif name.startswith(MARKERS[P][1]):
            self.context = P

    def _header_kind(self, strip: Strip) -> TableCode | None:
        """The table whose header this row is part of, or None."""
        filled = strip.filled
        if any(_is_figure(slot.text) for slot in filled):
            return None
        names = [key(slot.text) for slot in filled]
        if len({column_of(A, name) for name in names} - {None, "total", "other_organisation"}) >= 2:
            return A
        if (
            any(marker in name for name in names for marker in MARKERS[A])
            and len(max(names, key=len, default="")) < 60
        ):
            return A
        outcomes = {column_of(C, name) for name in names} - {None, "total"}
        if len(outcomes) >= 2 or sum(name in MARKERS[C] for name in names) >= 2:
            return C
        if any(MARKERS[P][0] == name for name in names):
            return P
        columns = [column_of(P, name) for name in names]
        known = [column for column in columns if column]
        unlabelled = all(row_of(P, name) is None for name in names)
        return P if known and unlabelled and (len(known) >= 2 or self.context is P) else None

    def _header_rest(self, number: int, strip: Strip) -> TableCode | None:
        """The table whose header this row completes: each of its words is the end of a name that
        the row above began in the same place.
        """
        if self.context is None or not strip.filled:
            return None
        header = self.headers[self.context]
        if header.strip != number - 1 or header.grid != strip.grid or not header.parts:
            return None
        for slot in strip.filled:
            begun = header.parts.get((slot.left, slot.right), "")
            if not begun or is_value(slot.text) or not column_of(self.context, begun + slot.text):
                return None
        return self.context

    def _header(self, table: TableCode, number: int, strip: Strip) -> None:
        header = self.headers[table]
        goes_on = header.strip == number - 1 and header.grid == strip.grid
        if not goes_on:
            header = self.headers[table] = _Header(strip.grid)
        header.strip = number
        header.text += f" {strip.text}"
        self.context = table
        self.found.headers.add(table)
        before = len(header.heads)
        for slot in strip.filled:
            self._head(table, header, slot)
        header.parts = {(slot.left, slot.right): slot.text for slot in strip.filled}
        stacked = strip.loose and table is A and _is_stacked(strip)
        header.disordered |= not _in_official_order(table, strip, stacked=stacked)
        header.rows_with_heads += (len(header.heads) > before) + stacked

    def _head(self, table: TableCode, header: _Header, slot: Slot) -> None:
        begun = header.parts.get((slot.left, slot.right), "")
        code = column_of(table, slot.text)
        if code is None and begun:
            code = column_of(table, begun + slot.text)
        header.ordered_heads = None
        if code:
            head = Head(code, slot.left, slot.right)
            if table is C:
                header.heads = [
                    h for h in header.heads if h.right <= head.left or h.left >= head.right
                ]
            else:
                header.heads = [h for h in header.heads if h.code != code]
            header.heads.append(head)
            header.strangers = [one for one in header.strangers if one[1:] != head[1:]]
            if table is P:
                self.found.header_columns.append(code)
        elif table is C and _names_a_group(slot.text):
            header.groups.append(Head(row_of(C, slot.text) or "", slot.left, slot.right))
        elif slot.left and has_words(slot.text):
            header.strangers.append(Head("", slot.left, slot.right))

    def _labelled(self, number: int, strip: Strip) -> bool:
        """Take a row with a known label; False where there is none."""
        for place in range(len(strip.slots) - 1, -1, -1):
            slot = strip.slots[place]
            if not _is_label(slot.text):
                continue
            found = self._known(slot.text, strip.grid)
            if found is None and self.pending:
                found = self._known(self.pending + slot.text, strip.grid)
            if found is None:
                continue
            table, row = found
            self.context = table
            values = strip.slots[place + 1 :]
            if table is C:
                self.channel = row
            on_sheet = slot.where.sheet is not None and table is not C
            if values or on_sheet:  # a sheet has no cells where nothing is filled in
                self._take(number, strip, table, row, slot.text, values)
            return True
        return False

    def _known(self, text: str, grid: int | None) -> tuple[TableCode, str] | None:
        for table in IN_CONTEXT[self.context]:
            row = row_of(table, text)
            if row is None:
                continue
            here = self.context is table or (
                self.headers[table].grid == grid and self.headers[table].strip >= 0
            )
            if here or (table is A and key(text) not in AMBIGUOUS_ROWS):
                return table, row
        return None

    def _take(
        self,
        number: int,
        strip: Strip,
        table: TableCode,
        row: str,
        label: str,
        slots: tuple[Slot, ...],
    ) -> None:
        filled = printing(slots)
        if table is C and len(filled) > OUTCOMES:
            row = self._channels(len(slots))
        header = self.headers[table]
        heads = self._challenge_heads(row) if table is C else header.ordered(loose=strip.loose)
        printed = PrintedRow(
            table,
            row,
            label,
            slots,
            filled,
            heads,
            header.grid == strip.grid and header.strip >= 0 and not strip.loose,
            header.text,
            header.disordered,
            strip.grid,
            strip.loose,
            number,
            strangers=tuple(header.strangers),
        )
        (self.found.rows if row else self.found.loners).append(printed)

    def _channels(self, slots: int) -> str:
        """The channels below the challenges header in force: one, two or three side by side; all
        where a row has places for all.
        """
        header = self.headers[C]
        sets = len(header.heads) // OUTCOMES
        groups = sorted(header.groups, key=LEFT)
        named = list(dict.fromkeys(head.code for head in groups if head.code))
        if sets < len(CHANNELS) and slots >= len(CHANNELS) * OUTCOMES:
            return ALL_CHANNELS
        if sets == 1:
            return named[0] if len(named) == 1 else self.channel or ALL_CHANNELS
        if len(named) == sets:
            return BESIDE.join(named)
        if sets == len(CHANNELS) and len(named) == sets - 1:
            placed = tuple(_with_the_third(header, groups))
            if len(set(placed)) == sets:
                return BESIDE.join(placed)
        return BESIDE.join(CHANNELS[1:]) if sets == 2 and CHANNELS[0] not in named else ALL_CHANNELS

    def _challenge_heads(self, rows: str) -> tuple[Head, ...]:
        """The outcome columns for these rows; ``row.column`` codes where they stand side by
        side.
        """
        heads = self.headers[C].ordered(loose=False)
        if BESIDE not in rows:
            if len(heads) == OUTCOMES:
                return heads
            return tuple(Head(head.code, 0, 0) for head in heads[:OUTCOMES])
        codes = [code for code in rows.split(BESIDE) for _ in range(OUTCOMES)]
        return tuple(
            Head(f"{code}.{head.code}", head.left, head.right)
            for code, head in zip(codes, heads, strict=False)
        )

    def _figures(self, number: int, strip: Strip) -> None:
        """A challenges row of numbers only (a word such as 数量 may stand before them)."""
        slots = strip.slots
        while slots and not slots[0].is_blank and not is_value(slots[0].text):
            slots = slots[1:]
        filled = [slot for slot in slots if not slot.is_blank]
        below_header = self.headers[C].strip == number - 1 and self.headers[C].grid == strip.grid
        if not filled and not (below_header and len(slots) >= len(self.headers[C].heads) > 0):
            return
        strange = sum(not is_value(slot.text) for slot in filled)
        if filled and (len(filled) < FEWEST_CHALLENGE_VALUES or strange > len(filled) // OUTCOMES):
            return
        self._take(number, strip, C, self._channels(len(slots)), "", slots)

    def _unknown(self, number: int, strip: Strip, table: TableCode) -> None:
        """A row whose label is unknown: kept with its values, or as the first half of a label."""
        words = [
            n
            for n, slot in enumerate(strip.slots)
            if has_words(slot.text) and not is_value(slot.text)
        ]
        after = words[-1] + 1 if words else 0
        values = strip.slots[after:]
        own = [strip.slots[n].text for n in words if not strip.slots[n].repeated]
        label = own[-1] if own else ""
        if any(is_value(slot.text) for slot in values if not slot.is_blank):
            self._take(number, strip, table, "", label, values)
            self.pending = ""
        elif label and len(label) <= LONGEST_LABEL:
            self.pending = label


def _with_the_third(header: _Header, groups: Sequence[Head]) -> Iterator[str]:
    """The three channels in printed order where two are named: the third has the place left."""
    heads = header.ordered(loose=False)
    (third,) = set(CHANNELS) - {head.code for head in groups}
    for start in range(0, len(heads), OUTCOMES):
        middle = heads[start + OUTCOMES // 2].left
        above = [head.code for head in groups if head.code and head.left <= middle < head.right]
        yield above[0] if above else third


def _is_figure(text: str) -> bool:
    """True for a printed value with a digit in it."""
    return text.isdecimal() or (is_value(text) and any(sign.isdigit() for sign in text))


def _is_label(text: str) -> bool:
    """True for a text in words that may be a row's label."""
    return (
        not text.isdecimal()
        and len(text) <= LONGEST_LABEL
        and has_words(text)
        and not is_value(text)
    )


def _in_official_order(table: TableCode, strip: Strip, *, stacked: bool) -> bool:
    """True where a header row names its columns in the form's order, as far as they are known."""
    codes = [column_of(table, slot.text) for slot in strip.filled if not _names_a_group(slot.text)]
    if table is A:
        official = STACKED if stacked else APPLICANTS
        places = [official.index(code) for code in codes if code]
        return places == sorted(places)
    labels = len(codes) % OUTCOMES
    if table is P or labels > 1 or not any(codes):
        return True
    outcomes = enumerate(codes[labels:])
    return all(code in (None, OUTCOME_CODES[number % OUTCOMES]) for number, code in outcomes)


def _is_stacked(strip: Strip) -> bool:
    """True where one row may hold the words of two header rows: the total is not its last word."""
    codes = [code for slot in strip.filled if (code := column_of(A, slot.text))]
    return APPLICANTS[-1] in codes[:-1]


def _names_a_group(text: str) -> bool:
    """True for a heading above the outcomes of one channel, or of several."""
    return row_of(C, text) is not None or key(text) in MARKERS[C]
