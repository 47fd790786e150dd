"""The body of an OpenDocument file: shown paragraphs and tables in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingestion.extract.document import Grid, Line, ReaderNote, Unsure, Where
from ingestion.extract.support.layout import MAX_COLUMNS, GridBuilder, GridTooLargeError
from ingestion.extract.support.looks import Look, raised
from ingestion.extract.support.odt_styles import Styles
from ingestion.extract.support.sheet_ods import Kept, doubt_of, hidden_columns
from ingestion.extract.support.xml import local

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
AROUND = (TABLE + "table-row", TABLE + "table")
PARAGRAPHS = frozenset({"p", "h"})
CELL, COVERED = TABLE + "table-cell", TABLE + "covered-table-cell"
REPEATED = TABLE + "number-columns-repeated"
COLUMNS_SPANNED, ROWS_SPANNED = TABLE + "number-columns-spanned", TABLE + "number-rows-spanned"
PARAGRAPH, SPAN = TEXT + "p", TEXT + "span"
ROW_GROUPS = frozenset({"table-header-rows", "table-row-group", "table-rows"})
BOXES = frozenset({"text-box", "custom-shape", "rect", "ellipse"})
SKIPPED = frozenset(
    {
        "tracked-changes",
        "annotation",
        "annotation-end",
        "note",
        "ruby-text",
        "table-of-content",
        "alphabetical-index",
        "sequence-decls",
        "variable-decls",
        "forms",
        "title",
        "desc",
        "object",
        "object-ole",
        "image",
        "shapes",
        "table-source",
        "meta",
    }
)
DRAWN = frozenset({"object", "object-ole", "image"})
"""May show figures, and is no text."""
SPACES = re.compile(r"[ \t\r\n]+")
MOST_BLANKS = 200
MOST_BLANK_ROWS = 50
TRACKED = ReaderNote(
    "tracked-changes", "文档含有修订标记，按接受全部修订后的文字读取，确认后关闭修订再上传"
)
HIDDEN = ReaderNote("hidden-text", "文档含有隐藏文字，未读取，确认隐藏内容后再上传")
LOOKING = Look.RAISED | Look.STRUCK | Look.PALE
Blocks = list[Grid | Line]


def read_body(
    root: etree._Element, content: etree._Element, styles: Styles
) -> tuple[Blocks, tuple[ReaderNote, ...]]:
    """What the body ``content`` of the document ``root`` shows, and what a person should know;
    ``styles`` are those of all its parts.

    GridTooLargeError or RecursionError from hostile files.
    """
    walk = _Walk(root, styles, Kept(root) if local(content) == "spreadsheet" else None)
    walk.blocks_of(content)
    tracked = next(root.iter(TEXT + "changed-region"), None) is not None
    notes = [note for note, applies in ((TRACKED, tracked), (HIDDEN, walk.hidden)) if applies]
    return walk.blocks, tuple(notes)


class _Walk:
    """Walks the body once, collecting blocks."""

    def __init__(self, root: etree._Element, styles: Styles, kept: Kept | None) -> None:
        self.blocks: Blocks = []
        self.styles = styles
        self.hides = styles.hides
        self.doubt: Unsure | None = None  # of the cell at hand
        self.ground = Look.PLAIN  # the look that its table, row and cell give to its text
        self.shaded = False
        self.boxed = next(root.iter(*(f"{{*}}{name}" for name in BOXES)), None) is not None
        self.hidden = False
        self.kept = kept  # of a workbook
        self.columns: frozenset[int] = frozenset()  # of the table at hand that are hidden
        self.tables = 0
        self.lines = 0

    def blocks_of(self, container: etree._Element) -> None:
        """Append the paragraphs and tables of a body, section, list, cell or text box."""
        for child in container:
            name = local(child)
            if name in PARAGRAPHS:
                self._paragraph(child)
            elif name == "table":
                self._table(child)
            elif name and name not in SKIPPED and not self._is_hidden(child):
                self.blocks_of(child)

    def text_of(self, paragraph: etree._Element) -> str:
        """The shown text of a paragraph."""
        pieces: list[str] = []
        if not self._is_hidden(paragraph):
            self._gather(paragraph, pieces, self._look(paragraph, self.ground))
        return "".join(pieces)

    def _look(self, element: etree._Element, around: Look) -> Look:
        """The look of the text in an element of a look."""
        if self.styles.plain:
            return around
        said, shaded = self.styles.of(element)
        look = said.over(around) & LOOKING
        return look & ~Look.PALE if shaded or self.shaded else look

    def _as_it_looks(self, text: str, look: Look) -> str:
        if not look:
            return text
        self.doubt = self.doubt or look.doubt(text)
        return raised(text) if look & Look.RAISED else text

    def _paragraph(self, element: etree._Element) -> None:
        for text in self.text_of(element).split("\n"):
            if text.strip():
                self.blocks.append(Line(text, Where(line=self.lines)))
                self.lines += 1
        for box in self._boxes(element):
            self.blocks_of(box)

    def _gather(self, element: etree._Element, pieces: list[str], look: Look) -> None:
        pieces.append(self._as_it_looks(_collapsed(element.text), look))
        for child in element:
            name = local(child)
            if name == "s":
                pieces.append(" " * min(_number(child, TEXT + "c"), MOST_BLANKS))
            elif name == "tab":
                pieces.append("\t")
            elif name == "line-break":
                pieces.append("\n")
            elif name in DRAWN:
                self.doubt = self.doubt or Unsure.INK
            elif name and name not in SKIPPED and name not in BOXES and not self._is_hidden(child):
                self._gather(child, pieces, look if name == "a" else self._look(child, look))
            pieces.append(self._as_it_looks(_collapsed(child.tail), look))

    def _is_hidden(self, element: etree._Element) -> bool:
        if not self.hides:
            return False
        hidden = (
            bool(self.styles.of(element).said.adds & Look.HIDDEN)
            or element.get(TEXT + "is-hidden") == "true"
            or element.get(TEXT + "display") == "none"
        )
        if hidden and next((True for text in element.itertext() if text.strip()), False):
            self.hidden = True
        return hidden

    def _table(self, table: etree._Element) -> None:
        if self.kept is not None:
            if self.kept.table(table):
                self.hidden |= _has_text(table)
                return
            self.columns = hidden_columns(table)
        rows = list(self._rows(table))
        if next(table.iterdescendants(TABLE + "table"), None) is None:
            self._grid(rows)
            return
        for row in rows:
            shown = [cell for cell in row if local(cell) == "table-cell"]
            if len(shown) == 1 or any(_holds_table(cell) for cell in shown):
                for cell in shown:
                    self.blocks_of(cell)
            else:
                self._grid([row])

    def _grid(self, rows: list[etree._Element]) -> None:
        builder = GridBuilder(self.tables)
        for row in rows:
            repeated = _number(row, TABLE + "number-rows-repeated")
            if repeated > MOST_BLANK_ROWS and not _has_text(row):
                repeated = 1
            for _ in range(repeated):
                builder.next_row()
                self._row(builder, row)
        if builder.cells:
            self.tables += 1
            self.blocks.append(builder.build())

    def _row(self, builder: GridBuilder, row: etree._Element) -> None:
        column = 0
        for cell in row.iterchildren(CELL, COVERED):
            repeated = _number(cell, REPEATED)
            if repeated > MAX_COLUMNS:
                if _has_text(cell):
                    raise GridTooLargeError
                continue
            if cell.tag == CELL:
                text, doubt = self._cell_text(cell)
                columns, rows = _number(cell, COLUMNS_SPANNED), _number(cell, ROWS_SPANNED)
                if self.kept is not None:
                    doubt = doubt or doubt_of(cell, text, column, columns, self.columns)
                for place in range(column, column + repeated):
                    builder.column = place
                    builder.add(text, columns=columns, rows=rows, doubt=doubt)
            column += repeated

    def _cell_text(self, cell: etree._Element) -> tuple[str, Unsure | None]:
        """The text of a cell, and why its figures may not count."""
        if not self.hides:
            plain = _plain_text(cell)
            if plain is not None:
                return plain, None
        self._stand_in(cell)
        lines = [self.text_of(paragraph) for paragraph in self._paragraphs(cell)]
        doubt, self.doubt, self.ground, self.shaded = self.doubt, None, Look.PLAIN, False
        return "\n".join(lines).strip("\n"), doubt

    def _stand_in(self, cell: etree._Element) -> None:
        """Take in what a cell, its row and its table say of the text in it."""
        self.doubt = None
        if self.styles.plain:
            return
        own = self.styles.of(cell)
        self.ground = own.said.adds
        around = (self.styles.of(one) for one in cell.iterancestors(*AROUND))
        said = (style.shaded for style in (own, *around))
        self.shaded = next((one for one in said if one is not None), False)

    def _rows(self, table: etree._Element) -> Iterator[etree._Element]:
        for child in table:
            name = local(child)
            if name == "table-row":
                if child.get(TABLE + "visibility", "visible") == "visible":
                    yield child
                elif _has_text(child):
                    self.hidden = True
            elif name in ROW_GROUPS:
                yield from self._rows(child)

    def _boxes(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        """The text boxes anchored in a paragraph; those in a box come with it."""
        return _boxes(paragraph) if self.boxed else iter(())

    def _paragraphs(self, container: etree._Element) -> Iterator[etree._Element]:
        """The paragraphs of a cell, through its lists and sections and in its text boxes."""
        for child in container:
            name = local(child)
            if name in PARAGRAPHS:
                yield child
                for box in self._boxes(child):
                    yield from self._paragraphs(box)
            elif name and name not in SKIPPED:
                yield from self._paragraphs(child)


def _plain_text(cell: etree._Element) -> str | None:
    """The text of a cell of one paragraph in which nothing but text stands; None of any other."""
    if len(cell) != 1 or cell[0].tag != PARAGRAPH:
        return None
    paragraph = cell[0]
    pieces = [paragraph.text or ""]
    for span in paragraph:
        if span.tag != SPAN or len(span):
            return None
        pieces += (span.text or "", span.tail or "")
    text = "".join(pieces)
    return text if text.isprintable() and "  " not in text else None


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    for child in paragraph:
        name = local(child)
        if name in BOXES:
            yield child
        elif name not in SKIPPED:
            yield from _boxes(child)


def _holds_table(cell: etree._Element) -> bool:
    return next(cell.iter(TABLE + "table"), None) is not None


def _has_text(element: etree._Element) -> bool:
    return any(text.strip() for text in element.itertext())


def _collapsed(text: str | None) -> str:
    return SPACES.sub(" ", text) if text else ""


def _number(element: etree._Element, name: str) -> int:
    """A count as written, at least 1."""
    value = element.get(name)
    return max(1, int(value)) if value and value.isdecimal() and len(value) < 10 else 1
