"""Likeness of texts: shingles of eight characters without digits, punctuation, the form's own words
and what many agencies write alike.

A year of reports is compared through a sample of each text (its smallest shingle hashes) in an
inverted index, of which each posting is joined with a few neighbours only: the work grows with the
reports, not with their square. The exact share is computed for the candidates that come out of it.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nsmallest
from typing import TypeVar
from zlib import crc32

from reports.official.editions import NARRATIVE, SECTIONS, table_of
from reports.official.findings import Span
from reports.official.schema import Edition, TableCode

Key = TypeVar("Key", bound=Hashable)

LENGTH = 8  # characters of a shingle
BYTES = 4  # of a character while it is hashed
SHORTEST = 80  # shingles: a shorter text says too little to be called alike
SAMPLE = 96  # hashes that stand for a text in the index
FEWEST = 2  # hashes two samples share before their texts are compared
NEIGHBOURS = 8  # texts a posting is joined with
CANDIDATES = 12  # texts that one text is compared with exactly
LEAST = 0.2  # share below which a pair is not kept
COMMON_SHARE = 10  # a shingle of more than a tenth of the reports is everybody's
COMMON_LEAST = 10  # but never one that fewer reports share
SLOTS = 1 << 20
SHORTEST_LABEL = 4
FORMULAS = (
    "中华人民共和国政府信息公开条例",
    "国务院办公厅政府信息与政务公开办公室",
    "政府信息公开工作年度报告格式",
    "现公布年政府信息公开工作年度报告",
    "现将年度政府信息公开工作情况报告如下",
    "本报告所列数据的统计期限自年月日起至年月日止",
    "主动公开依申请公开政府信息管理政府信息公开平台建设监督保障",
    "主动公开依申请公开政府信息管理平台建设监督保障",
    "发出收费通知的件数和总金额以及实际收取的总金额",
    "政府信息公开信息处理费管理办法",
    "本年度没有收取信息处理费",
    "没有其他需要报告的事项",
)
_DROPPED = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """The kept characters of one section; ``places`` are where each stands in the section."""

    section: str
    kept: str
    places: Sequence[int]


def passages_of(narrative: Mapping[str, str]) -> tuple[Passage, ...]:
    """The text sections as they are compared."""
    return tuple(
        _passage(section, narrative[section])
        for section in NARRATIVE
        if narrative.get(section, "").strip()
    )


def shingles_of(narrative: Mapping[str, str]) -> array[int]:
    """The hashes of every shingle of a text, each once, in order of size."""
    found = {one for passage in passages_of(narrative) for one in _hashes(passage.kept)}
    return array("I", sorted(found))


def sample_of(shingles: Iterable[int], common: Collection[int] = ()) -> tuple[int, ...]:
    """The smallest hashes of a text: two texts alike share many of them."""
    return tuple(nsmallest(SAMPLE, (one for one in shingles if one not in common)))


def common_of(texts: Collection[Sequence[int]]) -> frozenset[int]:
    """The shingles that more than a tenth of the texts hold (and more than ten of them).

    Two passes with a table of fixed size: the first rules out what is certainly rare.
    """
    limit = max(COMMON_LEAST, len(texts) // COMMON_SHARE)
    if len(texts) <= limit:
        return frozenset()
    slots = array("I", bytes(array("I").itemsize * SLOTS))
    for shingles in texts:
        for one in shingles:
            slots[one & (SLOTS - 1)] += 1
    counted: Counter[int] = Counter()
    for shingles in texts:
        counted.update(one for one in shingles if slots[one & (SLOTS - 1)] > limit)
    return frozenset(one for one, number in counted.items() if number > limit)


def share_of(
    one: Collection[int], other: Collection[int], common: Collection[int] = frozenset()
) -> float:
    """The part of the shorter text's own shingles that stand in the other; 0 for short texts."""
    mine, theirs = set(one).difference(common), set(other).difference(common)
    shorter = min(len(mine), len(theirs))
    return len(mine & theirs) / shorter if shorter >= SHORTEST else 0.0


def alike_within(
    texts: Mapping[Key, Sequence[int]],
    common: Collection[int],
    tick: Callable[[], object] = lambda: None,
) -> Iterator[tuple[Key, Key, float]]:
    """The pairs of texts alike by at least ``LEAST``, with the share of the shorter one's shingles
    that stand in the other; ``tick`` is called before each text.
    """
    samples = {key: sample_of(shingles, common) for key, shingles in texts.items()}
    for key, near in candidates(samples).items():
        tick()
        for other in near:
            share = share_of(texts[key], texts[other], common)
            if share >= LEAST:
                yield key, other, share


