"""One writer for each kind of file; each takes a printed report and a path."""

from collections.abc import Callable, Mapping
from pathlib import Path

from portal.demo.shapes import PrintedReport
from portal.demo.writers.delimited import write_csv, write_gb18030_csv
from portal.demo.writers.docx import write_docx
from portal.demo.writers.html import write_gb18030_html, write_html, write_misdeclared_html
from portal.demo.writers.mime import write_mht
from portal.demo.writers.opendocument import write_odt
from portal.demo.writers.pdf import write_pdf, write_unruled_pdf
from portal.demo.writers.rich import write_rtf
from portal.demo.writers.text import (
    write_cells,
    write_gb18030_text,
    write_lines,
    write_markdown,
    write_text,
    write_utf16_text,
)
from portal.demo.writers.wps import write_wps_docx
from portal.demo.writers.xls import write_xls
from portal.demo.writers.xlsx import write_xlsx

WRITERS: Mapping[str, Callable[[PrintedReport, Path], None]] = {
    "csv": write_csv,
    "gb18030.csv": write_gb18030_csv,
    "mht": write_mht,
    "odt": write_odt,
    "rtf": write_rtf,
    "docx": write_docx,
    "html": write_html,
    "gb18030.html": write_gb18030_html,
    "pdf": write_pdf,
    "unruled.pdf": write_unruled_pdf,
    "txt": write_text,
    "cells.txt": write_cells,
    "lines.txt": write_lines,
    "gb18030.txt": write_gb18030_text,
    "utf16.txt": write_utf16_text,
    "wps.docx": write_wps_docx,
    "wrong.html": write_misdeclared_html,
    "md": write_markdown,
    "xls": write_xls,
    "xlsx": write_xlsx,
}
