"""PDF (pypdfium2). Tables come from ruling lines, whole over page breaks; the rest is paragraphs. A
page of text whose lines are missing gives lines of text; a scanned page is recognised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pypdfium2

from ingestion.extract.document import Document, Grid, Kind, Line, ReaderNote
from ingestion.extract.errors import Damaged, EmptyFile, Encrypted, LimitExceeded, NoText
from ingestion.extract.support.ocr_start import Recogniser
from ingestion.extract.support.pdf_fields import open_page
from ingestion.extract.support.pdf_flow import FlowPage, flow
from ingestion.extract.support.pdf_fonts import of_boxes
from ingestion.extract.support.pdf_header import Above
from ingestion.extract.support.pdf_page import PageContent, read_page
from ingestion.extract.support.pdf_rules import Drawn, TooComplexError
from ingestion.extract.support.pdf_tables import pieces_of
from ingestion.extract.support.pdf_unruled import unruled
from ingestion.extract.support.ruling import TooManyRulesError, ruled_tables

MAX_PAGES = 500
MAX_CHARACTERS = 3_000_000
PICTURE_PAGE = 0.4  # share of the page that pictures cover
FEW_CHARACTERS = 40
LEAST_SEEN = 0.5  # of a recognised layer's characters
DAMAGED_SHARE = 0.02
PASSWORD = 4  # FPDF_ERR_PASSWORD
T = TypeVar("T")


class PdfReader:
    """Reads ``.pdf`` files, with text or scanned, page by page."""

    kinds: tuple[Kind, ...] = (Kind.PDF,)

    def read(self, path: Path) -> Document:
        """Paragraphs and tables in reading order.

        Encrypted, Damaged, NoText, EmptyFile or LimitExceeded where that is impossible. A file
        with an owner's password only, or with scripts (never run), is read.
        """
        pdf = _opened(path)
        try:
            if len(pdf) > MAX_PAGES:
                raise LimitExceeded(path.name)
            with Recogniser() as recogniser, of_boxes():
                reading = _Reading(path, recogniser)
                for number in range(len(pdf)):
                    reading.page(pdf, number)
                reading.recognise(pdf)
        except (TooComplexError, TooManyRulesError) as error:
            raise LimitExceeded(path.name) from error
        except pypdfium2.PdfiumError as error:
            raise Damaged(path.name) from error
        finally:
            pdf.close()
        empty, pictures = reading.characters < 1, len(reading.pictures) == len(reading.pages)
        if (empty or pictures) and recogniser.unread:
            raise LimitExceeded(path.name)
        if empty:
            raise NoText(path.name) if reading.objects else EmptyFile(path.name)
        if pictures:
            raise NoText(path.name)
        return Document(Kind.PDF, tuple(reading.blocks()), tuple(reading.notes()))


def _opened(path: Path) -> Any:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD or "password" in str(error).lower():
            raise Encrypted(path.name) from error
        raise Damaged(path.name) from error


class _Reading:
    """Collects the pages of one document."""

    def __init__(self, path: Path, recogniser: Recogniser) -> None:
        self.path = path
        self.recogniser = recogniser
        self.pages: list[FlowPage] = []
        self.waiting: list[PageContent] = []  # pages that the recogniser is to read
        self.characters = 0
        self.objects = 0
        self.pictures: list[int] = []
        self.hidden: list[int] = []
        self.crossing: list[int] = []
        self.unknown: list[int] = []

    def page(self, pdf: Any, index: int) -> None:
        """Read one page and let go of it; one for the recogniser waits until all are seen."""
        page = open_page(pdf, index)
        try:
            content = read_page(page, index + 1)
            waits = _is_for_recogniser(content)
            if waits:
                self.waiting.append(content)
            self.pages.append(FlowPage(content, [], []) if waits else self._text(content))
        finally:
            page.close()

    def _text(self, content: PageContent) -> FlowPage:
        """An open page by its own text and lines."""
        tables = ruled_tables(content.drawn.horizontal, content.drawn.vertical)
        pieces, free, crossing = pieces_of(content, tables)
        before = self.pages[content.number - 2] if content.number > 1 else None
        above = Above(before.content, before.free) if before else None
        unlined, free = unruled(content, free, above)
        self._look(content, crossing=crossing)
        return FlowPage(content, [*pieces, *unlined], free)

    def recognise(self, pdf: Any) -> None:
        """Read the pages that wait: as long as there is time the first one, which has the title,
        then those with tables, then the others.
        """
        contents = {content.number: content for content in self.waiting}
        for number in self._tables_first(list(contents)):
            found = self._recognised(contents[number])
            if found is None:
                page = open_page(pdf, number - 1)
                try:
                    found = self._text(read_page(page, number))
                finally:
                    page.close()
            else:
                self._look(found.content, crossing=0)
            self.pages[number - 1] = found
        for told in (self.pictures, self.hidden, self.crossing, self.unknown):
            told.sort()

    def _tables_first(self, numbers: list[int]) -> list[int]:
        if len(numbers) < 2:
            return numbers
        shown = {number: self._drawn(number, self.recogniser.shows_table) for number in numbers}
        return sorted(numbers, key=lambda number: (number > 1 and not shown[number], number))

    def _recognised(self, content: PageContent) -> FlowPage | None:
        """A page as our recogniser reads it; None where there is no time, and where it finds much
        less than a recognised layer holds.
        """

        def read(page: Any) -> FlowPage | None:
            return self.recogniser.pdf_page(page, content.number)

        found = self._drawn(content.number, read)
        if content.unmapped:
            return found or _without_text(content)
        if found is None:
            return None
        seen = sum(len(run.text) for run in found.content.runs)
        return found if seen and seen >= LEAST_SEEN * _characters(content) else None

    def _drawn(self, number: int, look: Callable[[Any], T]) -> T:
        """What ``look`` makes of a page that is drawn with the machine's own fonts."""
        with of_boxes(wanted=False):
            pdf = _opened(self.path)
            try:
                page = open_page(pdf, number - 1)
                try:
                    return look(page)
                finally:
                    page.close()
            finally:
                pdf.close()

    def _look(self, content: PageContent, *, crossing: int) -> None:
        characters = _characters(content)
        self.characters += characters
        self.objects += content.objects
        if self.characters > MAX_CHARACTERS:
            raise TooComplexError
        if content.picture_share > PICTURE_PAGE and characters < FEW_CHARACTERS:
            self.pictures.append(content.number)
        elif content.hidden:
            self.hidden.append(content.number)
        if crossing:
            self.crossing.append(content.number)
        unknown = sum(run.text.count("\ufffd") for run in content.runs)
        if unknown > DAMAGED_SHARE * characters:
            self.unknown.append(content.number)

    def blocks(self) -> Iterator[Grid | Line]:
        """Tables and paragraphs in reading order."""
        tables = 0
        for block in flow(self.pages):
            if isinstance(block, Line):
                yield block
            else:
                yield block.grid(tables)
                tables += 1

    def notes(self) -> Iterator[ReaderNote]:
        """What may be lost, by page."""
        yield from self.recogniser.notes()
        pictures = [number for number in self.pictures if number not in self.recogniser.unread]
        if pictures:
            yield _note("picture-pages", pictures, "是图片，其中文字没有读取，对照原件补录")
        if self.hidden:
            yield _note(
                "recognised-text", self.hidden, "的文字由扫描识别得来，可能有误，对照原件核对"
            )
        if self.crossing:
            yield _note(
                "text-over-lines", self.crossing, "有文字压在表格线上，对照原件核对所在单元格"
            )
        if self.unknown:
            yield _note("unknown-characters", self.unknown, "有文字无法识别，对照原件核对")


def _is_for_recogniser(content: PageContent) -> bool:
    """Whether a page has no text of its own, a recognised layer, or text in fonts that do not say
    what they show.
    """
    characters = _characters(content)
    scan = content.picture_share > PICTURE_PAGE and characters < FEW_CHARACTERS
    return content.unmapped or scan or content.hidden or bool(content.objects and not characters)


def _characters(content: PageContent) -> int:
    return sum(len(run.text) for run in content.runs)


def _without_text(content: PageContent) -> FlowPage:
    """A page whose text means nothing."""
    return FlowPage(replace(content, runs=(), drawn=Drawn()), [], [])


def _note(code: str, pages: list[int], words: str) -> ReaderNote:
    numbers = "、".join(str(number) for number in pages)
    return ReaderNote(code, f"第 {numbers} 页{words}")