def candidates(samples: Mapping[Key, Sequence[int]]) -> dict[Key, tuple[Key, ...]]:
    """For each text those after it that share most of its sample; each pair stands once."""
    order = {key: number for number, key in enumerate(samples)}
    postings: dict[int, list[Key]] = defaultdict(list)
    for key, sample in samples.items():
        for one in sample:
            postings[one].append(key)
    met: dict[Key, Counter[Key]] = defaultdict(Counter)
    for held in postings.values():
        for number, key in enumerate(held):
            for other in held[number + 1 : number + 1 + NEIGHBOURS]:
                met[key][other] += 1
    return {
        key: tuple(
            other
            for other, number in sorted(
                counted.items(), key=lambda item: (-item[1], order[item[0]])
            )[:CANDIDATES]
            if number >= FEWEST
        )
        for key, counted in met.items()
    }


def longest_pair(
    here: Mapping[str, str],
    there: Mapping[str, str],
    report: str = "",
    common: Collection[int] = frozenset(),
) -> tuple[Span, Span] | None:
    """The longest like passages of two texts; ``report`` names the other. None where there is none.

    A passage that is mostly everybody's words does not count.
    """
    theirs = passages_of(there)
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, passage in enumerate(theirs):
        for at in range(len(passage.kept) - LENGTH + 1):
            places[passage.kept[at : at + LENGTH]].append((number, at))
    best: tuple[int, Passage, int, Passage, int] | None = None
    for mine in passages_of(here):
        for length, at, number, other_at in _runs(mine.kept, places):
            if (best is None or length > best[0]) and _is_own(mine.kept, at, length, common):
                best = (length, mine, at, theirs[number], other_at)
    if best is None:
        return None
    length, mine, at, other, other_at = best
    return (
        _span(mine, at, length, here),
        _span(other, other_at, length, there, report),
    )


def _runs(
    kept: str, places: Mapping[str, Sequence[tuple[int, int]]]
) -> Iterator[tuple[int, int, int, int]]:
    """Each like run as (length, start here, passage there, start there)."""
    going: dict[tuple[int, int], int] = {}  # run by passage and start there of its last shingle
    last = len(kept) - LENGTH
    for at in range(last + 2):
        found = places.get(kept[at : at + LENGTH], ()) if at <= last else ()
        longer = {
            (number, there): going.pop((number, there - 1), LENGTH - 1) + 1
            for number, there in found
        }
        for (number, there), run in going.items():
            yield run, at + LENGTH - 1 - run, number, there + LENGTH - run
        going = longer


def _is_own(kept: str, at: int, length: int, common: Collection[int]) -> bool:
    """True where at least half of a passage's shingles are not everybody's."""
    if not common:
        return True
    hashes = _hashes(kept[at : at + length])
    return 2 * sum(one not in common for one in hashes) >= len(hashes)


def _span(
    passage: Passage, at: int, length: int, narrative: Mapping[str, str], report: str = ""
) -> Span:
    start, end = passage.places[at], passage.places[at + length - 1] + 1
    text = narrative[passage.section]
    return Span(passage.section, start, end, text[start:end], report)


def _hashes(kept: str) -> list[int]:
    data, width = kept.encode("utf-32-le"), LENGTH * BYTES
    return [crc32(data[at : at + width]) for at in range(0, len(data) - width + 1, BYTES)]


def _passage(section: str, text: str) -> Passage:
    """The section without digits, punctuation and the form's own words."""
    kept, places = _without(text, _DROPPED.finditer(text), range(len(text)))
    kept, places = _without(kept, _form_words().finditer(kept), places)
    return Passage(section, kept, places)


def _without(
    text: str, matches: Iterable[re.Match[str]], places: Sequence[int]
) -> tuple[str, Sequence[int]]:
    parts, left, at = [], array("I"), 0
    for match in matches:
        parts.append(text[at : match.start()])
        left.extend(places[at : match.start()])
        at = match.end()
    parts.append(text[at:])
    left.extend(places[at:])
    return "".join(parts), left


@cache
def _form_words() -> re.Pattern[str]:
    """The labels of both editions, the headings and the form's own sentences, longest first."""
    labels = {*FORMULAS, *NARRATIVE.values(), *SECTIONS}
    for code in TableCode:
        for edition in Edition:
            table = table_of(code, edition)
            labels.add(table.label)
            labels |= {word for row in table.rows for word in row.path}
            labels |= {cell.column.label for cell in table.cells.values()}
    kept = {_DROPPED.sub("", label) for label in labels}
    words = sorted((w for w in kept if len(w) >= SHORTEST_LABEL), key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, words)))
