"""Tables whose lines are lost: text lines in which labels are broken before, after or around their
numbers.

The numbers come in runs; each run is matched with an official row by the text around it, keeping
the form's order.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import islice, pairwise

from ingestion.extract.aliases import (
    ALL_CHANNELS,
    DEBRIS_ENDS,
    DEBRIS_STARTS,
    EDITION_COLUMNS,
    LONG_ENOUGH,
    ROWS,
    UNCLOSED,
    key,
    row_of,
    squeezed,
    unbracketed,
    unnumbered,
)
from ingestion.extract.halves import ends_note, has_half_note, without_halves
from ingestion.extract.printed import VALUE, Located, PrintedRow, Weakness
from ingestion.extract.strips import Slot, Strip
from reports.official.editions import FORM_2019, FORM_2021, table_of
from reports.official.schema import Edition, Row, Table, TableCode
from reports.official.values import UNITS, is_placeholder, normalise

A, P, C = TableCode.APPLICATIONS, TableCode.PROACTIVE, TableCode.CHALLENGES
LONGEST_LABEL_LINE = 60
WORDY_PLACEHOLDERS = frozenset({"无", "一", "空", "不适用"})
FEWEST_BY_WORDS = 3
NEAR = 6
NUMBERING = re.compile(r"\d{1,2}[.、．)）]")
NOTE_ALONE = re.compile(
    r"\((?![一二三四五六七八九十]{1,2}\)|.*勾稽)[^()]*[\u4e00-\u9fff]{2}[^()]*\)"
)
MOST_NOTE_LINES = 4
LABEL_GOES_ON = ("法", "、", "有")  # 无法提供, 一、, 没有: no word for a blank
PAGE_NUMBER = re.compile(r"^\s*(?:[-—–]\s*\d{1,3}\s*[-—–]|第\s*\d{1,3}\s*页.*)\s*$")
MATCHED = 0.6
PLAIN = 0.85
LOOSE_SHARE = 0.9
LONGEST_BETWEEN = 20  # characters from a label to its figures
APART = 0.75
REACH = 40
MOST_RUNS = 1000
WIDE_ROW = range(10, 21)
CHANNELS = "复议"
OTHER_LABELS = frozenset(name for code in (P, A) for name in ROWS[code] if len(name) >= LONG_ENOUGH)
"""What shows that figures farther on belong to another row."""


@dataclass
class Run:
    """Numbers that follow one another, and the text before and after them."""

    at: int
    slots: list[Slot] = field(default_factory=list)
    before: str = ""
    after: str = ""

    def readings(self) -> Iterator[tuple[str, str]]:
        """The text before and after without punctuation: with and without notes in brackets, also
        such as the numbers stand inside.
        """
        yield squeezed(self.before), squeezed(self.after)
        yield unbracketed(self.before), unbracketed(self.after)
        if has_half_note(self.before):
            yield unbracketed(without_halves(self.before)), unbracketed(self.after)


def stray_rows(strips: Sequence[Strip], located: Located) -> Located:
    """What was located, and the missing rows that text outside tables prints."""
    runs = runs_of(strips)
    if not runs:
        return located
    text = "".join(run.before for run in runs)
    rows = list(located.rows)
    editions = dict(located.editions)
    for code in (P, A):
        have = {row.row for row in located.found(code)}
        candidates = [editions[code]] if editions[code] else [FORM_2019.edition, FORM_2021.edition]
        matches = [
            _matched(table_of(code, edition), have, runs) for edition in candidates if edition
        ]
        best = max(range(len(matches)), key=lambda number: matches[number][0])
        rows += [
            row._replace(weakness=Weakness.OUTSIDE) if have else row for row in matches[best][1]
        ]
        if found := matches[best][1]:
            form = candidates[best] or FORM_2021.edition
            rows += _again(table_of(code, form), found, runs)
            editions[code] = editions[code] or _edition(text) if code is P else candidates[best]
    if not located.found(C):
        rows += _challenges(runs, rows)
    return replace(located, rows=tuple(sorted(rows, key=lambda row: row.at)), editions=editions)


def _edition(text: str) -> Edition | None:
    found = [
        edition for edition, marks in EDITION_COLUMNS.items() if any(mark in text for mark in marks)
    ]
    return found[0] if len(found) == 1 else None


def runs_of(strips: Sequence[Strip]) -> list[Run]:
    """The runs of numbers in the region where the tables stand."""
    runs = [Run(0)]
    inside = False
    for number, printed in enumerate(strips):
        strip = printed
        if strip.grid is not None:
            continue
        name = key(strip.text)
        inside = inside or (
            len(name) <= LONGEST_LABEL_LINE and any(mark in name for mark in DEBRIS_STARTS)
        )
        if not inside or PAGE_NUMBER.match(strip.text):
            continue
        if runs[-1].slots and any(name.startswith(mark) for mark in DEBRIS_ENDS):
            inside = False
        if runs[-1].at == number - 1 and runs[-1].slots:
            rest = _goes_on(runs[-1].slots, strips, number)
            if rest is not None:
                runs[-1].at = number
                if not rest.text:
                    continue
                strip = rest
        label, slots = ("", [strip.slots[0]]) if _in_a_column(strips, number) else _parts(strip)
        _add(runs, number, label, slots)
    for run, following in pairwise(runs):
        run.after = following.before
    return [run for run in runs if run.slots][:MOST_RUNS]


def _add(runs: list[Run], number: int, label: str, slots: list[Slot]) -> None:
    """Take in the words and figures of one line; words behind figures begin a run."""
    last = runs[-1]
    if slots and ends_note(last.before, [one.text for one in last.slots], label):
        label = last.slots.pop().text + label
    elif label and last.slots:
        last = Run(number)
        runs.append(last)
    last.before += label
    last.slots += slots
    last.at = number


def _goes_on(slots: list[Slot], strips: Sequence[Strip], number: int) -> Strip | None:
    """What is left of a line after the unit, the note or the rest of the note of the last figure
    above it; None where the line has none of them.
    """
    last, text = slots[-1], strips[number].text
    if text.strip() in UNITS and last.text[-1:].isdigit():
        slots[-1] = last._replace(text=last.text + text.strip())
        return _cut(strips[number], len(text))
    if NOTE_ALONE.fullmatch(normalise(text)) and last.text[-1:].isdigit():
        slots[-1] = last._replace(text=f"{last.text}\n{text.strip()}")
        return _cut(strips[number], len(text))
    if not UNCLOSED.search(normalise(last.text)):
        return None
    end = next((text.index(mark) + 1 for mark in ")）" if mark in text), None)
    if end is None and not _closes(strips[number + 1 : number + MOST_NOTE_LINES]):
        return None
    slots[-1] = last._replace(text=last.text + text[:end].strip())
    return _cut(strips[number], len(text) if end is None else end)


def _closes(strips: Sequence[Strip]) -> bool:
    """Whether a note is closed on one of these lines, no figures in a row before."""
    for strip in strips:
        if ")" in normalise(strip.text):
            return True
        if strip.grid is not None or _parts(strip)[1]:
            return False
    return False


def _cut(strip: Strip, start: int) -> Strip:
    """A line from one of its characters on."""
    slot = strip.slots[0]
    rest = strip.text[start:]
    lead = start + len(rest) - len(rest.lstrip())
    where = slot.where
    if where.start is not None:
        where = where._replace(start=where.start + lead)
    return Strip((slot._replace(text=rest.strip(), where=where),))


def _in_a_column(strips: Sequence[Strip], number: int) -> bool:
    """True for a word that stands for a blank on a line of its own, among values that stand so or
    below the name of a row.
    """
    if not _is_blank_in_words(strips[number].text):
        return False
    before = list(islice(_apart_from_pages(reversed(strips[max(0, number - NEAR) : number])), 2))
    after = list(islice(_apart_from_pages(strips[number + 1 : number + 1 + NEAR]), 2))
    if after and after[0].text.strip().startswith(LABEL_GOES_ON):
        return False
    if before and row_of(P, before[0].text):
        return True
    near = [*reversed(before), strips[number], *after]
    alone = [one.grid is None and _stands_alone(one.text) for one in near]
    return any(all(alone[at : at + 3]) for at in range(len(alone) - 2))


def _apart_from_pages(strips: Iterable[Strip]) -> Iterator[Strip]:
    """The strips that are no page's number."""
    return (strip for strip in strips if not PAGE_NUMBER.match(strip.text))


