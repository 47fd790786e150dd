"""Word documents with all that Word or WPS writes around each run, paragraph and cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from xml.sax.saxutils import escape

from portal.demo.shapes import Paragraph, PrintedCell, PrintedReport, PrintedTable, Weight
from portal.demo.writers.office_parts import MAIN, identifier, write_archive

OLD = "http://schemas.openxmlformats.org"
NEW = "http://schemas.microsoft.com/office/word"
SPACES = {
    "w": MAIN,
    "mc": f"{OLD}/markup-compatibility/2006",
    "r": f"{OLD}/officeDocument/2006/relationships",
    "m": f"{OLD}/officeDocument/2006/math",
    "wp": f"{OLD}/drawingml/2006/wordprocessingDrawing",
    "o": "urn:schemas-microsoft-com:office:office",
    "v": "urn:schemas-microsoft-com:vml",
    "w10": "urn:schemas-microsoft-com:office:word",
    "w14": f"{NEW}/2010/wordml",
    "w15": f"{NEW}/2012/wordml",
    "w16cid": f"{NEW}/2016/wordml/cid",
    "wps": f"{NEW}/2010/wordprocessingShape",
    "wpg": f"{NEW}/2010/wordprocessingGroup",
    "wpc": f"{NEW}/2010/wordprocessingCanvas",
    "wne": f"{NEW}/2006/wordml",
}
PIECES = re.compile(r"[\x20-\x7e]+|[^\x20-\x7e]+")
WIDTH = 9600  # twips
SIDES = ("top", "left", "bottom", "right")
FACES = {0: ("方正小标宋简体", 44), 1: ("黑体", 32), 2: ("仿宋_GB2312", 32), 3: ("宋体", 18)}
CELL = 3
WPS_LAYOUT = (
    '<w:keepNext w:val="0"/><w:keepLines w:val="0"/><w:pageBreakBefore w:val="0"/>'
    "<w:widowControl/><w:kinsoku/><w:wordWrap/><w:overflowPunct/>"
    '<w:topLinePunct w:val="0"/><w:autoSpaceDE/><w:autoSpaceDN/><w:bidi w:val="0"/>'
    '<w:adjustRightInd/><w:snapToGrid/><w:spacing w:line="240" w:lineRule="auto"/>'
    '<w:jc w:val="center"/><w:textAlignment w:val="center"/>'
)
WORD_LAYOUT = (
    '<w:widowControl/><w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/>'
    '<w:spacing w:line="240" w:lineRule="atLeast"/><w:jc w:val="center"/>'
)
FILL = '<w14:textFill><w14:solidFill><w14:schemeClr w14:val="tx1"/></w14:solidFill></w14:textFill>'
SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1153" '
    'w:bottom="1440" w:left="1153" w:header="851" w:footer="992" w:gutter="0"/>'
    '<w:cols w:space="425"/><w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>'
)


def write_office_docx(report: PrintedReport, path: Path) -> None:
    """Write the report as its weight's program does."""
    writer = _Writer(report.weight is Weight.WPS, count())
    body = "".join(
        writer.paragraph(block.text, block.level)
        if isinstance(block, Paragraph)
        else writer.table(block)
        for block in report.blocks
    )
    if report.framed:
        body = writer.frame(body)
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in SPACES.items())
    write_archive(
        f'<w:document {spaces} mc:Ignorable="w14 w15 w16cid"><w:body>{body}{SECTION}</w:body>'
        "</w:document>",
        path,
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes as WPS or as Word; each paragraph has a number of its own."""

    wps: bool
    numbers: Iterator[int]

    def paragraph(self, text: str, level: int = CELL) -> str:
        """Chinese and other characters stand in runs of their own; lines are parted by breaks."""
        number = next(self.numbers)
        saved = identifier(number // 7)
        marks = f' w14:paraId="{identifier(number)}"'
        if not self.wps:
            marks += f' w:rsidR="{saved}" w:rsidRDefault="{saved}" w:rsidP="{saved}"'
        layout = WPS_LAYOUT if self.wps else WORD_LAYOUT
        look = self._look(level)
        lines = (
            "".join(self._run(piece, look, saved) for piece in PIECES.findall(line))
            for line in text.split("\n")
        )
        runs = f"<w:r><w:rPr>{look}</w:rPr><w:br/></w:r>".join(lines)
        return f"<w:p{marks}><w:pPr>{layout}<w:rPr>{look}</w:rPr></w:pPr>{runs}</w:p>"

    def _look(self, level: int) -> str:
        face, size = FACES[level]
        fonts = f'w:ascii="{face}" w:eastAsia="{face}" w:hAnsi="{face}" w:cs="{face}"'
        hint = ' w:hint="eastAsia"' if self.wps else ""
        end = '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar"/>' + FILL if self.wps else ""
        return (
            f'<w:rFonts{hint} {fonts}/><w:b w:val="0"/><w:bCs/><w:color w:val="000000"/>'
            f'<w:kern w:val="0"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>{end}'
        )

    def _run(self, text: str, look: str, saved: str) -> str:
        mark = "" if self.wps else f' w:rsidRPr="{saved}"'
        return (
            f'<w:r{mark}><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        )

    def table(self, table: PrintedTable) -> str:
        """A ruled table; what is merged downwards goes on in empty cells."""
        rows: list[list[tuple[PrintedCell, bool]]] = [[] for _ in range(table.rows)]
        for cell in sorted(table.cells, key=lambda one: one.column):
            for row in range(cell.row, cell.row + cell.row_span):
                rows[row].append((cell, row == cell.row))
        step = WIDTH // table.columns
        grid = f'<w:gridCol w:w="{step}"/>' * table.columns
        shown = "".join(self._row(row, step) for row in rows)
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblBorders>{self._borders()}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
            f'</w:tblCellMar><w:tblLook w:val="04A0"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"{shown}</w:tbl>"
        )

    def _borders(self) -> str:
        return "".join(
            f'<w:{side} w:val="single" w:color="auto" w:sz="4" w:space="0"/>' for side in SIDES
        )

    def _row(self, row: list[tuple[PrintedCell, bool]], step: int) -> str:
        own = ""
        if self.wps:
            own = f"<w:tblPrEx><w:tblBorders>{self._borders()}</w:tblBorders></w:tblPrEx>"
        height = (
            '<w:trPr><w:trHeight w:val="397" w:hRule="atLeast"/><w:jc w:val="center"/></w:trPr>'
        )
        saved = identifier(next(self.numbers) // 7)
        marks = "" if self.wps else f' w:rsidR="{saved}" w:rsidTr="{saved}"'
        cells = "".join(self._cell(cell, step, first=first) for cell, first in row)
        return f"<w:tr{marks}>{own}{height}{cells}</w:tr>"

    def _cell(self, cell: PrintedCell, step: int, *, first: bool) -> str:
        wide = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
        down = ""
        if cell.row_span > 1:
            down = '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
        margins = "".join(f'<w:{side} w:w="15" w:type="dxa"/>' for side in SIDES)
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{step * cell.column_span}" w:type="dxa"/>{wide}{down}'
            f'<w:tcBorders>{self._borders()}</w:tcBorders><w:shd w:val="clear" w:color="auto" '
            f'w:fill="auto"/><w:tcMar>{margins}</w:tcMar><w:vAlign w:val="center"/>'
            f"</w:tcPr>{self._texts(cell.text if first else '')}</w:tc>"
        )

    def _texts(self, text: str) -> str:
        """WPS users end a line in a cell with a paragraph, Word's with a break."""
        return "".join(map(self.paragraph, text.split("\n") if self.wps else [text]))

    def frame(self, body: str) -> str:
        """The whole report in the one cell of a layout table."""
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/></w:tblPr><w:tblGrid>'
            f'<w:gridCol w:w="{WIDTH}"/></w:tblGrid><w:tr><w:tc><w:tcPr>'
            f'<w:tcW w:w="{WIDTH}" w:type="dxa"/></w:tcPr>{body}{self.paragraph("")}</w:tc></w:tr>'
            "</w:tbl>"
        )
