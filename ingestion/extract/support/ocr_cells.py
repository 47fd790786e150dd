"""What the cells of a page's tables say, each figure read twice and looked at once.

The first reading is of the pieces that the engine finds, the second of the cell's own ink. A figure
is beyond doubt where both agree and one is sure of it. A single stroke is judged by its lean: the
engine reads ``/`` as 1.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import cv2

from ingestion.extract.document import Unsure
from ingestion.extract.support.ocr_engine import Engine, Gray, Reading
from ingestion.extract.support.ocr_ink import Box, Ink, Stroke
from ingestion.extract.support.ocr_patches import Patch, Place, Tables, crop_of

SURE = 0.9
HARDLY = 0.6
SLASH, UPRIGHT = -0.2, -0.1  # the lean of a slash, of a 1 (a 1 in italics leans, with a flag)
STRAIGHT = 0.08  # met: slashes up to 0.064, a 1 from 0.147
PADDING, WIDER = 0.2, 0.35  # of the ink's height, around a crop
MOST_CHARACTERS = 3
FIGURE = re.compile(
    r"[+\-−－]?\s*\d[\d,，.．\s]*(?:亿元|百万元|万元|千元|元|件|项|宗|个|条|次|份)?\s*(?:[(（\[【].*)?",
    re.DOTALL,
)
SPACED = re.compile(r"\d+(?: \d+)+")
CHINESE = re.compile(r"[\u3007\u4e00-\u9fff]")
STROKES = frozenset("1/\\lI|丨!iJjfrt")
DASH = "—"
SAME_SEPARATOR = str.maketrans(",", ".")
ONE_STROKE = frozenset("一丨")


@dataclass(frozen=True, slots=True)
class Said:
    """One piece of text as read: its box in pixels, its score, and why it may be wrong."""

    box: Box
    text: str
    score: float = 1.0
    doubt: Unsure | None = None


class Cells:
    """The tables of one page while they are read."""

    def __init__(self, image: Gray, tables: Tables, engine: Engine) -> None:
        self.image = image
        self.tables = tables
        self.ink: Ink = tables.ink
        self.engine = engine

    def read(self, corners: Sequence[Patch]) -> tuple[dict[Place, list[Said]], list[Said]]:
        """The texts of each cell that prints something, and the texts outside the tables."""
        patches = list(corners)
        first = self.engine.read([crop_of(self.image, patch) for patch in patches])
        free: list[Said] = []
        cells: dict[Place, list[Said]] = defaultdict(list)
        for patch, reading in zip(patches, first, strict=True):
            said = Said(patch.box, reading.text.strip(), reading.score)
            if patch.place is not None:
                cells[patch.place].append(said)
            elif said.text:
                free.append(said)
        self._second(cells)
        return {place: in_order(texts) for place, texts in cells.items() if texts}, free

    def _second(self, cells: dict[Place, list[Said]]) -> None:
        """Read the figures again, and whatever the engine did not find."""
        jobs: list[tuple[Place, int | None, Box]] = []
        for table, ruled in enumerate(self.tables.tables):
            for place in ((table, number) for number in range(len(ruled.cells))):
                jobs += self._jobs(place, cells.get(place, []))
        again = self.engine.read([self._padded(place, box, PADDING) for place, _, box in jobs])
        late: list[tuple[Place, Box, Reading]] = []
        for (place, which, box), reading in zip(jobs, again, strict=True):
            if which is None:
                late.append((place, box, reading))
            else:
                cells[place][which] = self._judged(cells[place][which], box, reading)

        third = self.engine.read([self._padded(place, box, WIDER) for place, box, _ in late])
        for (place, box, reading), other in zip(late, third, strict=True):
            cells[place].append(self._found_late(box, reading, other))

    def _jobs(self, place: Place, texts: Sequence[Said]) -> Iterable[tuple[Place, int | None, Box]]:
        """The boxes of a cell to read again: each figure's ink, and ink that no text covers."""
        inner = self.tables.inner(place)
        if not texts:
            ink = self.ink.bounds(inner)
            return [(place, None, ink)] if ink else []
        if len(texts) == 1:
            if not is_short(texts[0].text):
                return []
            return [(place, 0, self._again(texts[0], inner, inner))]
        found: list[tuple[Place, int | None, Box]] = []
        for number, said in enumerate(texts):
            if is_short(said.text):
                found.append((place, number, self._again(said, _within(said.box, inner), inner)))
        return found

    def _again(self, said: Said, where: Box, cell: Box) -> Box:
        """The ink of a figure; as wide as the text found, which may begin with a faint sign."""
        ink = self.ink.bounds(where) or said.box
        wide = Box(
            min(ink.left, said.box.left), ink.top, max(ink.right, said.box.right), ink.bottom
        )
        return _within(wide, cell)

    def _padded(self, place: Place, box: Box, padding: float) -> Gray:
        """A crop of ink with what is around it in its cell, and paper around that."""
        room = max(2, round(padding * box.height))
        wide = Box(box.left - room, box.top - room, box.right + room, box.bottom + room)
        around = _within(wide, self.tables.inner(place))
        crop = self.image[around.top : around.bottom, around.left : around.right]
        return cv2.copyMakeBorder(
            crop, 1, 1, room, room, cv2.BORDER_CONSTANT, value=float(self.ink.paper)
        ).astype(crop.dtype)

    def _found_late(self, box: Box, one: Reading, other: Reading) -> Said:
        """Ink that the engine found no text in, read twice by itself."""
        said = self._judged(Said(box, one.text.strip(), one.score), box, other)
        if said.doubt is None and (is_short(said.text) or CHINESE.search(said.text)):
            return said
        text = "" if said.score < HARDLY and not said.text.isdigit() else said.text
        return Said(box, text, said.score, Unsure.INK)

    def _judged(self, said: Said, box: Box, reading: Reading) -> Said:
        """A figure after its second reading."""
        stroke = self.ink.stroke(box)
        one, other = plain(said.text), plain(reading.text)
        if stroke and stroke.is_dash(self.ink.dpi):
            return Said(said.box, DASH)
        slash = stroke is not None and len(one) <= 1 and is_slash(stroke)
        if stroke and (slash or one in STROKES or other in STROKES):
            return self._stroke(said, stroke, one, Reading(other, reading.score))
        best = max(said.score, reading.score)
        if one != other and one.translate(SAME_SEPARATOR) == other.translate(SAME_SEPARATOR):
            commas = {self.ink.commas(box)}  # a faint comma looks like a dot, not the other way
            proven = [
                text for text in (one, other) if "." not in text and text.count(",") in commas
            ]
            text = proven[0] if proven else one
            return Said(said.box, text, best, None if proven else Unsure.DISAGREE)
        if one != other:
            text = said.text if said.score >= reading.score or not other else reading.text.strip()
            return Said(said.box, text, best, Unsure.DISAGREE)
        sure = best >= SURE and min(said.score, reading.score) >= HARDLY
        text = min(said.text, reading.text.strip(), key=len)  # one sees a blank, the other none
        if SPACED.fullmatch(text):
            return Said(said.box, plain(text), best, Unsure.SPACED)
        return Said(said.box, text, best, None if sure else Unsure.FAINT)

    def _stroke(self, said: Said, stroke: Stroke, one: str, other: Reading) -> Said:
        best = max(said.score, other.score)
        if is_slash(stroke):
            return Said(said.box, "/")
        if one == other.text and stroke.lean > UPRIGHT and best >= SURE:
            return Said(said.box, said.text, best)
        text = "1" if "1" in {one, other.text} else said.text
        return Said(said.box, text, best, Unsure.STROKE)


