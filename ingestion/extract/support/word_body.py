"""The body of Word documents (``word/document.xml`` read with lxml).

Shown text only: deletions, moved-away text, hidden text and the fallback copies of text boxes are
left out; insertions and content controls are in. Tables nested in a layout table come out as tables
of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ingestion.extract.document import Document, Grid, Kind, Line, ReaderNote, Where
from ingestion.extract.errors import Damaged, LimitExceeded
from ingestion.extract.sniff import open_archive
from ingestion.extract.support.layout import GridBuilder, GridTooLargeError
from ingestion.extract.support.tabular import structure_lines
from ingestion.extract.support.xml import UnsafeXmlError, local, part

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
SKIPPED = frozenset(
    {
        "del",
        "moveFrom",
        "Fallback",
        "instrText",
        "delText",
        "rPr",
        "pPr",
        "sectPr",
        "tblPr",
        "tcPr",
        "trPr",
    }
)
TRACKED = ("ins", "del", "moveFrom", "moveTo")
BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}


def read_word(path: Path) -> Document:
    """Paragraphs and tables of a ``.docx`` in reading order.

    Damaged, Encrypted or LimitExceeded where that is impossible.
    """
    with open_archive(path) as archive:
        try:
            root = part(archive, "word/document.xml")
        except UnsafeXmlError as error:
            raise Damaged(path.name) from error
    body = next((child for child in root if local(child) == "body"), None)
    if body is None:
        raise Damaged(path.name)
    walk = _Walk()
    try:
        walk.blocks_of(body)
    except (GridTooLargeError, RecursionError) as error:
        raise LimitExceeded(path.name) from error
    return Document(Kind.DOCX, structure_lines(walk.blocks), _notes(root, walk))


class _Walk:
    """Walks the body once, collecting blocks."""

    def __init__(self) -> None:
        self.blocks: list[Grid | Line] = []
        self.tables = 0
        self.lines = 0
        self.hidden = False

    def blocks_of(self, container: etree._Element) -> None:
        """Append the paragraphs and tables of a body, cell, text box or content control."""
        for child in _content(container):
            if local(child) == "p":
                self._paragraph(child)
            elif local(child) == "tbl":
                self._table(child)

    def _paragraph(self, element: etree._Element) -> None:
        for text in self.text_of(element).split("\n"):
            if text.strip():
                self.blocks.append(Line(text, Where(line=self.lines)))
                self.lines += 1
        for box in _boxes(element):
            self.blocks_of(box)

    def text_of(self, element: etree._Element) -> str:
        """The shown text of a paragraph."""
        pieces: list[str] = []
        self._gather(element, pieces)
        return "".join(pieces)

    def _gather(self, element: etree._Element, pieces: list[str]) -> None:
        for child in element:
            name = local(child)
            if name in SKIPPED or name in {"txbxContent", "tbl"}:
                continue
            if name == "r" and _is_hidden(child):
                self.hidden = True
            elif name == "t":
                pieces.append(child.text or "")
            elif name in BREAKS:
                pieces.append(BREAKS[name])
            elif name == "sym":
                pieces.append(" ")
            else:
                self._gather(child, pieces)

    def _table(self, element: etree._Element) -> None:
        if _has_nested(element):
            self._layout_table(element)
            return
        builder = GridBuilder(self.tables)
        self.tables += 1
        for row in _rows(element):
            builder.next_row(_number(row, "trPr/gridBefore"))
            for cell in _cells(row):
                self._cell(builder, cell)
        self.blocks.append(builder.build())

    def _cell(self, builder: GridBuilder, cell: etree._Element) -> None:
        span = max(1, _number(cell, "tcPr/gridSpan", 1))
        merge = _merge(cell, "vMerge")
        if _merge(cell, "hMerge") == "continue" and builder.cells:
            builder.widen_last(span)
            return
        if merge == "continue" and builder.extend_above(span):
            return
        lines = [self.text_of(paragraph) for paragraph in _paragraphs(cell)]
        builder.add("\n".join(lines).strip("\n"), columns=span)

    def _layout_table(self, element: etree._Element) -> None:
        """A table around other tables: its own rows stay a table where they look like one, the
        inner ones follow.
        """
        for row in _rows(element):
            cells = list(_cells(row))
            if any(_holds_table(cell) for cell in cells) or len(cells) == 1:
                for cell in cells:
                    self.blocks_of(cell)
                continue
            builder = GridBuilder(self.tables)
            self.tables += 1
            builder.next_row(_number(row, "trPr/gridBefore"))
            for cell in cells:
                self._cell(builder, cell)
            self.blocks.append(builder.build())


def _content(container: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, seen through content controls, insertions and alternate content."""
    for child in container:
        name = local(child)
        if name in {"p", "tbl"}:
            yield child
        elif name == "AlternateContent":
            choice = next(
                (option for option in child if local(option) in {"Choice", "Fallback"}), None
            )
            if choice is not None:
                yield from _content(choice)
        elif name not in SKIPPED:
            yield from _content(child)


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The text boxes anchored in a paragraph, each once."""
    for box in paragraph.iter(W + "txbxContent", STRICT + "txbxContent"):
        ancestors = [local(ancestor) for ancestor in box.iterancestors()]
        until = ancestors.index("p") if "p" in ancestors else len(ancestors)
        if "Fallback" not in ancestors[:until] or not _has_choice_box(box):
            yield box


def _has_choice_box(box: etree._Element) -> bool:
    alternate = next((up for up in box.iterancestors() if local(up) == "AlternateContent"), None)
    if alternate is None:
        return False
    choices = (option for option in alternate if local(option) == "Choice")
    return any(local(inner) == "txbxContent" for choice in choices for inner in choice.iter())


def _below(container: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows or cells, seen through content controls, insertions and markup; not inside tables
    further down.
    """
    for child in container:
        name = local(child)
        if name == wanted:
            yield child
        elif name in {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"}:
            yield from _below(child, wanted)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    return (row for row in _below(table, "tr") if _child(row, "trPr/del") is None)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return _below(row, "tc")


def _paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    return (child for child in _content(cell) if local(child) == "p")


def _holds_table(cell: etree._Element) -> bool:
    return any(local(inner) == "tbl" for inner in _content(cell))


def _has_nested(table: etree._Element) -> bool:
    return any(_holds_table(cell) for row in _rows(table) for cell in _cells(row))


def _child(element: etree._Element, path: str) -> etree._Element | None:
    found: etree._Element | None = element
    for step in path.split("/"):
        found = (
            next((child for child in found if local(child) == step), None)
            if found is not None
            else None
        )
    return found


def _value(element: etree._Element, path: str) -> str | None:
    child = _child(element, path)
    if child is None:
        return None
    return next(
        (str(value) for key, value in child.attrib.items() if str(key).endswith("}val")), ""
    )


def _number(element: etree._Element, path: str, default: int = 0) -> int:
    value = _value(element, path)
    return int(value) if value and value.isdigit() else default


def _merge(cell: etree._Element, kind: str) -> str | None:
    """``restart``, ``continue`` (the written default) or None where the cell is not merged."""
    value = _value(cell, f"tcPr/{kind}")
    return (value or "continue") if value is not None else None


def _is_hidden(run: etree._Element) -> bool:
    value = _value(run, "rPr/vanish")
    return value is not None and value not in {"0", "false", "off"}


def _notes(root: etree._Element, walk: _Walk) -> tuple[ReaderNote, ...]:
    notes = []
    if (
        next(root.iter(*(space + name for space in (W, STRICT) for name in TRACKED)), None)
        is not None
    ):
        notes.append(
            ReaderNote(
                "tracked-changes",
                "文档含有修订标记，按接受全部修订后的文字读取，确认后关闭修订再上传",
            )
        )
    if walk.hidden:
        notes.append(ReaderNote("hidden-text", "文档含有隐藏文字，未读取，确认隐藏内容后再上传"))
    return tuple(notes)