def _stands_alone(text: str) -> bool:
    return _is_value(text.strip(), 1) or _is_blank_in_words(text)


def _is_blank_in_words(text: str) -> bool:
    return normalise(text) in WORDY_PLACEHOLDERS


def _parts(strip: Strip) -> tuple[str, list[Slot]]:
    """A line's words and the values at its end."""
    place = strip.slots[0].where
    text = strip.text
    tokens = [(match.group(0), match.start()) for match in re.finditer(r"\S+", text)]
    first, count = len(tokens), len(tokens)
    if all(_is_value(token, FEWEST_BY_WORDS) for token, _ in tokens) and any(
        sign.isdigit() for sign in text
    ):
        count = max(count, FEWEST_BY_WORDS)  # 无 beside a figure, and no other word
    while first and _is_value(tokens[first - 1][0], count):
        first -= 1
    if first < len(tokens) and tokens[first][0] in UNITS:
        first += 1
    slots: list[Slot] = []
    for token, start in tokens[first:]:
        if token in UNITS and slots:
            begin = text.rindex(slots[-1].text, 0, start)
            slots[-1] = slots[-1]._replace(text=text[begin : start + len(token)])
            continue
        base = place.start
        where = (
            place
            if base is None
            else place._replace(start=base + start, end=base + start + len(token))
        )
        slots.append(Slot(token, len(slots), len(slots) + 1, where))
    label_end = tokens[first][1] if first < len(tokens) else len(text)
    return text[:label_end].strip(), slots


