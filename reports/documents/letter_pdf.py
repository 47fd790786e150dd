"""The letter as a PDF.

The typeface is the reader's own Song (an Adobe CID font that is named, not embedded): no font has
to be installed where the portal runs.
"""

from __future__ import annotations

import re
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from reports.documents.letter import COLUMNS, HEADING, WIDTHS, Letter, chinese

FONT = "STSong-Light"
PADDING = 4  # points
PAGE = 160 * mm - 12  # the frame keeps 6 points free on each side
PIECES = re.compile(r"(?:[\w.,%/-]+|.)[，。；：、\uff01？）》”]*\s*", re.ASCII | re.DOTALL)
INK, LINE, SHADE = HexColor("#1b2526"), HexColor("#8a9698"), HexColor("#eef2f2")


def write_letter_pdf(letter: Letter) -> bytes:
    """The bytes of a .pdf of one A4 page."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    stream = BytesIO()
    page = SimpleDocTemplate(
        stream,
        pagesize=A4,
        leftMargin=25 * mm,
        rightMargin=25 * mm,
        topMargin=22 * mm,
        bottomMargin=20 * mm,
        title=f"{letter.subject}{HEADING}",
        author=letter.office,
    )
    page.build(_story(letter))
    return stream.getvalue()


def _story(letter: Letter) -> list[Flowable]:
    story: list[Flowable] = [
        _words(HEADING, 20, PAGE, TA_CENTER),
        Spacer(0, 2 * mm),
        _words(letter.subject, 12, PAGE, TA_CENTER),
        Spacer(0, 4 * mm),
        _words(f"{letter.agency}：", 12, PAGE),
    ]
    story += [
        _words(text, 12, PAGE, indent=24) for text in (letter.opening, letter.grounds) if text
    ]
    if letter.items:
        story += [Spacer(0, 3 * mm), _table(letter), Spacer(0, 2 * mm)]
        story.append(_words(letter.closing, 10.5, PAGE))
    story.append(Spacer(0, 6 * mm))
    story += [_words(text, 12, PAGE, TA_RIGHT) for text in (letter.office, chinese(letter.day))]
    return story


def _table(letter: Letter) -> Table:
    aligned = (TA_CENTER, TA_CENTER, TA_LEFT, TA_LEFT)
    lines = [
        [
            _words(text, 10.5, width * mm - 2 * PADDING, alignment)
            for text, width, alignment in zip(row, WIDTHS, alignments, strict=True)
        ]
        for row, alignments in (
            (COLUMNS, (TA_CENTER,) * len(COLUMNS)),
            *((row, aligned) for row in letter.rows()),
        )
    ]
    table = Table(lines, colWidths=[width * mm for width in WIDTHS], repeatRows=1)
    table.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, LINE),
            ("BACKGROUND", (0, 0), (-1, 0), SHADE),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
            ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
        ]
    )
    return table


def _words(
    text: str, size: float, width: float, alignment: int = TA_LEFT, indent: float = 0
) -> Paragraph:
    style = ParagraphStyle(
        f"{size}-{alignment}-{indent}",
        fontName=FONT,
        fontSize=size,
        leading=size * 1.45,
        alignment=alignment,
        firstLineIndent=indent,
        textColor=INK,
    )
    lines = _lines(text, size, width - 1, indent)
    return Paragraph("<br/>".join(escape(line) for line in lines), style)


def _lines(text: str, size: float, width: float, indent: float) -> list[str]:
    """The text in lines of at most ``width`` points; a number is not broken, and no line begins
    with a closing mark.
    """
    lines, line, used = [], "", indent
    for piece in PIECES.findall(text):
        wide = pdfmetrics.stringWidth(piece, FONT, size)
        if line and used + wide > width:
            lines.append(line.rstrip())
            line, used = "", 0.0
        line, used = line + piece, used + wide
    return [*lines, line]
