"""The look of a text in a Word document: what it takes from a figure, and what it adds."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ingestion.extract.document import Document, Kind, Unsure
from ingestion.extract.readers.docx import DocxReader
from ingestion.extract.sniff import sniff
from tests.ingestion.extract.printing import W, document_xml, paragraph, write_docx

HIDDEN = "hidden-text"
SHADE = '<w:shd w:val="clear" w:fill="{}"/>'


def run(text: str, look: str = "") -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"


def table(content: str, *, cell: str = "", row: str = "", whole: str = "") -> str:
    label = f"<w:tc>{paragraph('行政许可')}</w:tc>"
    value = f"<w:tc><w:tcPr>{cell}</w:tcPr><w:p>{content}</w:p></w:tc>"
    first = f"<w:tr><w:trPr>{row}</w:trPr>{label}{value}</w:tr>"
    last = f"<w:tr>{label}<w:tc>{paragraph('7')}</w:tc></w:tr>"
    return f"<w:tbl><w:tblPr>{whole}</w:tblPr>{first}{last}</w:tbl>"


def read(tmp_path: Path, body: str, styles: str = "") -> Document:
    path = write_docx(tmp_path / "a.docx", document_xml(body))
    if styles:
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{W}">{styles}</w:styles>')
    return DocxReader().read(path)


def value(document: Document) -> tuple[str, Unsure | None]:
    """The first row's value and why it is doubted."""
    cell = next(document.grids()).matrix()[0][1]
    assert cell is not None
    return cell.text, cell.doubt


def style(name: str, look: str, based: str = "", kind: str = "character") -> str:
    on = f'<w:basedOn w:val="{based}"/>' if based else ""
    head = f'<w:style w:type="{kind}" w:styleId="{name}">'
    return f"{head}{on}<w:rPr>{look}</w:rPr></w:style>"


class TestOfARun:
    @pytest.mark.parametrize(
        ("look", "want"),
        [
            ('<w:vertAlign w:val="superscript"/>', ("1258¹", None)),
            ('<w:vertAlign w:val="subscript"/>', ("1258¹", None)),
            ('<w:position w:val="12"/>', ("1258¹", None)),
            ('<w:vertAlign w:val="baseline"/>', ("12581", None)),
            ("<w:strike/>", ("12581", Unsure.STRUCK)),
            ("<w:dstrike/>", ("12581", Unsure.STRUCK)),
            ('<w:strike w:val="0"/>', ("12581", None)),
            ('<w:color w:val="FFFFFF"/>', ("12581", Unsure.UNSEEN)),
            ('<w:color w:val="fefefe"/>', ("12581", Unsure.UNSEEN)),
            ('<w:color w:val="FF0000"/>', ("12581", None)),
            ('<w:color w:val="auto" w:themeColor="background1"/>', ("12581", Unsure.UNSEEN)),
            ("<w:textFill><w:noFill/></w:textFill>", ("12581", Unsure.UNSEEN)),
            ("<w:textFill><w:solidFill/></w:textFill>", ("12581", None)),
            ('<w:sz w:val="2"/>', ("12581", Unsure.UNSEEN)),
            ('<w:sz w:val="21"/>', ("12581", None)),
            ("<w:vanish/>", ("1258", None)),
        ],
    )
    def test_changes_what_its_figures_say(
        self, tmp_path: Path, look: str, want: tuple[str, Unsure | None]
    ) -> None:
        assert value(read(tmp_path, table(run("1258") + run("1", look)))) == want

    def test_leaves_words_alone(self, tmp_path: Path) -> None:
        struck = run("旧", "<w:strike/>") + run("8")
        assert value(read(tmp_path, table(struck))) == ("旧8", None)

    @pytest.mark.parametrize(
        ("run_look", "paragraph_look", "cell", "whole", "doubt"),
        [
            ("", "", "", "", Unsure.UNSEEN),
            ("", "", SHADE.format("1F4E79"), "", None),
            ("", "", SHADE.format("FFFFFF"), "", Unsure.UNSEEN),
            ("", "", SHADE.format("auto"), "", Unsure.UNSEEN),
            ("", "", '<w:shd w:val="solid" w:color="002060" w:fill="auto"/>', "", None),
            ("", "", "", SHADE.format("002060"), None),
            ("", SHADE.format("000000"), "", "", None),
            (SHADE.format("000000"), "", "", "", None),
            ('<w:highlight w:val="black"/>', "", "", "", None),
            ("", "", "", '<w:tblStyle w:val="Dark"/>', None),
        ],
    )
    def test_white_figures_on_a_colour_are_seen(
        self, tmp_path: Path, run_look: str, paragraph_look: str, cell: str, whole: str,
        doubt: Unsure | None,
    ) -> None:  # fmt: skip
        white = run("8", f'<w:color w:val="FFFFFF"/>{run_look}')
        content = f"<w:pPr>{paragraph_look}</w:pPr>{white}"
        dark = f"<w:tblStylePr><w:tcPr>{SHADE.format('1F4E79')}</w:tcPr></w:tblStylePr>"
        styles = f'<w:style w:type="table" w:styleId="Dark">{dark}</w:style>'
        body = table(content, cell=cell, whole=whole)
        assert value(read(tmp_path, body, styles)) == ("8", doubt)

    def test_figures_in_the_colour_behind_them_are_not_seen(self, tmp_path: Path) -> None:
        grey = run("8", '<w:color w:val="D9D9D9"/>')
        body = table(grey, cell=SHADE.format("D9D9D9"))
        assert value(read(tmp_path, body)) == ("8", Unsure.UNSEEN)

    def test_what_a_tracked_change_was_before_counts_for_nothing(self, tmp_path: Path) -> None:
        changed = "<w:rPrChange><w:rPr><w:vanish/><w:strike/></w:rPr></w:rPrChange>"
        assert value(read(tmp_path, table(run("8", changed)))) == ("8", None)


