"""The text of a Word binary file as it is shown: without deletions, hidden text and field codes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingestion.extract.support import doc_sprms as sprms
from ingestion.extract.support.doc_looks import Looks, said_by
from ingestion.extract.support.doc_properties import Run
from ingestion.extract.support.doc_styles import Styles
from ingestion.extract.support.doc_text import FILLER, Text
from ingestion.extract.support.looks import NOTHING, Said

FIELDS = re.compile("[\x13\x14\x15]")
CONTENT = re.compile("[^\r\x07\x0c\x13\x14\x15]")
BLANK = re.compile("[\x00-\x20\xa0\u3000]*")
DEEPEST = 40
FIELD_BEGIN, FIELD_RESULT = "\x13", "\x14"
DROP_DOWN = re.compile(r"\s*FORMDROPDOWN", re.IGNORECASE)
SHOWN: Mapping[int, str | None] = {
    **dict.fromkeys(range(32)),
    9: "\t",
    0x0B: "\n",
    0x0C: "\n",
    0x1E: "-",
}


class UnresolvedError(ValueError):
    """Something in the document that this way of reading does not follow."""


class ContradictionError(UnresolvedError):
    """A document whose account of its own tables does not fit its text."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What a run of characters is marked as."""

    deleted: bool = False
    inserted: bool = False
    hidden: bool = False
    symbol: bool = False
    look: Said = NOTHING


@dataclass(frozen=True, slots=True)
class Shown:
    """The text, unshown characters filled, at unchanged positions; whether it was tracked or partly
    hidden; the positions of deleted marks; how the text looks.
    """

    text: str
    tracked: bool
    hidden: bool
    deleted: frozenset[int]
    looks: Looks


def shown(text: Text, runs: list[Run], styles: Styles, end: int) -> Shown:
    """The first ``end`` characters as they are shown."""
    _check_pieces(text)
    characters = list(without_field_codes(text.characters[:end]))
    tracked = hidden = False
    deleted: set[int] = set()
    looks: list[tuple[int, int, Said]] = []
    for first, last, marks in _marked(text, _of_interest(runs, styles), end):
        tracked = tracked or marks.deleted or marks.inserted
        if marks.hidden and not marks.deleted:
            hidden = hidden or not BLANK.fullmatch("".join(characters[first:last]))
        if marks.deleted or marks.hidden:
            _fill(characters, first, last)
        elif marks.symbol:
            characters[first:last] = " " * (last - first)
        if marks.deleted:
            deleted.update(at for at in range(first, last) if characters[at] in "\r\x07")
        if marks.look != NOTHING:
            looks.append((first, last, marks.look))
    around = {number: said.adds for number, said in styles.looks.items()}
    seen = "".join(characters)
    return Shown(seen, tracked, hidden, frozenset(deleted), Looks(around, looks))


def plain(text: str) -> str:
    """The text of a paragraph without its control characters; breaks as line ends."""
    return text.translate(SHOWN)


def _check_pieces(text: Text) -> None:
    """Refuse pieces with formatting of their own, which quick saving leaves, where it matters."""
    for piece in text.pieces:
        if not piece.properties:
            continue
        number = piece.properties >> 1
        if not piece.properties & 1 or number >= len(text.shared):
            raise UnresolvedError("piece formatting")
        for code, _operand in sprms.modifiers(text.shared[number]):
            if code in sprms.OF_INTEREST:
                raise UnresolvedError("piece formatting")


def without_field_codes(whole: str) -> str:
    """The text with filler between the begin of each field and its result."""
    characters = list(whole)
    results: list[bool] = []  # of the fields around this place: whether the result has begun
    last = 0
    for found in FIELDS.finditer(whole):
        if not all(results):
            _fill(characters, last, found.start())
        last = found.end()
        if found.group() == FIELD_BEGIN:
            results.append(False)
            if len(results) > DEEPEST or DROP_DOWN.match(whole, last, last + 40):
                raise UnresolvedError("field")
        elif results and found.group() == FIELD_RESULT:
            results[-1] = True
        elif results:
            results.pop()
    if results:
        raise UnresolvedError("open field")
    return "".join(characters)


def _fill(characters: list[str], first: int, last: int) -> None:
    for at in range(first, last):
        if CONTENT.match(characters[at]):
            characters[at] = FILLER


def _of_interest(runs: list[Run], styles: Styles) -> list[tuple[int, int, Marks]]:
    """The runs that are marked as anything."""
    known: dict[bytes, Marks] = {}
    nothing = Marks()
    marked = []
    for begin, end, data in runs:
        marks = known.get(data)
        if marks is None:
            marks = known[data] = _marks(data, styles)
        if marks != nothing:
            marked.append((begin, end, marks))
    return marked


def _marks(data: bytes, styles: Styles) -> Marks:
    said: dict[int, bytes] = dict(sprms.modifiers(data))
    named = int.from_bytes(said.get(sprms.CHARACTER_STYLE, b""), "little")
    style = named in styles.hiding
    hidden = said.get(sprms.HIDDEN, b"\x80")[0]
    return Marks(
        deleted=any(said.get(sprms.DELETED, b"")),
        inserted=any(said.get(sprms.INSERTED, b"")),
        hidden=hidden == 1 or (hidden == 0x80 and style) or (hidden == 0x81 and not style),
        symbol=sprms.SYMBOL in said,
        look=said_by(said).after(styles.looks.get(named, NOTHING) if named else NOTHING),
    )


def _marked(
    text: Text, runs: list[tuple[int, int, Marks]], end: int
) -> Iterator[tuple[int, int, Marks]]:
    """First and last position of each marked run, piece by piece."""
    ends = [run[1] for run in runs]
    for piece in text.pieces:
        if piece.start >= end:
            return
        for begin, stop, marks in _overlapping(runs, ends, piece.offset, piece.bytes_end):
            low = (max(begin, piece.offset) - piece.offset) // piece.width
            high = (min(stop, piece.bytes_end) - piece.offset) // piece.width
            yield piece.start + low, min(piece.start + high, end), marks


def _overlapping(
    runs: list[tuple[int, int, Marks]], ends: list[int], begin: int, end: int
) -> Iterator[tuple[int, int, Marks]]:
    for number in range(bisect_right(ends, begin), len(runs)):
        if runs[number][0] >= end:
            return
        yield runs[number]
