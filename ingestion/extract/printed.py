"""A printed row of an official table, as found in a document: what locating hands to aligning."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from ingestion.extract.strips import Slot
from reports.official.schema import Edition, TableCode
from reports.official.values import is_placeholder, normalise

BESIDE = "+"
"""Joins the codes of official rows that one printed row shows side by side."""

VALUE = re.compile(
    r"^[+-]?\s*\d[\d,.\s]*(?:亿元|百万元|万元|千元|元|人民币|件|项|宗|个|条|次|份|起|家)?\s*(?:[(\[【].*)?$",
    re.DOTALL,
)


WORDS = re.compile(r"[\u4e00-\u9fff][^\u4e00-\u9fff]*[\u4e00-\u9fff]")
NOTE = re.compile(r"\([^()]*\)")
FIGURE_IN_LABEL = re.compile(r"[\u4e00-\u9fff)]\s+[+-]?\d[\d,]*(?:\.\d+)?(?=\s|$)")


class Weakness(StrEnum):
    """Why a row may not be the official row it is taken for."""

    NONE = ""
    LABEL = "label"  # the printed label is only like the official one
    UNLABELLED = "unlabelled"  # no label; taken for the one row missing at that place
    OUTSIDE = "outside"  # printed apart from its table


class Head(NamedTuple):
    """A column header: the column's code and the places it covers."""

    code: str
    left: int
    right: int


class PrintedRow(NamedTuple):
    """One row with its value slots. ``row`` is the official code, or "" where the label is
    unknown; ``filled`` are the value slots that print something, ``strangers`` the headers of
    columns that the form does not have.
    """

    table: TableCode
    row: str
    label: str
    slots: tuple[Slot, ...]
    filled: tuple[Slot, ...]
    heads: tuple[Head, ...] = ()
    heads_here: bool = False
    header_text: str = ""
    disordered: bool = False
    grid: int | None = None
    loose: bool = True
    at: int = 0
    weakness: Weakness = Weakness.NONE
    strangers: tuple[Head, ...] = ()


@dataclass(frozen=True, slots=True)
class Located:
    """The official rows a document prints, its local extra rows, and each table's edition (None
    where unsaid).
    """

    rows: tuple[PrintedRow, ...]
    extra: tuple[PrintedRow, ...] = ()
    editions: Mapping[TableCode, Edition | None] = field(default_factory=dict)
    headers: frozenset[TableCode] = frozenset()

    def found(self, table: TableCode) -> tuple[PrintedRow, ...]:
        """The rows of one table, in printed order."""
        return tuple(row for row in self.rows if row.table is table)


@lru_cache(maxsize=4096)
def is_value(text: str) -> bool:
    """True for a printed number, with or without unit or note, and for a placeholder."""
    return is_placeholder(text) or VALUE.match(normalise(text)) is not None


@lru_cache(maxsize=4096)
def has_words(text: str) -> bool:
    """True where a text holds at least two Chinese characters."""
    return WORDS.search(normalise(text)) is not None


@lru_cache(maxsize=4096)
def holds_figure(label: str) -> bool:
    """True for a label with a figure behind its words, as where a comma of thousands cut it."""
    return FIGURE_IN_LABEL.search(NOTE.sub(")", normalise(label))) is not None
