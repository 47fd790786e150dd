"""What a rule looks at: one report's figures and text, and what is known around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from reports.official.editions import table_of
from reports.official.findings import Span
from reports.official.marking import gettext_noop
from reports.official.schema import CellId, Edition, Table, TableCode
from reports.official.values import Value


class Need(StrEnum):
    """What a rule may need beside the figures."""

    YEAR = "year"
    NARRATIVE = "narrative"
    BODY = "body"
    PREVIOUS = "previous"
    MANUSCRIPT = "manuscript"
    FILING = "filing"
    LIKENESS = "likeness"

    @property
    def label(self) -> str:
        """What is missing, in an office's words."""
        return {
            "year": gettext_noop("没有年度"),
            "narrative": gettext_noop("没有正文"),
            "body": gettext_noop("没有选定填报单位"),
            "previous": gettext_noop("没有上一年度已通过的年报"),
            "manuscript": gettext_noop("没有原文件"),
            "filing": gettext_noop("没有报送和公开的日期"),
            "likeness": gettext_noop("没有可比较的正文"),
        }[self.value]


HELD_BY: Mapping[Need, str] = {
    need: "likenesses" if need is Need.LIKENESS else need.value for need in Need
}
"""The field of a sheet that answers each need."""


@dataclass(frozen=True, slots=True)
class Body:
    """Who reports, as the tree of agencies knows it.

    ``names`` are its official name, short name and aliases; ``makes_regulations`` is true for a
    body that may make 规章; ``is_government`` for a people's government (not a department);
    ``others`` are the names of the other agencies of the tree.
    """

    names: tuple[str, ...]
    makes_regulations: bool = False
    is_government: bool = False
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What the file itself shows beside figures and sections.

    ``title_agency``, ``title_year`` and ``period`` are None where it does not say; ``headings`` are
    the headings of the first level in their order, as printed; ``tables`` those it prints;
    ``pictured`` is true where a part of it is an image that could not be read; ``traces`` are what
    a file meant for publication should not carry (comments, tracked changes, hidden text, an
    author's name), each in an office's words; ``text`` is all its text outside the tables.
    """

    title: str = ""
    title_agency: str | None = None
    title_year: int | None = None
    period: tuple[date, date] | None = None
    headings: tuple[str, ...] = ()
    tables: frozenset[TableCode] = frozenset()
    pictured: bool = False
    traces: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """Dates of a report's way: due dates, what happened, and the day on which it is looked at.

    ``differs`` is true where figures or text changed after publication, None where it is not known.
    """

    today: date
    approved: bool = False
    local_deadline: date | None = None
    publication_deadline: date | None = None
    submitted: date | None = None
    published: date | None = None
    address: str = ""
    differs: bool | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of this report's text stands in another one.

    ``report`` names the other (``2023`` for its own last year, else the agency), ``share`` is the
    part of the shorter text's shingles found in the other, 0 to 1; ``here`` and ``there`` are the
    longest pair of like passages.
    """

    report: str
    own: bool
    share: float
    here: Span
    there: Span


@dataclass(frozen=True, slots=True)
class Sheet:
    """One report as the rules see it.

    ``values`` holds None for a blank; ``forms`` each table's edition as printed; ``annotations``
    the words printed in or beside a cell; ``year`` is None where it is not known; ``narrative`` the
    text sections by code; ``scope`` whose figures the tables hold (``own``, ``consolidated``, empty
    where unsaid); ``doubted`` the cells whose reading is in doubt. What is not known around the
    report (``body``, ``previous``, ``manuscript``, ``filing``, ``likenesses``) is None: rules that
    need it are not assessable.
    """

    values: Mapping[CellId, Value]
    forms: Mapping[TableCode, Edition]
    year: int | None = None
    annotations: Mapping[CellId, str] = field(default_factory=dict)
    narrative: Mapping[str, str] = field(default_factory=dict)
    scope: str = ""
    body: Body | None = None
    previous: Sheet | None = None
    manuscript: Manuscript | None = None
    filing: Filing | None = None
    likenesses: tuple[Likeness, ...] | None = None
    doubted: frozenset[CellId] = frozenset()

    def table(self, code: TableCode) -> Table:
        """The official table of that code in the edition the report prints."""
        return table_of(code, self.forms[code])

    def states(self, cells: Iterable[CellId]) -> bool:
        """True where at least one of the cells holds a number."""
        return any(self.values.get(cell) is not None for cell in cells)

    def has(self, need: Need) -> bool:
        """True where what a rule may need is known."""
        held = getattr(self, HELD_BY[need])
        return any(held.values()) if need is Need.NARRATIVE else held is not None
