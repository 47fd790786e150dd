"""OpenDocument texts as LibreOffice and WPS write them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from ingestion.extract.document import Document, Grid
from ingestion.extract.errors import Damaged, Encrypted, LimitExceeded, Unsupported
from ingestion.extract.pipeline import extract
from ingestion.extract.readers.odt import OdtReader
from tests.ingestion.extract.judging import judge
from tests.ingestion.extract.printing import Block, Row, figures, report

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("draw", "drawing"), ("m", "manifest"),
    )
)  # fmt: skip
HIDING = (
    '<office:automatic-styles><style:style style:name="H" style:family="text">'
    '<style:text-properties text:display="none"/></style:style></office:automatic-styles>'
)


RUBY = "<text:ruby><text:ruby-base>1</text:ruby-base><text:ruby-text>9</text:ruby-text></text:ruby>"


def write_odt(
    path: Path, body: str, *, kind: str = "text", manifest: str = "", styles: str = HIDING
) -> Path:
    content = (
        f"<office:document-content {NAMES}>{styles}<office:body><office:{kind}>{body}"
        f"</office:{kind}></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", f"<m:manifest {NAMES}>{manifest}</m:manifest>")
    return path


def read(tmp_path: Path, body: str) -> Document:
    return OdtReader().read(write_odt(tmp_path / "a.odt", body))


def paragraph(text: str) -> str:
    return f"<text:p><text:span>{escape(text)}</text:span></text:p>"


def cell(content: str, spans: str = "") -> str:
    return f"<table:table-cell {spans}>{content}</table:table-cell>"


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def table(*rows: str) -> str:
    return f"<table:table>{''.join(rows)}</table:table>"


def printed(rows: list[Row]) -> str:
    taken: set[tuple[int, int]] = set()
    out = []
    for number, boxes in enumerate(rows):
        cells, column, left = [], 0, list(boxes)
        while left or (number, column) in taken:
            if (number, column) in taken:
                cells.append("<table:covered-table-cell/>")
                column += 1
                continue
            box = left.pop(0)
            taken |= {
                (number + down, column + right)
                for down in range(box.rows)
                for right in range(box.columns)
            }
            spans = f'table:number-columns-spanned="{box.columns}"'
            cells.append(
                cell(paragraph(box.text), f'{spans} table:number-rows-spanned="{box.rows}"')
            )
            column += 1
        out.append(row(*cells))
    return table(*out)


def body_of(blocks: list[Block]) -> str:
    return "".join(
        paragraph(block) if isinstance(block, str) else printed(list(block)) for block in blocks
    )


def shown(document: Document) -> list[list[list[str]]]:
    return [
        [[place.text if place else "" for place in line] for line in grid.matrix()]
        for grid in document.grids()
    ]


def lines(document: Document) -> list[str]:
    return [line.text for line in document.lines()]


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_report_is_read_whole(edition: str, tmp_path: Path) -> None:
    made = figures(edition, edition)
    judgement = judge(extract(write_odt(tmp_path / "a.odt", body_of(report(made)))), made)
    assert not judgement.wrong
    assert not judgement.noise


@pytest.mark.parametrize(
    ("inner", "want"),
    [
        ("1<text:s text:c='2'/>2", ["1  2"]),
        ("1\n  2", ["1 2"]),
        ("1<text:line-break/>2", ["1", "2"]),
        ("1<text:note><text:note-body><text:p>9</text:p></text:note-body></text:note>2", ["12"]),
        ("1<office:annotation><text:p>9</text:p></office:annotation>2", ["12"]),
        ("<text:a>1</text:a><text:bookmark-start/>2", ["12"]),
        ("1<draw:frame><draw:text-box><text:p>2</text:p></draw:text-box></draw:frame>", ["1", "2"]),
        (RUBY, ["1"]),
    ],
)  # fmt: skip
def test_what_a_paragraph_shows(inner: str, want: list[str], tmp_path: Path) -> None:
    assert lines(read(tmp_path, f"<text:p>{inner}</text:p>")) == want


def test_lists_and_sections_are_seen_through_and_contents_left_out(tmp_path: Path) -> None:
    body = (
        "<text:table-of-content><text:index-body><text:p>目录</text:p></text:index-body>"
        "</text:table-of-content><text:section><text:list><text:list-item><text:p>甲</text:p>"
        "</text:list-item></text:list></text:section>"
    )
    assert lines(read(tmp_path, body)) == ["甲"]


def test_deletions_are_left_out_and_noted(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>9</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes><text:p>1<text:change/></text:p>"
    )
    document = read(tmp_path, body)
    assert lines(document) == ["1"]
    assert [note.code for note in document.notes] == ["tracked-changes"]


@pytest.mark.parametrize(
    "body",
    [
        "<text:p>1<text:span text:style-name='H'>9</text:span></text:p>",
        "<text:p>1</text:p><text:section text:display='none'><text:p>9</text:p></text:section>",
        "<text:p>1<text:hidden-text text:is-hidden='true'>9</text:hidden-text></text:p>",
    ],
)
def test_hidden_text_is_left_out_and_noted(body: str, tmp_path: Path) -> None:
    document = read(tmp_path, body)
    assert lines(document) == ["1"]
    assert [note.code for note in document.notes] == ["hidden-text"]


class TestTables:
    def test_repeated_cells_and_rows_are_written_out(self, tmp_path: Path) -> None:
        repeated = cell(paragraph("0"), 'table:number-columns-repeated="3"')
        line = f'<table:table-row table:number-rows-repeated="2">{repeated}</table:table-row>'
        assert shown(read(tmp_path, table(line))) == [[["0"] * 3] * 2]

    def test_a_covered_cell_keeps_its_place(self, tmp_path: Path) -> None:
        line = row(cell(paragraph("1")), "<table:covered-table-cell/>", cell(paragraph("2")))
        assert shown(read(tmp_path, table(line))) == [[["1", "", "2"]]]

    def test_one_inside_another_stands_for_itself(self, tmp_path: Path) -> None:
        inner = table(row(cell(paragraph("甲")), cell(paragraph("1"))))
        outer = table(row(cell(paragraph("前") + inner + paragraph("后"))))
        kinds = [
            block.text if not isinstance(block, Grid) else "grid"
            for block in read(tmp_path, outer).blocks
        ]
        assert kinds == ["前", "grid", "后"]

    def test_header_rows_come_first(self, tmp_path: Path) -> None:
        head = f"<table:table-header-rows>{row(cell(paragraph('头')))}</table:table-header-rows>"
        assert shown(read(tmp_path, table(head, row(cell(paragraph("1")))))) == [[["头"], ["1"]]]

    @pytest.mark.parametrize("text", ["", "0"])
    def test_absurd_repetition_is_bounded(self, text: str, tmp_path: Path) -> None:
        wide = cell(paragraph(text), 'table:number-columns-repeated="99999999"')
        tall = f'<table:table-row table:number-rows-repeated="99999999">{wide}</table:table-row>'
        body = table(row(cell(paragraph("1"))), tall)
        if text:
            with pytest.raises(LimitExceeded):
                read(tmp_path, body)
        else:
            assert shown(read(tmp_path, body))[0][0] == ["1"]


@pytest.mark.parametrize(
    "content",
    [
        "<text:p>12</text:p>",
        "<text:p>1<text:span>2</text:span></text:p>",
        "<text:p><text:span>1</text:span>2</text:p>",
        "<text:p><text:span><text:span>1</text:span></text:span>2</text:p>",
        "<text:p>1<text:note><text:p>9</text:p></text:note>2</text:p>",
        "<text:p><text:span>1<text:bookmark/>2</text:span></text:p>",
        "<text:p> </text:p><text:p>12</text:p>",
        "<text:p>\n12\n</text:p>",
        "<text:list><text:list-item><text:p>12</text:p></text:list-item></text:list>",
    ],
)
def test_a_cell_is_read_alike_whether_anything_could_be_hidden(
    content: str, tmp_path: Path
) -> None:
    body = f"<table:table>{row(cell(paragraph('总计')), cell(content))}</table:table>"
    plain, hiding = (
        OdtReader().read(write_odt(tmp_path / "a.odt", body, styles=styles))
        for styles in ("", HIDING)
    )
    assert plain == hiding
    assert shown(plain)[0][0][1].strip() == "12"


def test_an_element_hides_without_a_style(tmp_path: Path) -> None:
    hidden = '<text:hidden-text text:is-hidden="true" text:string-value="9">9</text:hidden-text>'
    body = f"<table:table>{row(cell(f'<text:p>1{hidden}</text:p>'))}</table:table>"
    document = OdtReader().read(write_odt(tmp_path / "a.odt", body, styles=""))
    assert shown(document)[0][0] == ["1"]


def test_a_password_is_named(tmp_path: Path) -> None:
    entry = "<m:file-entry><m:encryption-data/></m:file-entry>"
    with pytest.raises(Encrypted):
        OdtReader().read(write_odt(tmp_path / "a.odt", "", manifest=entry))


def test_slides_are_not_read(tmp_path: Path) -> None:
    with pytest.raises(Unsupported):
        OdtReader().read(write_odt(tmp_path / "a.odt", "", kind="presentation"))


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
        archive.writestr("META-INF/manifest.xml", "<a/>")
    with pytest.raises(Damaged):
        OdtReader().read(path)
