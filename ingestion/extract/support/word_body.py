"""The body of Word documents (``word/document.xml``), in one walk over lxml's tree.

Shown text only: deletions, moved-away text, hidden text and the fallback copies of text boxes are
left out; insertions and content controls are in. Tables nested in a layout table come out as tables
of their own.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from lxml import etree

from ingestion.extract.document import Document, Kind, ReaderNote, Unsure
from ingestion.extract.errors import Damaged, LimitExceeded
from ingestion.extract.sniff import WORD_PART, main_part, open_archive
from ingestion.extract.support.layout import GridTooLargeError
from ingestion.extract.support.looks import Look, raised
from ingestion.extract.support.tabular import structure_lines
from ingestion.extract.support.word_cells import Place
from ingestion.extract.support.word_styles import Looks, sign_of, styles_of
from ingestion.extract.support.word_traces import traces_of
from ingestion.extract.support.written_tables import Blocks, Cell, Row, Table
from ingestion.extract.support.xml import UnsafeXmlError, content_of, tree_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
BREAKS: Mapping[str, str] = {
    "br": "\n",
    "cr": "\n",
    "tab": "\t",
    "ptab": "\t",
    "noBreakHyphen": "-",
}
INSERTED = ("ins", "moveTo", "cellIns")
DRAWN = ("drawing", "pict", "object", "contentPart")
FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
STRICT_FORMULA = "{http://purl.oclc.org/ooxml/officeDocument/math}t"
TRACKED_NOTE = ReaderNote(
    "tracked-changes", "文档含有修订标记，按接受全部修订后的文字读取，确认后关闭修订再上传"
)
HIDDEN_NOTE = ReaderNote("hidden-text", "文档含有隐藏文字，未读取，确认隐藏内容后再上传")
CHUNK_NOTE = ReaderNote(
    "embedded-document", "文档嵌入了其他文件，其内容未读取，用 Word 打开并另存后重新上传"
)


_Act = Callable[[etree._Element], None]


def read_word(path: Path) -> Document:
    """Paragraphs and tables of a ``.docx`` in reading order.

    Damaged, Encrypted or LimitExceeded where that is impossible.
    """
    with open_archive(path) as archive:
        return _read(path.name, archive)


def _read(name: str, archive: zipfile.ZipFile) -> Document:
    try:
        part = main_part(archive, WORD_PART)
        data = content_of(archive, part)
        space = STRICT if STRICT[1:-1].encode() in data[:8192] else W
        body = _Body(space, Looks(space, styles_of(archive, data), data))
        body.read(tree_of(data, part))
    except UnsafeXmlError as error:
        raise Damaged(name) from error
    if not body.found:
        raise Damaged(name)
    blocks = Blocks()
    try:
        blocks.content(body.container)
    except (GridTooLargeError, RecursionError) as error:
        raise LimitExceeded(name) from error
    return Document(
        Kind.DOCX, structure_lines(blocks.done), body.notes(), tuple(traces_of(archive))
    )


_Place = tuple[
    list[str | Table], list[str], list[str | Table], Table | None, Row | None, Cell | None
]
"""Where the walk stood when a table or text box began."""


class _Body:
    """Collects paragraphs and tables; afterwards ``container`` holds the body."""

    def __init__(self, space: str, looks: Looks) -> None:
        self.container: list[str | Table] = []
        self.found = False
        self._space = space
        self._pieces: list[str] = []
        self._boxes: list[str | Table] = []
        self._at = Place(space)
        self._places: list[_Place] = []
        self._skipped = False
        self._inside = 0  # open elements that may end in the middle of a paragraph
        self._looks = looks
        self._joins_next = False
        self._chunks = False
        self._opened: list[etree._Element] = []  # the part itself and what is open in it
        self._closing: list[Callable[[], None]] = []  # what is to be done at the end of each
        self._begins: dict[str, _Act] = {
            space + "tbl": self._begin_table, space + "tr": self._begin_row,
            space + "tc": self._begin_cell, space + "txbxContent": self._begin_box,
        }  # fmt: skip
        self._ends: dict[str, Callable[[], None]] = {
            space + "p": self._paragraph, space + "tbl": self._end_table,
            space + "tr": self._end_row, space + "tc": self._end_cell,
            space + "txbxContent": self._end_box,
        }  # fmt: skip

    def read(self, root: etree._Element) -> None:
        """Walk through the part once.

        lxml's filtered iteration gives the elements as they begin; one has ended where the next
        that begins is not inside it.
        """
        leaves = self._leaves()
        hiding = {
            *(self._space + name for name in ("del", "moveFrom", "rt")), COMPATIBILITY + "Fallback"
        }  # fmt: skip
        opened = self._opened
        opened.append(root)
        for element in root.iterdescendants(*leaves, *self._ends, *hiding):
            tag = str(element.tag)
            leaf = leaves.get(tag)
            if leaf is None:
                if element.getparent() is not opened[-1]:
                    self._close_before(element)
                if not self._skipped:
                    self._open(element, tag)
                continue
            if self._inside:
                self._close_before(element)
            if not self._skipped:
                leaf(element)
        while self._closing:
            self._close()

    def _open(self, element: etree._Element, tag: str) -> None:
        """Begin what may hold other watched elements."""
        end = self._ends.get(tag)
        if end is None:
            if not self._hide(element):
                return
            end = self._show_again
        else:
            begin = self._begins.get(tag)
            if begin is not None:
                begin(element)
        self._opened.append(element)
        self._closing.append(end)

    def _close_before(self, element: etree._Element) -> None:
        """End what is open and not around this element."""
        opened = self._opened
        around = element.getparent()
        while around is not None and around not in opened:
            around = around.getparent()
        while opened[-1] is not around:
            self._close()

    def _close(self) -> None:
        self._opened.pop()
        self._closing.pop()()

    def _show_again(self) -> None:
        self._inside -= 1
        self._skipped = False

    def notes(self) -> tuple[ReaderNote, ...]:
        """What a person should know about the document."""
        applies = {
            TRACKED_NOTE: self._at.tracked,
            HIDDEN_NOTE: self._at.hidden,
            CHUNK_NOTE: self._chunks,
        }
        return tuple(note for note, holds in applies.items() if holds)

    def _leaves(self) -> dict[str, _Act]:
        """What holds nothing of its own that is watched."""
        named: dict[str, _Act] = {
            "t": self._text, "body": self._begin_body, "altChunk": self._chunk,
            "gridSpan": self._at.span, "vMerge": self._at.down, "hMerge": self._at.across,
            "gridBefore": self._at.before, "cellDel": self._at.delete_cell,
            "cellMerge": self._at.tracked_merge, "hidden": self._at.hide_row, "sym": self._symbol,
            "trHeight": self._at.flatten,
            "bidiVisual": self._at.mirror, "fldChar": self._looks.field,
            "showingPlcHdr": self._looks.stand_in,
            **dict.fromkeys(INSERTED, self._insert),
            **dict.fromkeys(BREAKS, self._break),
            **dict.fromkeys(DRAWN, self._drawn),
            "numId": self._numbered, "bdo": self._turned_round,
        }  # fmt: skip
        acts = {self._space + name: act for name, act in named.items()}
        return acts | dict.fromkeys((FORMULA, STRICT_FORMULA), self._formula)

    def _hide(self, element: etree._Element) -> bool:
        """Whether what is inside this element is not shown."""
        if element.tag == COMPATIBILITY + "Fallback" and self._stands_in(element):
            return False
        self._inside += 1
        if element.tag in (COMPATIBILITY + "Fallback", self._space + "rt"):
            self._skipped = True
            return True
        self._skipped = self._at.tracked = True
        around = element.getparent()
        if around is not None and around.tag == self._space + "trPr" and self._at.row is not None:
            self._at.row.deleted = True
        elif around is not None and around.tag == self._space + "rPr":
            self._joins_next = self._at.has_parent(around, "pPr")
        return True

    def _stands_in(self, fallback: etree._Element) -> bool:
        """Whether the preferred content, which comes first, shows no text of its own."""
        shown = (self._space + "t", self._space + "txbxContent")
        return not any(
            next(option.iter(*shown), None) is not None
            for option in fallback.itersiblings(COMPATIBILITY + "Choice", preceding=True)
        )

    def _begin_body(self, _element: etree._Element) -> None:
        self.found = True

    def _chunk(self, _element: etree._Element) -> None:
        self._chunks = True

    def _insert(self, _element: etree._Element) -> None:
        self._at.tracked = True

    def _text(self, element: etree._Element) -> None:
        text = element.text
        if not text:
            return
        look = Look.PLAIN if self._looks.plain else self._looks.of(element) & ~Look.SHADED
        self._pieces.append(self._as_it_looks(text, look) if look else text)

    def _break(self, element: etree._Element) -> None:
        if self._at.has_parent(element, "r"):
            if not self._looks.plain and self._looks.of(element) & Look.HIDDEN:
                self._at.hidden = True
            else:
                self._pieces.append(BREAKS[str(element.tag)[len(self._space) :]])

    def _symbol(self, element: etree._Element) -> None:
        """A sign of a font of signs; the figures beside one that is not known are doubted."""
        sign = sign_of(self._at.value(element, "font"), self._at.value(element, "char"))
        self._pieces.append(sign or " ")
        if not sign:
            self._drawn(element)

    def _drawn(self, _element: etree._Element) -> None:
        """Something that may show figures, and that is no text."""
        if self._at.cell is not None:
            self._at.cell.doubt = self._at.cell.doubt or Unsure.INK

    def _formula(self, element: etree._Element) -> None:
        """A piece of a formula, which may stand above or below another."""
        self._text(element)
        self._drawn(element)

    def _numbered(self, element: etree._Element) -> None:
        """A number that is counted, not written, stands before the paragraph."""
        if self._at.value(element) != "0":
            self._drawn(element)

    def _turned_round(self, element: etree._Element) -> None:
        """Text whose signs are shown from right to left."""
        if self._at.value(element) == "rtl":
            self._drawn(element)

    def _as_it_looks(self, text: str, look: Look) -> str:
        """What a text of a special look shows; a cell whose figures may not count is doubted."""
        if look & Look.HIDDEN:
            self._at.hidden = True
            return ""
        cell = self._at.cell
        if cell is not None and cell.doubt is None:
            cell.doubt = look.doubt(text)
        return raised(text) if look & Look.RAISED else text

    def _paragraph(self) -> None:
        if self._joins_next and not self._boxes:
            self._joins_next = False
            return
        self._joins_next = False
        self.container.append("".join(self._pieces))
        self._pieces = []
        if self._boxes:
            self.container += self._boxes
            self._boxes = []

    def _enter(self) -> None:
        self._places.append(
            (self.container, self._pieces, self._boxes, self._at.table, self._at.row, self._at.cell)
        )
        self.container, self._pieces, self._boxes = [], [], []

    def _leave(self) -> None:
        if self._pieces:
            self.container.append("".join(self._pieces))
        place = self._places.pop()
        self.container, self._pieces, self._boxes, self._at.table, self._at.row, self._at.cell = (
            place
        )

    def _begin_table(self, _element: etree._Element) -> None:
        self._enter()
        self._at.table, self._at.row, self._at.cell = Table(), None, None

    def _end_table(self) -> None:
        table = self._at.table
        self._leave()
        if table is not None:
            if table.mirrored:
                for row in table.rows:
                    row.cells.reverse()
            self.container.append(table)
            if self._at.cell is not None:
                self._at.cell.holds_table = True

    def _begin_row(self, _element: etree._Element) -> None:
        self._at.row = Row()

    def _end_row(self) -> None:
        if self._at.table is not None and self._at.row is not None and not self._at.row.deleted:
            self._at.table.rows.append(self._at.row)
        self._at.row = None

    def _begin_cell(self, _element: etree._Element) -> None:
        self._at.cell = Cell()
        self.container = self._at.cell.content

    def _end_cell(self) -> None:
        cell, self._at.cell = self._at.cell, None
        if self._pieces and cell is not None:
            cell.content.append("".join(self._pieces))
            self._pieces = []
        if cell is not None and self._at.row is not None and not cell.deleted:
            if self._at.row.low and cell.doubt is None:
                cell.doubt = Look.PALE.doubt(cell.text)
            self._at.row.cells.append(cell)
        self.container = []

    def _begin_box(self, _element: etree._Element) -> None:
        self._inside += 1
        self._enter()
        self._at.table = self._at.row = self._at.cell = None

    def _end_box(self) -> None:
        self._inside -= 1
        content = self.container
        if self._pieces:
            content.append("".join(self._pieces))
            self._pieces = []
        self._leave()
        self._boxes += content
        if self._at.cell is not None and any(isinstance(block, Table) for block in content):
            self._at.cell.holds_table = True
