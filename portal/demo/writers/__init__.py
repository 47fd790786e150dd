"""One writer for each kind of file; each takes a printed report and a path."""

from collections.abc import Callable, Mapping
from pathlib import Path

from portal.demo.shapes import PrintedReport
from portal.demo.writers.docx import write_docx
from portal.demo.writers.html import write_gb18030_html, write_html
from portal.demo.writers.pdf import write_pdf
from portal.demo.writers.text import write_cells, write_markdown, write_text
from portal.demo.writers.xlsx import write_xlsx

WRITERS: Mapping[str, Callable[[PrintedReport, Path], None]] = {
    "docx": write_docx,
    "html": write_html,
    "gb18030.html": write_gb18030_html,
    "pdf": write_pdf,
    "txt": write_text,
    "cells.txt": write_cells,
    "md": write_markdown,
    "xlsx": write_xlsx,
}
