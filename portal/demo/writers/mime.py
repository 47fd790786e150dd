"""Web archives: one page with its parts in a MIME message, as a browser or Word saves it."""

from __future__ import annotations

import base64
import quopri
from pathlib import Path

from portal.demo.shapes import PrintedReport
from portal.demo.writers.html import page

BOUNDARY = "----=_Part_6C1A"


def write_mht(report: PrintedReport, path: Path) -> None:
    """Write the report as a web archive: the page quoted, and an image beside it."""
    content = page(report, "utf-8").encode()
    picture = base64.b64encode(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;").decode()
    head = (
        "MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related; type="text/html"; boundary="{BOUNDARY}"\r\n\r\n'
    )
    main = (
        f"--{BOUNDARY}\r\nContent-Location: file:///C:/report.htm\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        'Content-Type: text/html; charset="utf-8"\r\n\r\n'
        f"{quopri.encodestring(content).decode('ascii')}\r\n"
    )
    rest = (
        f"--{BOUNDARY}\r\nContent-Location: file:///C:/a.gif\r\n"
        "Content-Transfer-Encoding: base64\r\nContent-Type: image/gif\r\n\r\n"
        f"{picture}\r\n--{BOUNDARY}--\r\n"
    )
    path.write_bytes((head + main + rest).encode("ascii"))
