"""Settles what one pass leaves open: each table's edition, and rows whose label is damaged, unknown
or local.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from ingestion.extract.aliases import EDITION_MARKS, EDITION_ROWS, EDITION_WORDS, OTHER_ROWS, key
from ingestion.extract.printed import Located, PrintedRow, Weakness
from reports.official.editions import FORM_2021, FORMS, table_of
from reports.official.schema import Edition, Table, TableCode

A, P, C = TableCode.APPLICATIONS, TableCode.PROACTIVE, TableCode.CHALLENGES
LIKE_IN_PLACE = 0.6
LIKE_ANYWHERE = 0.75


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
        outside = [row for row in mine if row not in inside]
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
    labels = [key(row.label) for row in mine]
    if codes & EDITION_ROWS[Edition.E2021] or any(
        word in label for label in labels for word in EDITION_WORDS
    ):
        return Edition.E2021
    return Edition.E2019 if codes & {*EDITION_ROWS[Edition.E2019], *OTHER_ROWS} else None


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
    return [replace(row, row=wanted[0]) if row.row in OTHER_ROWS else row for row in rows]


def _named(
    table: Table, known: list[PrintedRow], loners: list[PrintedRow]
) -> tuple[list[PrintedRow], list[PrintedRow]]:
    """Known rows with the loners that could be named, and the loners that could not."""
    if table.code is C:
        return known, loners
    order = {row.code: number for number, row in enumerate(table.rows)}
    taken = {row.row for row in known}
    named = list(known)
    local = []
    for loner in loners:
        before = max((order[row.row] for row in named if row.at < loner.at), default=-1)
        after = min((order[row.row] for row in named if row.at > loner.at), default=len(order))
        between = [
            code for code, number in order.items() if before < number < after and code not in taken
        ]
        row = _likeliest(table, loner, between, [code for code in order if code not in taken])
        if row is None:
            local.append(loner)
        else:
            named.append(row)
            taken.add(row.row)
    return sorted(named, key=lambda row: row.at), local


def _likeliest(
    table: Table, loner: PrintedRow, between: list[str], missing: list[str]
) -> PrintedRow | None:
    label = key(loner.label)
    if not label:
        return (
            replace(loner, row=between[0], weakness=Weakness.UNLABELLED)
            if len(between) == 1
            else None
        )
    likeness = {code: _alike(label, key(table.row(code).path[-1])) for code in missing}
    best = max(likeness, key=lambda code: (likeness[code], code in between), default=None)
    if best is None or likeness[best] < LIKE_IN_PLACE:
        return None
    if best in between:
        return replace(loner, row=best)
    return (
        replace(loner, row=best, weakness=Weakness.LABEL)
        if likeness[best] >= LIKE_ANYWHERE
        else None
    )


def _alike(printed: str, official: str) -> float:
    """0 to 1; the whole of one inside the other counts by its share."""
    return SequenceMatcher(None, printed, official, autojunk=False).ratio()