class TestOfAStyle:
    VANISH = style("Gone", "<w:vanish/>")

    @pytest.mark.parametrize(
        ("look", "around", "styles"),
        [
            ('<w:rStyle w:val="Gone"/>', "", VANISH),
            ('<w:rStyle w:val="Heir"/>', "", VANISH + style("Heir", "", "Gone")),
            ("", '<w:tblStyle w:val="Gone"/>', VANISH),
        ],
    )
    def test_hides(self, tmp_path: Path, look: str, around: str, styles: str) -> None:
        document = read(tmp_path, table(run("8", look), whole=around), styles)
        shown = [cell.text for grid in document.grids() for cell in grid.cells]
        assert "8" not in shown
        assert [note.code for note in document.notes] == [HIDDEN]

    def test_of_a_paragraph_hides(self, tmp_path: Path) -> None:
        content = f'<w:pPr><w:pStyle w:val="Gone"/></w:pPr>{run("8")}'
        assert value(read(tmp_path, table(content), self.VANISH)) == ("", None)

    def test_gives_way_to_the_run(self, tmp_path: Path) -> None:
        look = '<w:rStyle w:val="Gone"/><w:vanish w:val="0"/>'
        document = read(tmp_path, table(run("8", look)), self.VANISH)
        assert value(document) == ("8", None)
        assert not document.notes

    def test_of_no_use_changes_nothing(self, tmp_path: Path) -> None:
        assert value(read(tmp_path, table(run("8")), self.VANISH)) == ("8", None)

    def test_that_is_based_on_itself_ends(self, tmp_path: Path) -> None:
        styles = style("A", "", "B") + style("B", "<w:strike/>", "A")
        body = table(run("8", '<w:rStyle w:val="A"/>'))
        assert value(read(tmp_path, body, styles)) == ("8", Unsure.STRUCK)


