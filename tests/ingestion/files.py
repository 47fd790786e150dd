"""Files to send: small reports of our own, and files that are none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from reportlab.pdfgen.canvas import Canvas

from tests.ingestion.extract.printing import AGENCY, docx_xml, figures, report, tabbed

EDUCATION = "示例区教育局"


def report_text(agency: str = EDUCATION, year: int = 2020, note: str = "") -> bytes:
    """A report as a text file; ``note`` makes its bytes its own."""
    made = figures("2019", "2019") if year < 2021 else figures()
    text = tabbed(report(made, year=year)).replace(AGENCY, agency)
    return f"{text}\n\n{note}".encode()


def report_docx(agency: str = EDUCATION) -> bytes:
    """A report as a Word file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        xml = docx_xml(report(figures("2019", "2019"))).replace(AGENCY, agency)
        archive.writestr("word/document.xml", xml)
    return buffer.getvalue()


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of files by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def encrypted_pdf() -> bytes:
    """A PDF that opens with a password only."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt="secret")
    canvas.drawString(72, 720, "2020")
    canvas.save()
    return buffer.getvalue()


PROGRAM = b"MZ\x90\x00" + bytes(range(256)) * 8
BUDGET = "示例区2020年部门预算\n一、收入\n财政拨款 1200 万元\n".encode()
