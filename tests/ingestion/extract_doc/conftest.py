"""The documents that the tests of this folder read, saved once as Word binary files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from ingestion.extract.document import Document, Kind
from ingestion.extract.errors import Rejected
from ingestion.extract.readers import doc
from ingestion.extract.support.libreoffice import program
from portal.demo.family import sample
from portal.demo.generate import GeneratedDocument, generate
from tests.ingestion.extract import printing
from tests.ingestion.extract_doc import making
from tests.ingestion.extract_doc.making import cell, paragraph, plain_table, row, run, table

REPORTS = range(4)
CHANGE = 'w:author="a" w:date="2024-01-02T03:04:05Z"'
VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'


@pytest.fixture(scope="session")
def word_files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The documents by name; the tests are skipped where nothing can write them."""
    if program() is None:
        pytest.skip(making.MISSING)
    folder = tmp_path_factory.mktemp("word")
    bodies = {
        "merged": _merged(),
        "nested": _nested(),
        "tracked": _tracked(),
        "hidden": paragraph(run("shown "), run("hidden", "<w:vanish/>"), run(" text")),
        "field": plain_table([["a", "b"]]) + paragraph(_field("PAGE", "12"), run("th")),
        "breaks": _breaks(),
        "box": _box(),
        "drawn": _drawn(),
        "looks": _looks(),
        "ragged": _ragged(),
    }
    sources = {
        name: making.write_docx(folder / f"{name}.docx", printing.document_xml(body))
        for name, body in bodies.items()
    }
    reports = {f"report-{seed}": _report(seed, folder).path for seed in REPORTS}
    return making.saved_as_doc(sources | reports, folder)


@pytest.fixture
def native(monkeypatch: pytest.MonkeyPatch) -> None:
    """No conversion: what is read is read here."""

    def refuse(path: Path, _kind: Kind) -> Document:
        raise Rejected(path.name)

    monkeypatch.setattr(doc, "converted", refuse)


@pytest.fixture(scope="session")
def report_cells(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, dict[str, object]]:
    """What the reports among the documents print, by the document's name."""
    folder = tmp_path_factory.mktemp("cells")
    return {f"report-{seed}": _report(seed, folder).golden["cells"] for seed in REPORTS}


def _report(seed: int, folder: Path) -> GeneratedDocument:
    specification, _kind = sample(seed)
    return generate(replace(specification, defects=()), "docx", folder)


LOOKS = (
    '<w:vertAlign w:val="superscript"/>',
    '<w:vertAlign w:val="subscript"/>',
    '<w:position w:val="8"/>',
    "<w:strike/>",
    "<w:dstrike/>",
    '<w:color w:val="FFFFFF"/>',
    '<w:sz w:val="2"/>',
    '<w:color w:val="FF0000"/><w:sz w:val="12"/>',
)


def _looks() -> str:
    """A figure and one digit of a look, a row each; at last white ones on a ground and on none."""
    rows = [cell(paragraph(run("1258"), run("1", look)), width=1200) for look in LOOKS]
    white = paragraph(run("1258", LOOKS[5]))
    ground = '<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="1F4E79"/>'
    rows.append(cell(white, width=1200).replace("<w:tcPr>", ground))
    return table([1200, 1200], *(row(cell(paragraph(run("a")), width=1200), one) for one in rows))


def _field(code: str, result: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    text = f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
    return mark("begin") + text + mark("separate") + run(result) + mark("end")


def _merged() -> str:
    first = row(
        cell(paragraph(run("head")), width=2000, span=2),
        cell(paragraph(run("right")), width=1500, merge="restart"),
    )
    second = row(
        cell(paragraph(run("1")), width=1000),
        cell(paragraph(run("2")), width=1000),
        cell(paragraph(), width=1500, merge="continue"),
    )
    return table([1000, 1000, 1500], first, second)


def _nested() -> str:
    inner = plain_table([["1", "2"], ["3", "4"]])
    line = row(
        cell(paragraph(run("beside")), width=3000),
        cell(inner + paragraph(run("after")), width=4000),
    )
    plain = row(cell(paragraph(run("x")), width=3000), cell(paragraph(run("y")), width=4000))
    return paragraph(run("before")) + table([3000, 4000], line, plain)


def _tracked() -> str:
    gone = f'<w:del w:id="1" {CHANGE}><w:r><w:delText>7</w:delText></w:r></w:del>'
    come = f'<w:ins w:id="2" {CHANGE}>{run("8")}</w:ins>'
    return plain_table([["a", "b"]]) + paragraph(run("value "), gone, come)


def _breaks() -> str:
    broken = "<w:r><w:t>1</w:t><w:br/><w:t>2</w:t><w:tab/><w:t>3</w:t></w:r>"
    page = '<w:r><w:br w:type="page"/></w:r>'
    return table([3000], row(cell(paragraph(broken), width=3000))) + paragraph(
        run("above"), page, run("below")
    )


def _drawn() -> str:
    """A figure beside a drawn square, and one alone."""
    square = (
        '<w:r><w:pict><v:rect xmlns:v="urn:schemas-microsoft-com:vml"'
        ' style="width:9pt;height:9pt"/></w:pict></w:r>'
    )
    beside = cell(paragraph(run("42"), square), width=1200)
    return table([1200] * 2, row(beside, cell(paragraph(run("17")), width=1200)))


def _box() -> str:
    inner = f"<w:txbxContent>{paragraph(run('boxed'))}</w:txbxContent>"
    shape = f'<v:shape {VML} type="#_x0000_t202" style="width:90pt;height:40pt">'
    anchor = f"<w:r><w:pict>{shape}<v:textbox>{inner}</v:textbox></v:shape></w:pict></w:r>"
    return paragraph(run("first"), anchor) + paragraph(run("second"))


def _ragged() -> str:
    rows = [
        row(*(cell(paragraph(run(text)), width=width) for text, width in line))
        for line in (
            (("a", 1000), ("b", 1000), ("c", 1000)),
            (("d", 1012), ("e", 994), ("f", 994)),
            (("g", 2004), ("h", 996)),
        )
    ]
    return table([1000, 1000, 1000], *rows)
