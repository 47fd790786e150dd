"""Settles what one pass leaves open: each table's edition, and rows whose label is damaged, unknown
or local.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate

from ingestion.extract.aliases import (
    EDITION_MARKS,
    EDITION_ROWS,
    EDITION_WORDS,
    LONG_ENOUGH,
    OTHER_ROWS,
    key,
)
from ingestion.extract.printed import Located, PrintedRow, Weakness
from reports.official.editions import FORM_2021, FORMS, table_of
from reports.official.schema import Edition, Table, TableCode

A, P, C = TableCode.APPLICATIONS, TableCode.PROACTIVE, TableCode.CHALLENGES
LIKE_IN_PLACE = 0.6
LIKE_ANYWHERE = 0.75
APART = 0.05  # a label less than so much liker to one row than to another names neither


def settle(
    rows: Sequence[PrintedRow], loners: Sequence[PrintedRow], header_columns: Iterable[str]
) -> Located:
    """Every printed row with its official code; what is no official row of its table's edition
    becomes an extra row.
    """
    editions: dict[TableCode, Edition | None] = {
        P: proactive_edition(header_columns, rows),
        A: applications_edition([*rows, *loners]),
        C: None,
    }
    known: list[PrintedRow] = []
    extra: list[PrintedRow] = []
    for code in TableCode:
        table = table_of(code, editions[code] or FORM_2021.edition)
        mine = _others([row for row in rows if row.table is code], table)
        inside = [row for row in mine if code is C or table.has_row(row.row)]
        outside = [row for row in mine if code is not C and not table.has_row(row.row)]
        named, local = _named(table, inside, [row for row in loners if row.table is code])
        known += named
        editions[code] = editions[code] or _only_edition(code, named)
        extra += sorted([*outside, *local], key=lambda row: row.at)
    return Located(tuple(known), tuple(extra), editions)


def proactive_edition(columns: Iterable[str], rows: Iterable[PrintedRow]) -> Edition | None:
    """The edition most of the proactive table's headers and rows belong to."""
    votes = dict.fromkeys(Edition, 0)
    for column in columns:
        for edition, marks in EDITION_MARKS.items():
            votes[edition] += column in marks
    for row in rows:
        if row.table is P and not table_of(P, FORM_2021.edition).has_row(row.row):
            votes[Edition.E2019] += 1
    if votes[Edition.E2019] == votes[Edition.E2021]:
        return None
    return max(votes, key=lambda edition: votes[edition])


def applications_edition(rows: Iterable[PrintedRow]) -> Edition | None:
    """The edition by the rows of 其他处理: one in 2019, three in 2021."""
    mine = [row for row in rows if row.table is A]
    codes = {row.row for row in mine}
    labels = [key(text) for row in mine for text in _words(row)]
    if (
        codes & EDITION_ROWS[Edition.E2021]
        or codes.issuperset(OTHER_ROWS)
        or any(word in label for label in labels for word in EDITION_WORDS)
    ):
        return Edition.E2021
    return Edition.E2019 if codes & {*EDITION_ROWS[Edition.E2019], *OTHER_ROWS} else None


def _words(row: PrintedRow) -> list[str]:
    """The row's label, and words among its values, which may be a label in another's place."""
    texts = [slot.text for slot in row.filled]
    return [row.label, *(text for text in texts if len(text) >= LONG_ENOUGH)]


def _only_edition(code: TableCode, rows: Iterable[PrintedRow]) -> Edition | None:
    """The one edition that has all these rows; None where both have."""
    if code is C:
        return None
    fitting = [
        form.edition for form in FORMS if all(form.table(code).has_row(row.row) for row in rows)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _others(rows: list[PrintedRow], table: Table) -> list[PrintedRow]:
    """其他 and 其他处理 named as the edition names them, where that leaves no doubt."""
    codes = {row.row for row in rows}
    wanted = [code for code in OTHER_ROWS if table.has_row(code)] if table.code is A else []
    if not wanted or wanted[0] in codes:
        return rows
    return [row._replace(row=wanted[0]) if row.row in OTHER_ROWS else row for row in rows]


def _named(
    table: Table, known: list[PrintedRow], loners: list[PrintedRow]
) -> tuple[list[PrintedRow], list[PrintedRow]]:
    """Known rows with the loners that could be named, and the loners that could not."""
    if table.code is C:
        return known, loners
    order = {row.code: number for number, row in enumerate(table.rows)}
    taken = {row.row for row in known}
    named = _Named(known, order)
    local = []
    for loner in loners:
        between = [code for code in named.between(loner.at) if code not in taken]
        row = _likeliest(table, loner, between, [code for code in order if code not in taken])
        if row is None:
            local.append(loner)
        else:
            named.add(row)
            taken.add(row.row)
    return named.rows, local


class _Named:
    """Rows of known code in printed order, and which official rows belong between two of them."""

    def __init__(self, rows: Iterable[PrintedRow], order: Mapping[str, int]) -> None:
        self.order = order
        self.rows: list[PrintedRow] = []
        self._arrange(rows)

    def _arrange(self, rows: Iterable[PrintedRow]) -> None:
        self.rows = sorted(rows, key=lambda row: row.at)
        numbers = [self.order[row.row] for row in self.rows]
        self.places = [row.at for row in self.rows]
        self.highest = [-1, *accumulate(numbers, max)]
        last = len(self.order)
        self.lowest = [*reversed([*accumulate(reversed(numbers), min)]), last]

    def add(self, row: PrintedRow) -> None:
        """Take in one more row; there are no more of these than the form has rows."""
        self._arrange([*self.rows, row])

    def between(self, place: int) -> list[str]:
        """The codes after every row printed before this place and before every row after it."""
        before = self.highest[bisect_left(self.places, place)]
        after = self.lowest[bisect_right(self.places, place)]
        return [code for code, number in self.order.items() if before < number < after]


def _likeliest(
    table: Table, loner: PrintedRow, between: list[str], missing: list[str]
) -> PrintedRow | None:
    label = key(loner.label)
    if not label:
        return (
            loner._replace(row=between[0], weakness=Weakness.UNLABELLED)
            if len(between) == 1
            else None
        )
    likeness = {code: _alike(label, key(table.row(code).path[-1])) for code in missing}
    best = max(likeness, key=lambda code: (likeness[code], code in between), default=None)
    if best is None or likeness[best] < LIKE_IN_PLACE:
        return None
    if best in between and not (_is_half(label, best, table) or _names_another(label, best, table)):
        return loner._replace(row=best)
    return (
        loner._replace(row=best, weakness=Weakness.LABEL)
        if best in between or likeness[best] >= LIKE_ANYWHERE
        else None
    )


def _is_half(label: str, row: str, table: Table) -> bool:
    """True for what is left of a label that is as like to another row of the table."""
    likeness = _alike(label, key(table.row(row).path[-1]))
    return any(
        _alike(label, key(other.path[-1])) > likeness - APART
        for other in table.rows
        if other.code != row
    )


def _names_another(label: str, row: str, table: Table) -> bool:
    """True for a label that holds the whole of another row's as well."""
    own = key(table.row(row).path[-1])
    others = {key(other.path[-1]) for other in table.rows}
    return any(len(name) >= LONG_ENOUGH and name in label and name not in own for name in others)


@lru_cache(maxsize=8192)
def _alike(printed: str, official: str) -> float:
    """0 to 1; the whole of one inside the other counts by its share."""
    return SequenceMatcher(None, printed, official, autojunk=False).ratio()