def _is_value(token: str, tokens: int) -> bool:
    if token in UNITS:
        return True
    if is_placeholder(token):
        return tokens >= FEWEST_BY_WORDS or normalise(token) not in WORDY_PLACEHOLDERS
    return VALUE.match(normalise(token)) is not None and not NUMBERING.fullmatch(token)


def _matched(table: Table, have: set[str], runs: Sequence[Run]) -> tuple[float, list[PrintedRow]]:
    """The best way, in order, to take runs for the rows that are not yet known; its worth and the
    rows.
    """
    rows = [row for row in table.rows if row.code not in have]
    labels = [_labels(table.code, row) for row in rows]
    likeness = [
        [_likeness(run, row, names) for row, names in zip(rows, labels, strict=True)]
        for run in runs
    ]
    worth = [[0.0] * (len(rows) + 1) for _ in range(len(runs) + 1)]
    for one in range(len(runs) - 1, -1, -1):
        for other in range(len(rows) - 1, -1, -1):
            skip = max(worth[one + 1][other], worth[one][other + 1])
            gain = likeness[one][other] - MATCHED
            worth[one][other] = max(skip, gain + worth[one + 1][other + 1]) if gain > 0 else skip
    found: list[PrintedRow] = []
    one = other = 0
    while one < len(runs) and other < len(rows):
        gain = likeness[one][other] - MATCHED
        if gain > 0 and worth[one][other] == gain + worth[one + 1][other + 1]:
            weakness = Weakness.NONE if likeness[one][other] >= PLAIN else Weakness.LABEL
            found.append(_printed(table.code, rows[other].code, runs[one], weakness))
            one, other = one + 1, other + 1
        elif worth[one][other] == worth[one + 1][other]:
            one += 1
        else:
            other += 1
    return worth[0][0], _beside_lost(found, rows)


