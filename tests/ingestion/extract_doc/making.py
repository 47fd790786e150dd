"""Word binary files for tests: Word XML that LibreOffice, where installed, saves as ``.doc``."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from ingestion.extract.support.libreoffice import program

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
SECONDS = 120
MISSING = "LibreOffice is not installed: apt-get install libreoffice-writer-nogui"


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    """A paragraph of runs."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def cell(content: str, *, width: int, span: int = 1, merge: str = "") -> str:
    """A cell of paragraphs or tables; ``width`` in twentieths of a point."""
    wide = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    wide += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    wide += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f"<w:tc><w:tcPr>{wide}</w:tcPr>{content}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A table row."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(widths: Sequence[int], *rows: str) -> str:
    """A table with a fixed grid."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    fixed = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
    return f"<w:tbl><w:tblPr>{fixed}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def plain_table(rows: Sequence[Sequence[str]], width: int = 1200) -> str:
    """A table without merged cells."""
    lines = (row(*(cell(paragraph(run(text)), width=width) for text in line)) for line in rows)
    return table([width] * len(rows[0]), *lines)


def write_docx(path: Path, xml: str) -> Path:
    """A Word file whole enough for LibreOffice."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", xml)
    return path


def saved_as_doc(sources: Mapping[str, Path], folder: Path) -> dict[str, Path]:
    """Each source's Word binary file; one start of LibreOffice for all."""
    office = program()
    assert office is not None
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "doc:MS Word 97", "--outdir", str(folder / "doc")]
    command += [str(path) for path in sources.values()]
    for _attempt in range(2):  # the first start may only set up the profile
        subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    return {name: folder / "doc" / f"{path.stem}.doc" for name, path in sources.items()}