class TestOfOtherThings:
    def test_a_hidden_row_is_left_out(self, tmp_path: Path) -> None:
        document = read(tmp_path, table(run("8"), row="<w:hidden/>"))
        assert value(document) == ("7", None)
        assert [note.code for note in document.notes] == [HIDDEN]

    @pytest.mark.parametrize(
        ("height", "doubt"),
        [
            ('w:val="20" w:hRule="exact"', Unsure.UNSEEN),
            ('w:val="20" w:hRule="atLeast"', None),
            ('w:val="400" w:hRule="exact"', None),
        ],
    )
    def test_a_row_too_low_to_be_seen_is_doubted(
        self, tmp_path: Path, height: str, doubt: Unsure | None
    ) -> None:
        document = read(tmp_path, table(run("8"), row=f"<w:trHeight {height}/>"))
        assert value(document) == ("8", doubt)

    def test_the_main_part_may_have_another_name(self, tmp_path: Path) -> None:
        path = tmp_path / "b.docx"
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
        with zipfile.ZipFile(path, "w") as archive:
            relation = f'<Relationship Id="r" Type="{kind}" Target="/word/document2.xml"/>'
            archive.writestr("_rels/.rels", f"<Relationships>{relation}</Relationships>")
            archive.writestr("word/document2.xml", document_xml(table(run("8"))))
        assert sniff(path) is Kind.DOCX
        assert value(DocxReader().read(path)) == ("8", None)

    def test_a_mirrored_table_is_read_as_it_looks(self, tmp_path: Path) -> None:
        document = read(tmp_path, table(run("8"), whole="<w:bidiVisual/>"))
        assert [cell.text for cell in next(document.grids()).cells] == [
            "8",
            "行政许可",
            "7",
            "行政许可",
        ]

    @pytest.mark.parametrize(
        ("font", "char", "want"),
        [
            ("Symbol", "F02D", ("-8", None)),
            ("Symbol", "F031", ("18", None)),
            ("Wingdings", "F08C", ("8", Unsure.INK)),
        ],
    )
    def test_a_sign_of_a_font_of_signs(
        self, tmp_path: Path, font: str, char: str, want: tuple[str, Unsure | None]
    ) -> None:
        sign = f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'
        text, doubt = value(read(tmp_path, table(sign + run("8"))))
        assert (text.strip(), doubt) == want

    def test_the_reading_above_a_word_is_no_part_of_it(self, tmp_path: Path) -> None:
        ruby = f"<w:ruby><w:rt>{run('3')}</w:rt><w:rubyBase>{run('1258')}</w:rubyBase></w:ruby>"
        document = read(tmp_path, table(f"<w:r>{ruby}</w:r>"))
        assert value(document) == ("1258", None)
        assert not document.notes

    def test_a_control_that_waits_to_be_filled_in_says_nothing(self, tmp_path: Path) -> None:
        control = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('0')}"
        document = read(tmp_path, table(f"{control}</w:sdtContent></w:sdt>"))
        assert value(document) == ("", None)

    def test_the_instruction_of_a_field_is_not_its_result(self, tmp_path: Path) -> None:
        parts = [
            f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in ("begin", "separate", "end")
        ]
        field = f"{parts[0]}{run('12')}{parts[1]}{run('58')}{parts[2]}{run('件')}"
        assert value(read(tmp_path, table(field))) == ("58件", None)


MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


class TestWhatIsNoText:
    @pytest.mark.parametrize(
        ("content", "want"),
        [
            (run("42") + "<w:r><w:drawing/></w:r>", "42"),
            (run("42") + "<w:r><w:pict/></w:r>", "42"),
            (run("42") + "<w:r><w:object/></w:r>", "42"),
            ("<w:r><w:drawing/></w:r>", ""),
            (f'{run("42")}<m:oMath xmlns:m="{MATH}"><m:r><m:t>17</m:t></m:r></m:oMath>', "4217"),
            (f'<w:bdo w:val="rtl">{run("7124")}</w:bdo>', "7124"),
            (f'<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>{run("17")}', "17"),
        ],
        ids=["drawing", "picture", "object", "alone", "formula", "turned round", "numbered"],
    )
    def test_makes_its_cell_doubtful(self, tmp_path: Path, content: str, want: str) -> None:
        assert value(read(tmp_path, table(content))) == (want, Unsure.INK)

    @pytest.mark.parametrize(
        "content",
        [
            f'<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>{run("17")}',
            f'<w:bdo w:val="ltr">{run("17")}</w:bdo>',
        ],
        ids=["numbered no more", "as written"],
    )
    def test_leaves_plain_figures_alone(self, tmp_path: Path, content: str) -> None:
        assert value(read(tmp_path, table(content))) == ("17", None)
