"""Runs to lines, lines to a cell's text or to paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ingestion.extract.support.pdf_frame import Box
from ingestion.extract.support.pdf_runs import Run, around, joint

WIDE_GAP = 0.9  # of the line's height: a blank between Chinese characters
NARROW_GAP = 0.22  # of the line's height: a blank between digits or Latin letters
SAME_PLACE = 0.8  # points: text drawn twice to look bold
SHADOW = 0.25  # of a character: text drawn twice as a shadow
SPREAD = 2.0  # of the line's height
FULL = 1.6  # of a character: a line that ends nearer to the margin is full
INDENT = 0.9
LEADING = 1.3
OTHER_SIZE = 1.7  # times as high: the print of another text
WIDE_DIGIT = re.compile("[０-９]")
WORDS = re.compile(r"[\u4e00-\u9fff]{3}")
LATIN = re.compile(r"[\x21-\x7e]")
STARTS = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)、．.]|[（(]?\d{1,2}[）)、．]|\d{1,2}\.(?!\d)|第[一二三四五六七八九十]{1,3}[条章节部])"
)


class TextLine(NamedTuple):
    """Runs that stand side by side, from left to right."""

    runs: tuple[Run, ...]
    box: Box

    @property
    def text(self) -> str:
        """The runs with a blank where the page shows one."""
        height = self.box[3] - self.box[1]
        pieces = [self.runs[0].text]
        for left, right in pairwise(self.runs):
            latin = LATIN.match(left.text[-1]) and LATIN.match(right.text[0])
            gap = NARROW_GAP if latin else WIDE_GAP
            if right.left - left.right > gap * height:
                pieces.append(" ")
            pieces.append(right.text)
        return "".join(pieces)

    @property
    def is_spread(self) -> bool:
        """True where the line has wide gaps, as the cells of a table have."""
        widest = SPREAD * (self.box[3] - self.box[1])
        return any(right.left - left.right > widest for left, right in pairwise(self.runs))


class Paragraph(NamedTuple):
    """Lines that belong together, as one text."""

    text: str
    box: Box
    page: int


def lines_of(runs: Iterable[Run]) -> list[TextLine]:
    """Lines in the engine's order; inside a line by place: quotes of another font come late."""
    groups: list[list[Run]] = []
    box: Box | None = None
    for run in runs:
        if box is not None and _beside(run, box):
            if not _is_copy(run, groups[-1]):
                groups[-1].append(run)
                box = joint(box, run.box)
        else:
            groups.append([run])
            box = run.box
    return [_line(group) for group in groups]


def without_copies(runs: Sequence[Run]) -> list[Run]:
    """The runs, those drawn twice at one place once."""
    if len(runs) == 1:
        return list(runs)
    return [run for line in lines_of(runs) for run in line.runs]


def page_lines(runs: Iterable[Run]) -> list[TextLine]:
    """The lines of a page's free text, top to bottom."""
    done: list[TextLine] = []
    for line in sorted(lines_of(runs), key=lambda line: (line.box[1] + line.box[3]) / 2):
        if done and _same_line(done[-1].box, line.box) and _alike(done[-1], line):
            done[-1] = _line([*done[-1].runs, *line.runs])
        else:
            done.append(line)
    return done


def cell_text(runs: Sequence[Run], room: float) -> str:
    """A cell's text in the engine's order: wrapped lines joined, others on lines of their own.

    ``room`` is the width that a line may fill.
    """
    if len(runs) == 1:
        return runs[0].text
    lines = lines_of(runs)
    pieces = [lines[0].text]
    for above, line in pairwise(lines):
        pieces += ["" if _wraps(above, line, room) else "\n", line.text]
    return "".join(pieces)


def joined(lines: Sequence[tuple[int, TextLine]], margins: tuple[float, float]) -> list[Paragraph]:
    """Free lines as paragraphs: a full line goes on in the next where that is not indented.

    ``lines`` come with their page numbers; ``margins`` are the left and right ends of body text.
    """
    done: list[Paragraph] = []
    previous: tuple[int, TextLine] | None = None
    for page, line in lines:
        text = line.text
        if previous and _continues(previous, (page, line), text, margins):
            before = done[-1]
            box = joint(before.box, line.box) if before.page == page else before.box
            done[-1] = Paragraph(before.text + _glue(before.text, text) + text, box, before.page)
        else:
            done.append(Paragraph(text, line.box, page))
        previous = page, line
    return done


def _line(runs: Sequence[Run]) -> TextLine:
    if len(runs) == 1:
        return TextLine(tuple(runs), runs[0].box)
    ordered = tuple(sorted(runs, key=lambda run: run.left))
    return TextLine(ordered, around([run.box for run in ordered]))


def _beside(run: Run, box: Box) -> bool:
    """True where a run stands on the line: its middle is in it, or the line's in the run."""
    middle, other = (run.top + run.bottom) / 2, (box[1] + box[3]) / 2
    return box[1] - 1 <= middle <= box[3] + 1 or run.top - 1 <= other <= run.bottom + 1


def _same_line(above: Box, below: Box) -> bool:
    """True for two pieces of one printed line: side by side, not over one another."""
    overlap = min(above[3], below[3]) - max(above[1], below[1])
    least = min(above[3] - above[1], below[3] - below[1])
    apart = above[2] <= below[0] + 1 or below[2] <= above[0] + 1
    return apart and overlap > least / 2


def _alike(one: TextLine, other: TextLine) -> bool:
    """False for words beside words of another size: a list beside a title is no part of it."""
    small, large = sorted((one.box[3] - one.box[1], other.box[3] - other.box[1]))
    return large < OTHER_SIZE * small or not all(WORDS.search(line.text) for line in (one, other))


def _is_copy(run: Run, line: Sequence[Run]) -> bool:
    near = max(SAME_PLACE, SHADOW * max(run.height, (run.right - run.left) / len(run.text)))
    return any(
        run.text == other.text
        and abs(run.left - other.left) < near
        and abs(run.top - other.top) < near
        for other in line
    )


def _wraps(above: TextLine, below: TextLine, room: float) -> bool:
    """True where the next line's first character had no room on the line above."""
    first = below.runs[0]
    left = room - (above.box[2] - above.box[0])
    if WIDE_DIGIT.match(first.text):  # a third of its width is ink
        return left < 2 * first.height
    return left < (first.right - first.left) / len(first.text)


def _glue(before: str, after: str) -> str:
    both_words = before[-1].isascii() and before[-1].isalpha() and after[0].isascii()
    return " " if both_words and after[0].isalpha() else ""


def _continues(
    previous: tuple[int, TextLine],
    current: tuple[int, TextLine],
    text: str,
    margins: tuple[float, float],
) -> bool:
    (page_above, above), (page, line) = previous, current
    height = above.box[3] - above.box[1]
    own = line.box[3] - line.box[1]
    if above.is_spread or line.is_spread:
        return False
    if STARTS.match(text) or not height / 1.5 < own < height * 1.5:
        return False
    near = page_above != page or line.box[1] - above.box[3] < LEADING * max(height, own)
    is_full = above.box[2] > margins[1] - FULL * height
    return near and is_full and line.box[0] < margins[0] + INDENT * height
