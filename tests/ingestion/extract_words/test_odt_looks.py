"""The look of a text in an OpenDocument file: what it takes from a figure, and what it adds."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ingestion.extract.document import Document, Unsure
from ingestion.extract.readers.odt import OdtReader

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip
SUPER, WHITE = 'style:text-position="super 58%"', 'fo:color="#ffffff"'
DARK = 'fo:background-color="#1f4e79"'


def style(name: str, look: str, *, family: str = "text", based: str = "", ground: str = "") -> str:
    on = f' style:parent-style-name="{based}"' if based else ""
    inner = f"<style:text-properties {look}/>"
    inner += f"<style:{family}-properties {ground}/>" if ground else ""
    return f'<style:style style:name="{name}" style:family="{family}"{on}>{inner}</style:style>'


def read(tmp_path: Path, content: str, styles: str, named: str = "", cell: str = "") -> Document:
    table = (
        f'<table:table><table:table-row><table:table-cell table:style-name="{cell}">{content}'
        "</table:table-cell></table:table-row></table:table>"
    )
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{table}</office:text>"
            "</office:body></office:document-content>",
        )
        if named:
            archive.writestr(
                "styles.xml",
                f"<office:document-styles {NAMES}><office:styles>{named}</office:styles>"
                "</office:document-styles>",
            )
    return OdtReader().read(path)


def value(document: Document) -> tuple[str, Unsure | None]:
    (grid,) = document.grids()
    (cell,) = grid.cells
    return cell.text, cell.doubt


def run(text: str, name: str = "T") -> str:
    return f'<text:span text:style-name="{name}">{text}</text:span>'


FIGURE = f"<text:p>1258{run('1')}</text:p>"


@pytest.mark.parametrize(
    ("look", "wanted"),
    [
        (SUPER, ("1258¹", None)),
        ('style:text-position="sub 58%"', ("1258¹", None)),
        ('style:text-position="33% 58%"', ("1258¹", None)),
        ('style:text-position="0% 100%"', ("12581", None)),
        ('style:text-line-through-style="solid"', ("12581", Unsure.STRUCK)),
        ('style:text-line-through-type="double"', ("12581", Unsure.STRUCK)),
        ('style:text-line-through-style="none"', ("12581", None)),
        (WHITE, ("12581", Unsure.UNSEEN)),
        ('fo:color="#ff0000"', ("12581", None)),
        (f"{WHITE} {DARK}", ("12581", None)),
        ('fo:font-size="1pt"', ("12581", Unsure.UNSEEN)),
        ('fo:font-size="12pt"', ("12581", None)),
        ('text:display="none"', ("1258", None)),
    ],
)
def test_of_a_run(tmp_path: Path, look: str, wanted: object) -> None:
    assert value(read(tmp_path, FIGURE, style("T", look))) == wanted


def test_words_of_any_look_are_trusted(tmp_path: Path) -> None:
    content = f"<text:p>{run('规章')}12</text:p>"
    assert value(read(tmp_path, content, style("T", WHITE))) == ("规章12", None)


@pytest.mark.parametrize("inner", ["image", "object", "object-ole"])
def test_of_a_figure_beside_a_picture_is_doubted(tmp_path: Path, inner: str) -> None:
    frame = f'<draw:frame xmlns:draw="urn:d"><draw:{inner}/></draw:frame>'
    assert value(read(tmp_path, f"<text:p>42{frame}</text:p>", "")) == ("42", Unsure.INK)


class TestStyles:
    def test_of_another_part_are_followed(self, tmp_path: Path) -> None:
        named = style("Base", SUPER) + style("Above", "", based="Base")
        content = read(tmp_path, FIGURE, style("T", "", based="Above"), named)
        assert value(content) == ("1258¹", None)

    def test_that_hide_leave_their_text_out_and_are_noted(self, tmp_path: Path) -> None:
        named = style("Base", 'text:display="none"')
        document = read(tmp_path, FIGURE, style("T", "", based="Base"), named)
        assert value(document) == ("1258", None)
        assert [note.code for note in document.notes] == ["hidden-text"]

    def test_stand_over_those_they_are_based_on(self, tmp_path: Path) -> None:
        black = style("T", 'fo:color="#000000"', based="White")
        assert value(read(tmp_path, FIGURE, black, style("White", WHITE))) == ("12581", None)

    def test_in_a_ring_end(self, tmp_path: Path) -> None:
        ring = style("T", SUPER, based="U") + style("U", "", based="T")
        assert value(read(tmp_path, FIGURE, ring)) == ("1258¹", None)

    def test_that_cannot_be_read_say_nothing(self, tmp_path: Path) -> None:
        broken = read(tmp_path, FIGURE, style("T", SUPER, based="U"), f"<style {WHITE}>")
        assert value(broken) == ("1258¹", None)

    @pytest.mark.parametrize(
        ("ground", "doubt"),
        [(DARK, None), ('fo:background-color="#ffffff"', Unsure.UNSEEN), ("", Unsure.UNSEEN)],
    )
    def test_of_cells_bring_a_ground(
        self, tmp_path: Path, ground: str, doubt: Unsure | None
    ) -> None:
        looks = style("T", WHITE) + style("C", "", family="table-cell", ground=ground)
        content = f"<text:p>{run('1258')}</text:p>"
        assert value(read(tmp_path, content, looks, cell="C")) == ("1258", doubt)

    def test_of_cells_give_their_text_a_look(self, tmp_path: Path) -> None:
        struck = style("C", 'style:text-line-through-style="solid"', family="table-cell")
        found = read(tmp_path, "<text:p>1258</text:p>", struck, cell="C")
        assert value(found) == ("1258", Unsure.STRUCK)

    def test_of_paragraphs_give_their_text_a_look(self, tmp_path: Path) -> None:
        white = style("P", WHITE, family="paragraph") + style("T", 'fo:color="#000000"')
        content = f'<text:p text:style-name="P">{run("12")}</text:p>'
        assert value(read(tmp_path, content, white)) == ("12", None)
        content = f'<text:p text:style-name="P">{run("12")}58</text:p>'
        assert value(read(tmp_path, content, white)) == ("1258", Unsure.UNSEEN)
