"""The body of Word documents (``word/document.xml``), in one pass of lxml's event parser.

Shown text only: deletions, moved-away text, hidden text and the fallback copies of text boxes are
left out; insertions and content controls are in. Tables nested in a layout table come out as tables
of their own.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from lxml import etree

from ingestion.extract.document import Document, Kind, ReaderNote
from ingestion.extract.errors import Damaged, LimitExceeded
from ingestion.extract.sniff import open_archive
from ingestion.extract.support.layout import GridTooLargeError
from ingestion.extract.support.tabular import structure_lines
from ingestion.extract.support.word_tables import Blocks, Cell, Row, Table
from ingestion.extract.support.xml import UnsafeXmlError, content_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
BREAKS: Mapping[str, str] = {
    "br": "\n",
    "cr": "\n",
    "tab": "\t",
    "ptab": "\t",
    "noBreakHyphen": "-",
    "sym": " ",
}
INSERTED = ("ins", "moveTo", "cellIns")
OFF = frozenset({"0", "false", "off"})
TRACKED_NOTE = ReaderNote(
    "tracked-changes", "文档含有修订标记，按接受全部修订后的文字读取，确认后关闭修订再上传"
)
HIDDEN_NOTE = ReaderNote("hidden-text", "文档含有隐藏文字，未读取，确认隐藏内容后再上传")
CHUNK_NOTE = ReaderNote(
    "embedded-document", "文档嵌入了其他文件，其内容未读取，用 Word 打开并另存后重新上传"
)


def read_word(path: Path) -> Document:
    """Paragraphs and tables of a ``.docx`` in reading order.

    Damaged, Encrypted or LimitExceeded where that is impossible.
    """
    with open_archive(path) as archive:
        return _read(path.name, archive)


def _read(name: str, archive: zipfile.ZipFile) -> Document:
    try:
        data = content_of(archive, "word/document.xml")
        body = _Body(STRICT if STRICT[1:-1].encode() in data[:8192] else W)
        body.read(data)
    except (UnsafeXmlError, etree.XMLSyntaxError) as error:
        raise Damaged(name) from error
    if not body.found:
        raise Damaged(name)
    blocks = Blocks()
    try:
        blocks.content(body.container)
    except (GridTooLargeError, RecursionError) as error:
        raise LimitExceeded(name) from error
    return Document(Kind.DOCX, structure_lines(blocks.done), body.notes())


@dataclass(slots=True)
class _Place:
    """Where the walk stood when a table or text box began."""

    container: list[str | Table]
    pieces: list[str]
    boxes: list[str | Table]
    table: Table | None
    row: Row | None
    cell: Cell | None


class _Body:
    """Collects paragraphs and tables; afterwards ``container`` holds the body."""

    def __init__(self, space: str) -> None:
        self.container: list[str | Table] = []
        self.found = False
        self._space = space
        self._pieces: list[str] = []
        self._boxes: list[str | Table] = []
        self._table: Table | None = None
        self._row: Row | None = None
        self._cell: Cell | None = None
        self._places: list[_Place] = []
        self._skipped = 0
        self._unseen_run: etree._Element | None = None
        self._joins_next = False
        self._tracked = self._hidden = self._chunks = False
        self._run_tag = space + "r"

    def read(self, data: bytes) -> None:
        """Walk through the part once; XMLSyntaxError where it is broken."""
        starts, ends = self._starts(), self._ends()
        hiding = {self._space + "del", self._space + "moveFrom", COMPATIBILITY + "Fallback"}
        events = etree.iterparse(
            BytesIO(data),
            events=("start", "end"),
            tag=[*{*starts, *ends, *hiding}],
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for event, element in events:
            tag = element.tag
            if tag in hiding:
                self._hide(element, begins=event == "start")
            elif not self._skipped:
                act = (starts if event == "start" else ends).get(str(tag))
                if act is not None:
                    act(element)

    def notes(self) -> tuple[ReaderNote, ...]:
        """What a person should know about the document."""
        told = (
            (TRACKED_NOTE, self._tracked),
            (HIDDEN_NOTE, self._hidden),
            (CHUNK_NOTE, self._chunks),
        )
        return tuple(note for note, applies in told if applies)

    def _starts(self) -> dict[str, Callable[[etree._Element], None]]:
        named: dict[str, Callable[[etree._Element], None]] = {
            "body": self._begin_body, "tbl": self._begin_table, "tr": self._begin_row,
            "tc": self._begin_cell, "txbxContent": self._begin_box, "altChunk": self._chunk,
            **dict.fromkeys(INSERTED, self._insert),
        }  # fmt: skip
        return {self._space + name: act for name, act in named.items()}

    def _ends(self) -> dict[str, Callable[[etree._Element], None]]:
        named: dict[str, Callable[[etree._Element], None]] = {
            "t": self._text, "p": self._paragraph, "tbl": self._end_table, "tr": self._end_row,
            "tc": self._end_cell, "txbxContent": self._end_box, "gridSpan": self._span,
            "vMerge": self._down, "hMerge": self._across, "gridBefore": self._before,
            "vanish": self._vanish, "cellDel": self._delete_cell, "cellMerge": self._tracked_merge,
            **dict.fromkeys(BREAKS, self._break),
        }  # fmt: skip
        return {self._space + name: act for name, act in named.items()}

    def _hide(self, element: etree._Element, *, begins: bool) -> None:
        """What is between the ends of this element is not shown."""
        if element.tag == COMPATIBILITY + "Fallback":
            if not self._stands_in(element):
                self._skipped += 1 if begins else -1
            return
        self._skipped += 1 if begins else -1
        if begins:
            self._tracked = True
            around = element.getparent()
            if around is not None and around.tag == self._space + "trPr" and self._row is not None:
                self._row.deleted = self._row.deleted or self._skipped == 1
            elif around is not None and around.tag == self._space + "rPr" and self._skipped == 1:
                self._joins_next = self._has_parent(around, "pPr")

    def _stands_in(self, fallback: etree._Element) -> bool:
        """Whether the preferred content, which comes first, shows no text of its own."""
        shown = (self._space + "t", self._space + "txbxContent")
        return not any(
            next(option.iter(*shown), None) is not None
            for option in fallback.itersiblings(COMPATIBILITY + "Choice", preceding=True)
        )

    def _has_parent(self, element: etree._Element, name: str) -> bool:
        around = element.getparent()
        return around is not None and around.tag == self._space + name

    def _begin_body(self, _element: etree._Element) -> None:
        self.found = True

    def _chunk(self, _element: etree._Element) -> None:
        self._chunks = True

    def _insert(self, _element: etree._Element) -> None:
        self._tracked = True

    def _text(self, element: etree._Element) -> None:
        text = element.text
        if text and not self._is_unseen(element):
            self._pieces.append(text)

    def _break(self, element: etree._Element) -> None:
        if self._has_parent(element, "r") and not self._is_unseen(element):
            self._pieces.append(BREAKS[str(element.tag)[len(self._space) :]])

    def _is_unseen(self, element: etree._Element) -> bool:
        if self._unseen_run is None or element.getparent() is not self._unseen_run:
            return False
        self._hidden = True
        return True

    def _vanish(self, element: etree._Element) -> None:
        properties = element.getparent()
        run = properties.getparent() if properties is not None else None
        if run is not None and run.tag == self._run_tag and self._value(element, "") not in OFF:
            self._unseen_run = run

    def _paragraph(self, _element: etree._Element) -> None:
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
            _Place(self.container, self._pieces, self._boxes, self._table, self._row, self._cell)
        )
        self.container, self._pieces, self._boxes = [], [], []

    def _leave(self) -> None:
        if self._pieces:
            self.container.append("".join(self._pieces))
        place = self._places.pop()
        self.container, self._pieces, self._boxes = place.container, place.pieces, place.boxes
        self._table, self._row, self._cell = place.table, place.row, place.cell

    def _begin_table(self, _element: etree._Element) -> None:
        self._enter()
        self._table, self._row, self._cell = Table(), None, None

    def _end_table(self, _element: etree._Element) -> None:
        table = self._table
        self._leave()
        if table is not None:
            self.container.append(table)
            if self._cell is not None:
                self._cell.holds_table = True

    def _begin_row(self, _element: etree._Element) -> None:
        self._row = Row()

    def _end_row(self, _element: etree._Element) -> None:
        if self._table is not None and self._row is not None and not self._row.deleted:
            self._table.rows.append(self._row)
        self._row = None

    def _begin_cell(self, _element: etree._Element) -> None:
        self._cell = Cell()
        self.container = self._cell.content

    def _end_cell(self, _element: etree._Element) -> None:
        cell, self._cell = self._cell, None
        if self._pieces and cell is not None:
            cell.content.append("".join(self._pieces))
            self._pieces = []
        if cell is not None and self._row is not None and not cell.deleted:
            self._row.cells.append(cell)
        self.container = []

    def _begin_box(self, _element: etree._Element) -> None:
        self._enter()
        self._table = self._row = self._cell = None

    def _end_box(self, _element: etree._Element) -> None:
        content = self.container
        if self._pieces:
            content.append("".join(self._pieces))
            self._pieces = []
        self._leave()
        self._boxes += content
        if self._cell is not None and any(isinstance(block, Table) for block in content):
            self._cell.holds_table = True

    def _own_cell(self, element: etree._Element) -> Cell | None:
        """The open cell, where the element is one of its present properties."""
        properties = element.getparent()
        own = properties is not None and self._has_parent(properties, "tc")
        return self._cell if own else None

    def _value(self, element: etree._Element, name: str = "val") -> str:
        return str(element.get(self._space + (name or "val")) or "")

    def _span(self, element: etree._Element) -> None:
        cell, value = self._own_cell(element), self._value(element)
        if cell is not None and value.isdecimal():
            cell.span = max(1, int(value[:6]))

    def _down(self, element: etree._Element) -> None:
        cell = self._own_cell(element)
        if cell is not None:
            cell.down = self._value(element) or "continue"

    def _across(self, element: etree._Element) -> None:
        cell = self._own_cell(element)
        if cell is not None:
            cell.across = self._value(element) or "continue"

    def _tracked_merge(self, element: etree._Element) -> None:
        """Cells that a tracked change joins, or parts (as they are without the change)."""
        self._tracked = True
        cell, merge = self._own_cell(element), self._value(element, "vMerge")
        if cell is not None and merge:
            cell.down = "continue" if merge.startswith("cont") else "restart"

    def _delete_cell(self, element: etree._Element) -> None:
        self._tracked = True
        cell = self._own_cell(element)
        if cell is not None:
            cell.deleted = True

    def _before(self, element: etree._Element) -> None:
        properties, value = element.getparent(), self._value(element)
        if self._row is None or properties is None or not value.isdecimal():
            return
        if self._has_parent(properties, "tr"):
            self._row.offset = int(value[:6])