def is_slash(stroke: Stroke) -> bool:
    """True for a straight line that leans as a slash does."""
    return stroke.lean <= SLASH and stroke.straight <= STRAIGHT


def is_short(text: str) -> bool:
    """True for a figure, and for a text so short that it may be one."""
    if FIGURE.fullmatch(text):
        return True
    short = text.strip()
    return short in ONE_STROKE or (len(short) <= MOST_CHARACTERS and not CHINESE.search(short))


def plain(text: str) -> str:
    """A reading without blanks and in narrow characters, to be compared."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("−", "-")


def in_order(texts: Sequence[Said]) -> list[Said]:
    """Texts line by line from top to bottom, each line from left to right."""
    rows: list[list[Said]] = []
    for said in sorted(texts, key=lambda said: said.box.top + said.box.bottom):
        middle = (said.box.top + said.box.bottom) / 2
        if rows and rows[-1][0].box.top <= middle <= rows[-1][0].box.bottom:
            rows[-1].append(said)
        else:
            rows.append([said])
    return [said for row in rows for said in sorted(row, key=lambda said: said.box.left)]


def doubt_of(texts: Iterable[Said]) -> Unsure | None:
    """The first doubt among a cell's texts."""
    return next((said.doubt for said in texts if said.doubt is not None), None)


def _within(box: Box, cell: Box) -> Box:
    return Box(
        max(box.left, cell.left),
        max(box.top, cell.top),
        min(box.right, cell.right),
        min(box.bottom, cell.bottom),
    )


Texts = Mapping[Place, Sequence[Said]]
