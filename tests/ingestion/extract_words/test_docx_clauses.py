"""What Word and WPS write into documents besides plain paragraphs and tables."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingestion.extract.document import Document, Grid
from ingestion.extract.pipeline import extract
from ingestion.extract.readers.docx import DocxReader
from tests.ingestion.extract.judging import judge
from tests.ingestion.extract.printing import (
    Figures,
    W,
    document_xml,
    docx_xml,
    figures,
    paragraph,
    report,
    write_docx,
)

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
TRACKED = "tracked-changes"
NOTED = "X7"


def read(tmp_path: Path, body: str) -> Document:
    return DocxReader().read(write_docx(tmp_path / "a.docx", document_xml(body)))


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def words(*texts: str) -> list[str]:
    return [cell(paragraph(text)) for text in texts]


def shown(document: Document) -> list[list[list[str]]]:
    return [
        [[place.text if place else "" for place in line] for line in grid.matrix()]
        for grid in document.grids()
    ]


def whole(made: Figures, change: Callable[[str], str]) -> str:
    return change(docx_xml(report(made)))


def control(inner: str) -> str:
    properties = "<w:sdtPr><w:alias w:val='x'/></w:sdtPr>"
    return f"<w:sdt>{properties}<w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def strict(xml: str) -> str:
    return xml.replace(W, STRICT)


def split_runs(xml: str) -> str:
    """Each run of digits over two runs, a spelling mark between them."""
    return "".join(_split(part) for part in xml.split("<w:t "))


def _split(part: str) -> str:
    start, _, rest = part.partition(">")
    text, end, after = rest.partition("</w:t>")
    if not text.isdigit() or len(text) < 2 or not end:
        return part if part.startswith("<?xml") else f"<w:t {part}"
    again = f'</w:t></w:r><w:proofErr w:type="spellEnd"/><w:r><w:t {start}>'
    return f"<w:t {start}>{text[0]}{again}{text[1:]}{end}{after}"


def in_controls(xml: str) -> str:
    """Rows, cells, paragraphs and runs each in a content control."""
    for name in ("r", "p", "tc", "tr", "tbl"):
        xml = xml.replace(f"<w:{name}>", f"\x01<w:{name}>").replace(
            f"</w:{name}>", f"</w:{name}>\x02"
        )
    begin = "<w:sdt><w:sdtPr/><w:sdtContent>"
    return xml.replace("\x01", begin).replace("\x02", "</w:sdtContent></w:sdt>")


def inserted(xml: str) -> str:
    return xml.replace("<w:r>", "<w:ins w:id='1'><w:r>").replace("</w:r>", "</w:r></w:ins>")


def vertical(xml: str) -> str:
    return xml.replace("<w:tcPr>", '<w:tcPr><w:textDirection w:val="tbRlV"/>')


def formatting_changed(xml: str) -> str:
    old = (
        '<w:tcPrChange w:id="1"><w:tcPr><w:gridSpan w:val="9"/><w:vMerge/></w:tcPr></w:tcPrChange>'
    )
    return xml.replace("</w:tcPr>", f"{old}</w:tcPr>")


def with_cover_and_contents(xml: str) -> str:
    entries = "".join(
        f"<w:p><w:r><w:t>{text}</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t>{page}</w:t></w:r></w:p>"
        for page, text in enumerate(("一、总体情况", "二、主动公开政府信息情况"), 1)
    )
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    contents = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{entries}</w:sdtContent></w:sdt>"
    cover = paragraph("示例市示例区水务局") + "<w:p><w:r><w:br w:type='page'/></w:r></w:p>"
    return xml.replace("<w:body>", f"<w:body>{cover}{contents}", 1)


@pytest.mark.parametrize(
    "change",
    [
        strict,
        split_runs,
        in_controls,
        inserted,
        vertical,
        formatting_changed,
        with_cover_and_contents,
    ],
)
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_report_printed_so_is_read_whole(
    change: Callable[[str], str], edition: str, tmp_path: Path
) -> None:
    made = figures(edition, edition)
    reading = extract(write_docx(tmp_path / "a.docx", whole(made, change)))
    judgement = judge(reading, made)
    assert not judgement.wrong
    assert not judgement.noise
    assert any(one.code == NOTED for one in reading.findings) == (change is inserted)


@pytest.mark.parametrize("level", ["run", "cell", "row", "block"])
def test_content_controls_at_each_level(level: str, tmp_path: Path) -> None:
    run = "<w:r><w:t>7</w:t></w:r>"
    held = f"<w:p>{control(run) if level == 'run' else run}</w:p>"
    inner = cell(held)
    second = control(inner) if level == "cell" else inner
    line = row(*words("甲"), second)
    rows = control(line) if level == "row" else line
    body = control(table(rows)) if level == "block" else table(rows)
    assert shown(read(tmp_path, body)) == [[["甲", "7"]]]


class TestTrackedChanges:
    def test_a_deleted_row_is_gone(self, tmp_path: Path) -> None:
        gone = row(*words("旧", "1"), properties='<w:del w:id="1"/>')
        moved = row(*words("移", "2"), properties='<w:moveFrom w:id="1"/>')
        new = row(*words("新", "3"), properties='<w:ins w:id="2"/>')
        document = read(tmp_path, table(gone, moved, new))
        assert shown(document) == [[["新", "3"]]]
        assert [note.code for note in document.notes] == [TRACKED]

    def test_a_deleted_cell_is_gone_and_an_inserted_one_is_there(self, tmp_path: Path) -> None:
        line = row(
            cell(paragraph("旧"), '<w:cellDel w:id="1"/>'),
            cell(paragraph("新"), '<w:cellIns w:id="2"/>'),
        )
        document = read(tmp_path, table(line))
        assert shown(document) == [[["新"]]]
        assert [note.code for note in document.notes] == [TRACKED]

    def test_a_tracked_merge_holds(self, tmp_path: Path) -> None:
        head = cell(paragraph("甲"), '<w:cellMerge w:id="1" w:vMerge="rest"/>')
        rest = cell("<w:p/>", '<w:cellMerge w:id="2" w:vMerge="cont"/>')
        document = read(tmp_path, table(row(head, *words("1")), row(rest, *words("2"))))
        assert shown(document) == [[["甲", "1"], ["甲", "2"]]]
        assert [note.code for note in document.notes] == [TRACKED]

    def test_a_deleted_paragraph_mark_joins_its_paragraphs(self, tmp_path: Path) -> None:
        first = "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr><w:r><w:t>1</w:t></w:r></w:p>"
        document = read(tmp_path, table(row(cell(first + paragraph("2")), *words("甲"))))
        assert shown(document) == [[["12", "甲"]]]


class TestHiddenText:
    def test_is_left_out_and_noted(self, tmp_path: Path) -> None:
        hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t><w:tab/></w:r>"
        seen = "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>1</w:t></w:r>"
        document = read(tmp_path, table(row(cell(f"<w:p>{hidden}{seen}</w:p>"), *words("2"))))
        assert shown(document) == [[["1", "2"]]]
        assert [note.code for note in document.notes] == ["hidden-text"]

    def test_a_hidden_paragraph_mark_hides_no_text(self, tmp_path: Path) -> None:
        mark = "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>1</w:t></w:r></w:p>"
        document = read(tmp_path, table(row(cell(mark), *words("2"))))
        assert shown(document) == [[["1", "2"]]]
        assert not document.notes


class TestBoxes:
    def test_a_box_in_a_cell_adds_to_the_cell(self, tmp_path: Path) -> None:
        box = f"<w:r><w:pict><w:txbxContent>{paragraph('5')}</w:txbxContent></w:pict></w:r>"
        document = read(tmp_path, table(row(*words("甲"), cell(f"<w:p>{box}</w:p>"))))
        assert shown(document) == [[["甲", "5"]]]

    def test_the_fallback_counts_only_where_the_choice_shows_nothing(self, tmp_path: Path) -> None:
        box = f"<w:txbxContent>{paragraph('见下')}</w:txbxContent>"
        for choice in (box, ""):
            alternate = (
                f'<w:p><w:r><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice>{choice}</mc:Choice>'
                f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
            )
            assert [line.text for line in read(tmp_path, alternate).lines()] == ["见下"]


class TestTables:
    def test_one_inside_another_stands_for_itself(self, tmp_path: Path) -> None:
        inner = table(row(*words("甲", "1")), row(*words("乙", "2")))
        outer = table(row(cell(paragraph("前") + inner + paragraph("后"))))
        document = read(tmp_path, outer)
        kinds = [block.text if not isinstance(block, Grid) else "grid" for block in document.blocks]
        assert kinds == ["前", "grid", "后"]
        assert shown(document) == [[["甲", "1"], ["乙", "2"]]]

    def test_rows_may_begin_further_right(self, tmp_path: Path) -> None:
        short = row(*words("1"), properties='<w:gridBefore w:val="1"/>')
        assert shown(read(tmp_path, table(row(*words("甲", "乙")), short))) == [
            [["甲", "乙"], ["", "1"]]
        ]

    def test_in_headers_are_no_content(self, tmp_path: Path) -> None:
        made = figures()
        path = write_docx(tmp_path / "a.docx", docx_xml(report(made)))
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("word/header1.xml", docx_xml(report(figures("2019", "2019"))))
        assert not judge(extract(path), made).wrong


def test_an_embedded_document_is_noted(tmp_path: Path) -> None:
    document = read(tmp_path, paragraph("甲") + '<w:altChunk r:id="x" xmlns:r="r"/>')
    assert [note.code for note in document.notes] == ["embedded-document"]
