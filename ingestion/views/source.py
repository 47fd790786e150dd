"""A file beside its figures: pages as pictures with a box at each cell, or tables and text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ingestion import services
from ingestion.extract.document import Where
from ingestion.models import Extraction, Upload
from ingestion.sentences import in_words
from ingestion.source.blocks import place_of
from reports.models import User
from reports.official.editions import cells_of
from reports.official.schema import CellId, Edition, TableCode

ASIDE, ABOVE = 5.0, 2.5  # points around a figure
WIDTH = 1400
KEPT_SECONDS = 600


@dataclass(slots=True)
class Box:
    """Where one or more cells stand on a page, in points."""

    cells: list[CellId]
    label: str
    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True)
class PageOfSource:
    """One page: its number, its size in points, and its boxes."""

    number: int
    width: float
    height: float
    boxes: list[Box] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line of text, and the cells whose figure it is."""

    text: str
    cells: str = ""
    label: str = ""


@login_required
@require_safe
def source(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole file: a part for the page of its report, or a page of its own."""
    upload = seen_upload(request, pk)
    context: dict[str, Any] = {"upload": upload}
    try:
        shown = services.source_of(Path(settings.MEDIA_ROOT), upload)
    except services.NotShownError as error:
        context["refusal"] = in_words(error.message)
    else:
        context |= with_cells(shown, reading_of(upload))
    part = request.headers.get("X-Fragment") == "1"
    name = "ingestion/source_part.html" if part else "ingestion/source.html"
    response = render(request, name, context)
    response["Cache-Control"] = "private, no-cache"
    return response


@login_required
@require_safe
def page(request: HttpRequest, pk: UUID, page: int) -> HttpResponse:
    """The picture of one page; 404 where it cannot be drawn."""
    upload = seen_upload(request, pk)
    wide = request.GET.get("w", "")
    width = int(wide) if wide.isdecimal() and len(wide) < 6 else WIDTH
    try:
        picture = services.page_of(Path(settings.MEDIA_ROOT), upload, page, width)
    except services.NotShownError as error:
        raise Http404 from error
    response = HttpResponse(picture, content_type="image/webp")
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def seen_upload(request: HttpRequest, pk: UUID) -> Upload:
    """A file within the person's sight; 404 for any other, there or not."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101
    return get_object_or_404(Upload.objects.visible_to(user), pk=pk)


def reading_of(upload: Upload) -> Mapping[str, Any]:
    """What the last reading of the file says; empty where there is none."""
    last = Extraction.objects.filter(upload=upload).first()
    return last.content if last else {}


def with_cells(shown: Mapping[str, Any], reading: Mapping[str, Any]) -> dict[str, Any]:
    """What the template draws: pages with boxes, or blocks whose cells are known."""
    names = labels(reading)
    places: dict[CellId, Mapping[str, Any]] = {
        cell: found["where"] for cell, found in reading.get("provenance", {}).items()
    }
    if "pages" in shown:
        return {"pages": pages_of(shown["pages"], places, names)}
    return {"blocks": list(blocks_of(shown["blocks"], places, names))}


def labels(reading: Mapping[str, Any]) -> dict[CellId, str]:
    """The official name of each cell of the forms that were read."""
    forms = reading.get("forms") or {}
    if set(forms) != set(TableCode):
        return {}
    editions = {TableCode(table): Edition(str(form)) for table, form in forms.items()}
    return {cell: place.label for cell, place in cells_of(editions).items()}


def pages_of(
    sizes: list[list[float]], places: Mapping[CellId, Mapping[str, Any]], names: Mapping[str, str]
) -> list[PageOfSource]:
    """The pages, and on each the boxes of its cells; cells read from one figure share its box."""
    pages = [PageOfSource(number, width, height) for number, (width, height) in enumerate(sizes, 1)]
    known: dict[tuple[int, float, float, float, float], Box] = {}
    for cell, where in places.items():
        box, number = where.get("bbox"), where.get("page")
        if not box or not number or not 1 <= number <= len(pages):
            continue
        left, top, right, bottom = box
        one = known.get((number, left, top, right, bottom))
        if one is None:
            size = right - left + 2 * ASIDE, bottom - top + 2 * ABOVE
            one = Box([], names.get(cell, cell), left - ASIDE, top - ABOVE, *size)
            known[number, left, top, right, bottom] = one
            pages[number - 1].boxes.append(one)
        one.cells.append(cell)
    return pages


def blocks_of(
    blocks: list[dict[str, Any]],
    places: Mapping[CellId, Mapping[str, Any]],
    names: Mapping[str, str],
) -> Iterator[dict[str, Any]]:
    """The blocks with the cells at their places: table cells by row and column, lines by piece."""
    at: dict[str, list[CellId]] = defaultdict(list)
    on: dict[int, dict[tuple[int, int], list[CellId]]] = defaultdict(lambda: defaultdict(list))
    for cell, where in places.items():
        if where.get("page") is None:
            at[place_of(Where(**where))].append(cell)
        if where.get("line") is not None:
            on[where["line"]][where.get("start", 0), where.get("end", 0)].append(cell)
    for block in blocks:
        if "rows" in block:
            rows = [
                [
                    {**one, "cells": " ".join(cells), "label": names.get(next(iter(cells), ""), "")}
                    for one in row
                    for cells in [at.get(one["at"], [])]
                ]
                for row in block["rows"]
            ]
            yield {**block, "rows": rows}
        elif "line" in block:
            found = on.get(block["line"], {})
            yield {"line": block["line"] + 1, "pieces": list(pieces(block["text"], found, names))}
        else:
            yield block


def pieces(
    text: str, found: Mapping[tuple[int, int], list[CellId]], names: Mapping[str, str]
) -> Iterator[Piece]:
    """A line cut where its figures begin and end."""
    done = 0
    for (start, end), cells in sorted(found.items()):
        if start < done or end > len(text):
            continue
        if start > done:
            yield Piece(text[done:start])
        yield Piece(text[start:end], " ".join(cells), names.get(cells[0], ""))
        done = end
    if done < len(text):
        yield Piece(text[done:])
