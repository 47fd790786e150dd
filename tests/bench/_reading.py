"""Reads one document and counts its cells: right, wrong, named, silently wrong, doubted in vain."""

from __future__ import annotations

import json
import tempfile
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2

from ingestion.extract.errors import Rejected
from ingestion.extract.pipeline import extract
from ingestion.extract.serialize import to_json
from portal.demo.family import is_plain, sample
from portal.demo.generate import generate
from tests.golden.judging import DOUBTS, covers, same
from tests.ingestion.extract_scan.printing import photographed, save

SCAN_DPI = 150
PHOTO_DPI = 200
READS: Mapping[str, Any] = {"cells": {}, "findings": [], "agency": None, "year": None, "form": ""}


@dataclass
class Count:
    """One document: ``wrong``, ``missed`` and ``invented`` hold the cells, ``silent`` those among
    them that nothing names, ``noise`` the right cells that are named in a document without defect
    with the finding's code, ``unflagged`` the places nobody is sent to.
    """

    name: str
    kind: str
    clean: bool = False
    cells: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    noise: dict[str, str] = field(default_factory=dict)
    unflagged: list[str] = field(default_factory=list)
    meta: list[str] = field(default_factory=list)
    refused: str = ""

    @property
    def bad(self) -> int:
        """Cells read otherwise than printed."""
        return len(self.wrong) + len(self.missed) + len(self.invented)

    @property
    def right(self) -> int:
        """Cells read as printed, blanks among them."""
        return self.cells - len(self.wrong) - len(self.missed) - self.blank_filled

    @property
    def blank_filled(self) -> int:
        """Invented numbers in cells that the form has."""
        return sum(not cell.startswith("+") for cell in self.invented)


def of_seed(seed: int) -> Count:
    """The generated document of this seed."""
    specification, kind = sample(seed)
    with tempfile.TemporaryDirectory() as folder:
        made = generate(specification, kind, Path(folder))
        clean = is_plain(specification) and not made.golden["must_flag"]
        return count(made.path, made.golden, kind, clean=clean)


def of_scan(seed: int) -> Count:
    """The same report printed as PDF and scanned: pages of pixels and nothing else."""
    return _of_pages(seed, "scan", SCAN_DPI)


def of_photo(seed: int) -> Count:
    """The same report printed and photographed page by page, none of them straight from above."""
    return _of_pages(seed, "photo", PHOTO_DPI)


def _of_pages(seed: int, kind: str, dpi: int) -> Count:
    specification, _ = sample(seed)
    with tempfile.TemporaryDirectory() as folder:
        made = generate(specification, "pdf", Path(folder))
        document = pypdfium2.PdfDocument(made.path)
        pages = [np.array(page.render(scale=dpi / 72).to_pil().convert("L")) for page in document]
        document.close()
        if kind == "photo":
            pages = [photographed(page, seed=seed + n) for n, page in enumerate(pages)]
        path = save(made.path.with_name(f"{specification.name}-{kind}.pdf"), *pages, dpi=dpi)
        clean = is_plain(specification) and not made.golden["must_flag"]
        return count(path, made.golden, kind, clean=clean)


def of_file(path: Path) -> Count:
    """A file with its golden beside it."""
    golden = json.loads(path.with_name(f"{path.name}.golden.json").read_text(encoding="utf-8"))
    return count(path, golden, path.suffix[1:], clean=False)


def count(path: Path, golden: Mapping[str, Any], kind: str, *, clean: bool) -> Count:
    """Read a file and compare it with its golden."""
    result = Count(path.name, kind, clean, len(golden["cells"]))
    reading = READS
    try:
        reading = to_json(extract(path))
    except Rejected as error:
        result.refused = error.code
        result.missed = [cell for cell, want in golden["cells"].items() if want is not None]
        return result
    except Exception:  # noqa: BLE001 - whatever a reader raises is what this counts
        result.refused = traceback.format_exc(limit=-3)
        result.silent = ["*"]
    _compare(result, reading, golden)
    return result


def _compare(result: Count, reading: Mapping[str, Any], golden: Mapping[str, Any]) -> None:
    named = list(_named(reading["findings"]))
    accept = golden.get("accept") or {}
    flags = golden.get("must_flag") or []
    for cell, want in golden["cells"].items():
        got = reading["cells"].get(cell)
        by = next((code for one, code in named if covers(one, cell)), None)
        if any(same(value, got) for value in (want, *accept.get(cell, ()))):
            if result.clean and by and want is not None:
                result.noise[cell] = by
            continue
        place = result.invented if want is None else result.missed if got is None else result.wrong
        place.append(cell)
        if by is None:
            result.silent.append(cell)
    for cell in reading["cells"].keys() - golden["cells"].keys():
        if reading["cells"][cell] is not None:
            result.invented.append(f"+{cell}")
            if not any(covers(one, cell) for one, _ in named):
                result.silent.append(cell)
    result.unflagged = [
        flag
        for flag in flags
        if not any(
            covers(part, one) or covers(one, part) for part in flag.split("|") for one, _ in named
        )
    ]
    result.meta = [
        f"{key}: {reading[key]} ≠ {golden.get(key)}"
        for key in ("agency", "year", "form")
        if reading[key] not in (golden.get(key), *golden.get(f"{key}_accept", ()))
    ]


def _named(findings: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    for finding in findings:
        if finding["severity"] in DOUBTS:
            for cell in finding["cells"]:
                yield cell, finding["code"]
