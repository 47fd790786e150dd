"""The labelled sentences: what each says beside one table, and how well the rules N1–N7 find it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reports.official.editions import cells_of
from reports.official.findings import Finding
from reports.official.rules import BY_CODE, Sheet
from reports.official.schema import Edition, TableCode

FOLDER = Path(__file__).resolve().parent
CODES = ("N1", "N2", "N3", "N4", "N5", "N6", "N7")
YEAR = 2024
MARK = re.compile(r"\{(N\d)\|([^}]*)\}")
FORMS = dict.fromkeys(TableCode, Edition.E2021)
TABLE = {
    "received": 12,
    "carried_in": 3,
    "granted": 6,
    "partly_granted": 2,
    "refused_internal": 1,
    "refused_process": 1,
    "unavailable_not_held": 2,
    "declined_repeat": 1,
    "outcome_total": 13,
    "carried_out": 2,
    "reconsideration": 3,
    "litigation_direct": 1,
    "litigation_after_reconsideration": 1,
    "issued": 5,
    "repealed": 2,
    "in_force": 30,
}
CHALLENGES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
DOCUMENTS = ("issued", "repealed", "in_force")


@dataclass(frozen=True)
class Labelled:
    """One sentence: its text, the marked places (code, start, end) and the table beside it."""

    text: str
    marks: tuple[tuple[str, int, int], ...]
    cells: Mapping[str, int]


@dataclass(frozen=True)
class Tally:
    """Marks found, findings without a mark, marks not found; with the sentences of the last two."""

    found: int
    false: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def precision(self) -> float:
        """Found among all findings."""
        return self.found / max(self.found + len(self.false), 1)

    @property
    def recall(self) -> float:
        """Found among all marks."""
        return self.found / max(self.found + len(self.missed), 1)


def labelled(name: str) -> Iterator[Labelled]:
    """The sentences of ``first.txt`` (the rules were made with them) or ``held_out.txt``."""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield _labelled(line)


def _labelled(line: str) -> Labelled:
    cells = dict(TABLE)
    if line.startswith("@"):
        head, line = line[1:].split("|", 1)
        cells |= {name: int(value) for name, value in (one.split("=") for one in head.split())}
    text, marks, last = "", [], 0
    for match in MARK.finditer(line):
        text += line[last : match.start()]
        marks.append((match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        last = match.end()
    return Labelled(text + line[last:], tuple(marks), cells)


def sheet_beside(one: Labelled) -> Sheet:
    """The table with the sentence as its overview."""
    values = dict.fromkeys(cells_of(FORMS), 0)
    for name, value in one.cells.items():
        if name in CHALLENGES:
            values[f"challenges.{name}.total"] = value
        elif name in DOCUMENTS:
            values[f"proactive.normative_documents.{name}"] = value
        else:
            values[f"applications.{name}.total"] = value
    return Sheet(values, FORMS, YEAR, narrative={"overview": one.text})


def findings(one: Labelled) -> list[Finding]:
    """What the rules say of one sentence."""
    sheet = sheet_beside(one)
    return [finding for code in CODES for finding in BY_CODE[code].assess(sheet).findings]


def tally(name: str) -> Tally:
    """Precision and recall over one set: a finding counts where its code and place are marked."""
    found, false, missed = 0, [], []
    for one in labelled(name):
        open_marks = list(one.marks)
        for finding in findings(one):
            span = finding.spans[0]
            hit = next(
                (
                    mark
                    for mark in open_marks
                    if mark[0] == finding.code and span.start < mark[2] and mark[1] < span.end
                ),
                None,
            )
            if hit:
                open_marks.remove(hit)
                found += 1
            else:
                false.append(f"{finding.code} {span.text}: {one.text}")
        missed += [f"{code} {one.text[a:b]}: {one.text}" for code, a, b in open_marks]
    return Tally(found, tuple(false), tuple(missed))