def _again(table: Table, found: Sequence[PrintedRow], runs: Sequence[Run]) -> list[PrintedRow]:
    """The rows that the text prints a second time: a run of as many figures at the label of a row
    that has its figures already.
    """
    used = {row.at for row in found}
    known = {row.row: len(row.slots) for row in found}
    rows = [(row, _labels(table.code, row)) for row in table.rows if row.code in known]
    again: list[PrintedRow] = []
    for run in runs:
        if run.at in used:
            continue
        likely = [
            (_likeness(run, row, names), row.code)
            for row, names in rows
            if known[row.code] == len(run.slots)
        ]
        worth, code = max(likely, default=(0.0, ""))
        if worth >= PLAIN:
            again.append(_printed(table.code, code, run))
    return again


def _beside_lost(found: list[PrintedRow], rows: Sequence[Row]) -> list[PrintedRow]:
    """The rows, doubtful where the words before their figures also hold the label of a row that
    was not found: the figures may be that one's.
    """
    have = {row.row for row in found}
    lost = [squeezed(unnumbered(row.path[-1])) for row in rows if row.code not in have]
    return [
        row._replace(weakness=Weakness.LABEL)
        if any(label in squeezed(row.header_text) for label in lost)
        else row
        for row in found
    ]


def _printed(
    table: TableCode, row: str, run: Run, weakness: Weakness = Weakness.NONE
) -> PrintedRow:
    return PrintedRow(
        table,
        row,
        run.before[-REACH:],
        tuple(run.slots),
        tuple(run.slots),
        header_text=run.before,
        at=run.at,
        weakness=weakness,
    )


def _labels(table: TableCode, row: Row) -> set[str]:
    """All names of a row."""
    also = (name for name, code in ROWS[table].items() if code == row.code)
    return {key(row.path[-1]), squeezed(unnumbered(row.path[-1])), *map(key, row.aliases), *also}


def _likeness(run: Run, row: Row, labels: Collection[str]) -> float:
    """0 to about 1; the right number of values helps."""
    fits = 0.05 if len(run.slots) == len(row.columns) else 0.0
    return fits + max(
        _around(before, after, label) for before, after in run.readings() for label in labels
    )


def _around(before: str, after: str, label: str) -> float:
    """How well a label is read right before a run, around it, or broken up before it."""
    before = before[-len(label) - REACH :]
    if before.endswith(label):
        return 1.0
    for cut in range(len(label) - 1, 1, -1):
        if before.endswith(label[:cut]) and after.startswith(label[cut:]):
            return 1.0
    if label in before and len(label) > 4:
        between = before[before.rindex(label) + len(label) :]
        apart = len(between) > LONGEST_BETWEEN or any(other in between for other in OTHER_LABELS)
        return APART if apart else 0.9
    near = before[-len(label) - 8 :]
    blocks = SequenceMatcher(None, near, label, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(label) * LOOSE_SHARE if len(label) > 4 else 0.0


def _challenges(runs: Sequence[Run], rows: Sequence[PrintedRow]) -> list[PrintedRow]:
    """The challenges table: a row for each channel, or one run of all fifteen numbers."""
    backwards = sorted(rows, key=lambda row: -row.at)
    firsts = {row.row: row.at for row in backwards if row.table is A}
    last = max(firsts.values(), default=-1)
    later = [run for run in runs if run.at > last]
    text = ""
    _, by_channel = _matched(
        table_of(C, FORM_2021.edition), set(), [run for run in later if len(run.slots) == 5]
    )
    if len(by_channel) > 1:
        return [*by_channel, *_again(table_of(C, FORM_2021.edition), by_channel, later)]
    found: list[PrintedRow] = []
    for run in later:
        text += run.before
        if len(run.slots) in WIDE_ROW and (found or CHANNELS in text):
            found.append(_printed(C, ALL_CHANNELS, run))
            text = ""
    return found
