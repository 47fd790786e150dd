"""Whether a document says in which order a table's columns stand.

Where a header covers all columns of a row, its places prove them. Where none does (text without
table lines, a table whose first page was not read), the values are taken in the form's order; that
is plain only if the words of the header stand before them in that order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from ingestion.extract.aliases import column_of, squeezed
from ingestion.extract.align import PLAIN, Placed
from ingestion.extract.printed import BESIDE
from reports.official.editions import FORM_2021
from reports.official.schema import CellId, TableCode

A, P, C = TableCode.APPLICATIONS, TableCode.PROACTIVE, TableCode.CHALLENGES
STEMS: Mapping[TableCode, Mapping[str, str]] = {
    P: {
        "made": "制作",
        "disclosed": "新公开|公开数",
        "total": "公开总",
        "prior_items": "上一?年",
        "change": "增",
        "decisions": "处理决定",
        "projects": "项目数",
        "amount": "金额|总额",
        "issued": "制发",
        "repealed": "废止",
        "in_force": "有效",
    },
    A: {
        "natural_person": "自然人|个人|公民",
        "business": "商业|企业",
        "research": "科研",
        "welfare": "公益",
        "legal_service": "法律",
    },
    C: {"upheld": "维持", "corrected": "纠正", "pending": "审结"},
}
"""What of a column's name is left where a header's cells are torn apart, as a pattern."""
APPLICANTS = {column.code: column.label for column in FORM_2021.table(A).rows[0].columns}
LIKE = 0.5
"""公金监组织, as a recogniser read the name of a public welfare organisation one character a
line, is so like that name.
"""
SEVERAL = 2
LAST_KIND = ("法律", re.compile(r"其[他它](?!组织|法律行|行政法)"))
"""The last two kinds of applicant: where the header names the others at all, it is behind."""
TURNS = ("行政复议", "行政诉讼")
"""The channels as the header of the challenges table names them first."""


def unordered(table: TableCode, placed: Sequence[Placed]) -> list[CellId]:
    """The cells of all rows taken in the form's order for which the document does not say it."""
    found: list[CellId] = []
    seen: dict[str, None] = {}
    for one in sorted(placed, key=lambda one: one.row.at):
        seen[one.row.header_text] = None
        if one.fit in PLAIN and not (
            _in_turn(one, seen) and (_covered(one) or _named(table, one, seen))
        ):
            found += one.cells
    return found


def _in_turn(placed: Placed, texts: Iterable[str]) -> bool:
    """Whether the channels of a row that shows them side by side, with no place for each, stand in
    the form's order, as far as the words before the row say.
    """
    if BESIDE not in placed.row.row or not (placed.row.loose or placed.row.grid is None):
        return True
    text = squeezed(" ".join(texts))
    return all(text.rfind(one) <= text.rfind(other) for one, other in pairwise(TURNS))


def _columns(placed: Placed) -> list[str]:
    return [cell.rpartition(".")[2] for cell in placed.cells]


def _covered(placed: Placed) -> bool:
    """Whether one header names all columns of the row, wherever it stands; one of the names may be
    misread.
    """
    named = {head.code.rpartition(".")[2] for head in placed.row.heads}
    unnamed = [column for column in _columns(placed) if column not in named]
    return not unnamed or (len(unnamed) == 1 and _is_misread(placed, unnamed[0]))


def _is_misread(placed: Placed, column: str) -> bool:
    """Whether between the names of a column's neighbours stands one name that is unknown and like
    the column's own.
    """
    row, columns = placed.row, _columns(placed)
    if column not in APPLICANTS or row.loose or row.disordered or not row.heads_here:
        return False
    at, heads = columns.index(column), {head.code: head for head in row.heads}
    if not 0 < at < len(columns) - 1:
        return False
    left, right = heads[columns[at - 1]].right, heads[columns[at + 1]].left
    unknown = [one for one in row.strangers if left <= one.left and one.right <= right]
    words = row.header_text.replace("\n", "").split()
    return len(unknown) == 1 and any(
        SequenceMatcher(None, squeezed(word), APPLICANTS[column]).ratio() >= LIKE
        for word in words
        if column_of(A, word) is None
    )


def _named(table: TableCode, placed: Placed, texts: Iterable[str]) -> bool:
    """Whether the words before the row name its columns in their order."""
    stems = [STEMS[table][code] for code in _columns(placed) if code in STEMS[table]]
    if BESIDE in placed.row.row:
        stems = list(dict.fromkeys(stems))
    if len(stems) < SEVERAL:
        return True
    text = squeezed(" ".join(texts))
    if table is C:
        return _by_turns(text, stems)
    # the applications table has one header, before the labels; the other has one for each part
    which = 0 if table is A else -1
    places = [[found.start() for found in re.finditer(stem, text)] for stem in stems]
    firsts = [found[which] for found in places if found]
    if table is A and not _others_last(text):
        return False
    return len(firsts) == len(stems) and firsts == sorted(firsts)


def _others_last(text: str) -> bool:
    """False where a header names the other organisations between the first kinds of applicant and
    those who give legal advice.
    """
    stem, others = LAST_KIND
    start = text.find("公益")
    end = text.find(stem, start)
    return start < 0 or end < 0 or others.search(text, start, end) is None


def _by_turns(text: str, stems: Sequence[str]) -> bool:
    """Whether the words stand in their order, once or for each channel again."""
    said = re.findall("|".join(stems), text)
    turns = len(said) // len(stems)
    return turns > 0 and said == list(stems) * turns
