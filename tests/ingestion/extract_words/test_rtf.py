"""Rich text as Word, WPS and LibreOffice write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.extract.document import Document, Grid
from ingestion.extract.errors import Damaged, LimitExceeded
from ingestion.extract.pipeline import extract
from ingestion.extract.readers.rtf import RtfReader
from tests.ingestion.extract.judging import judge
from tests.ingestion.extract.printing import Block, Box, Row, figures, report

HEAD = r"{\rtf1\ansi\ansicpg936\uc1\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1\fcharset0 A;}}"
WIDTH = 900


def bytes_of(text: str) -> str:
    """Each Chinese character as two bytes, its second one bare where it is a letter."""
    return "".join(
        char
        if char.isascii()
        else "".join(
            chr(byte) if place and chr(byte).isalpha() and byte < 128 else f"\\'{byte:02x}"
            for place, byte in enumerate(char.encode("gb18030"))
        )
        for char in text
    )


def units_of(text: str) -> str:
    """Each Chinese character as a UTF-16 unit with bytes for older programs."""
    return "".join(
        char if char.isascii() else f"\\uc2\\u{(ord(char) + 32768) % 65536 - 32768}\\'3f\\'3f"
        for char in text
    )


def rows_of(rows: list[Row]) -> list[list[tuple[Box, bool]]]:
    placed: list[list[tuple[int, Box, bool]]] = [[] for _ in rows]
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for box in row:
            while (number, column) in taken:
                column += 1
            for down in range(box.rows):
                placed[number + down].append((column, box, down == 0))
                taken |= {(number + down, column + right) for right in range(box.columns)}
            column += box.columns
    return [
        [(box, first) for _, box, first in sorted(row, key=lambda one: one[0])] for row in placed
    ]


def table_of(rows: list[Row], write: object = bytes_of) -> str:
    """As Word writes it: definitions before and after the cells; ragged outer edges."""
    assert callable(write)
    out = []
    for number, row in enumerate(rows_of(rows)):
        edge, edges = 0, ""
        for box, first in row:
            edge += box.columns * WIDTH
            merge = ("\\clvmgf" if first else "\\clvmrg") if box.rows > 1 else ""
            edges += f"{merge}\\clbrdrt\\brdrs\\cellx{edge + number % 3}"
        cells = "".join(
            f"\\pard\\plain\\intbl {{\\f0 {write(box.text) if first else ''}}}\\cell\n"
            for box, first in row
        )
        define = f"\\trowd\\trgaph108\\trleft0{edges}"
        out.append(f"{define}\n{cells}\\pard\\intbl{{{define}\\row}}\n")
    return "".join(out)


def write_rtf(path: Path, blocks: list[Block], write: object = bytes_of) -> Path:
    assert callable(write)
    body = "".join(
        f"\\pard\\plain {write(block)}\\par\n"
        if isinstance(block, str)
        else table_of(list(block), write)
        for block in blocks
    )
    path.write_bytes(f"{HEAD}{body}}}".encode("latin-1"))
    return path


def read(tmp_path: Path, body: str, head: str = HEAD) -> Document:
    path = tmp_path / "a.rtf"
    path.write_bytes(f"{head}{body}}}".encode("latin-1"))
    return RtfReader().read(path)


def lines(document: Document) -> list[str]:
    return [line.text for line in document.lines()]


def shown(document: Document) -> list[list[list[str]]]:
    return [
        [[place.text if place else "" for place in line] for line in grid.matrix()]
        for grid in document.grids()
    ]


@pytest.mark.parametrize("write", [bytes_of, units_of])
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_report_is_read_whole(edition: str, write: object, tmp_path: Path) -> None:
    made = figures(edition, edition)
    judgement = judge(extract(write_rtf(tmp_path / "a.rtf", report(made), write)), made)
    assert not judgement.wrong
    assert not judgement.noise


@pytest.mark.parametrize(
    ("body", "want"),
    [
        (r"{\*\unknown 9}{\stylesheet 9}{\info{\title 9}}{\header 9}1\par", ["1"]),
        (r"{\field{\*\fldinst PAGE 9}{\fldrslt 1}}\par", ["1"]),
        (r"{\upr{9}{\*\ud{1}}}\par", ["1"]),
        (r"\uc2\u20013\'d6\'d02\uc0\u25991 3\par", ["中2文3"]),
        (r"\u-10179?\u-8704?\par", ["😀"]),
        (r"a\~b\_c\-d\{\}\\\par", ["a\xa0b-cd{}\\"]),
        (r"{\pict\bin5 {{{}}1}2\par", ["2"]),
        (r"1\line 2\par 3\page 4", ["1", "2", "3", "4"]),
        (r"{\listtext\pard 1.\tab}\u20013?\par", ["1.中"]),
        (r"\f1\'e9\f0\'d6\'d0\par", ["é中"]),
        (r"{\footnote 9}1{\object{\*\objdata 99}{\result 2}}\par", ["12"]),
        ("1\\\n2\\\r\n3", ["1", "2", "3"]),
        (
            r"\shp{\shp{\*\shpinst{\sp{\sn a}{\sv 9}}{\shptxt 2\par}}{\shprslt 2\par}}1\par",
            ["1", "2"],
        ),
    ],
)
def test_what_is_shown(body: str, want: list[str], tmp_path: Path) -> None:
    assert lines(read(tmp_path, body)) == want


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (r"1{\v 9}2\par", "hidden-text"),
        (r"1\v 9\v0 2\par", "hidden-text"),
        (r"1{\deleted 9}2\par", "tracked-changes"),
        (r"1{\revised 2}\par", "tracked-changes"),
    ],
)
def test_hidden_and_deleted_text_is_left_out_and_noted(
    body: str, code: str, tmp_path: Path
) -> None:
    document = read(tmp_path, body)
    assert lines(document) == ["12"]
    assert [note.code for note in document.notes] == [code]


@pytest.mark.parametrize("raw", ["中文123", "乗{丂"])
def test_bare_bytes_are_pairs(raw: str, tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    body = raw.replace("{", "").encode("gb18030")
    path.write_bytes(HEAD.encode() + body + rb"\par}")
    assert lines(RtfReader().read(path)) == [raw.replace("{", "")]


class TestTables:
    def test_cells_joined_sideways_are_one(self, tmp_path: Path) -> None:
        body = (
            r"\trowd\clmgf\cellx900\clmrg\cellx1800\cellx2700\intbl a\cell\cell b\cell\row"
            r"\trowd\cellx900\cellx1800\cellx2700\intbl 1\cell 2\cell 3\cell\row"
        )
        assert shown(read(tmp_path, body)) == [[["a", "a", "b"], ["1", "2", "3"]]]

    def test_one_inside_another_stands_for_itself(self, tmp_path: Path) -> None:
        inner = (
            r"\pard\intbl\itap2 1\nestcell 2\nestcell"
            r"{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}{\nonesttables\par}"
        )
        body = rf"\trowd\cellx900 \pard\intbl x\par {inner}\pard\intbl y\cell\row\pard z\par"
        document = read(tmp_path, body)
        kinds = [block.text if not isinstance(block, Grid) else "grid" for block in document.blocks]
        assert kinds == ["x", "grid", "y", "z"]
        assert shown(document) == [[["1", "2"]]]

    def test_a_row_with_fewer_cells_than_defined_is_blank_at_its_end(self, tmp_path: Path) -> None:
        body = r"\trowd\cellx900\cellx1800\intbl 1\cell\row\intbl 2\cell 3\cell\row"
        assert shown(read(tmp_path, body)) == [[["1", ""], ["2", "3"]]]

    def test_with_more_cells_than_defined_only_their_order_counts(self, tmp_path: Path) -> None:
        (grid,) = read(tmp_path, r"\trowd\cellx900\intbl 1\cell 2\cell\row").grids()
        assert grid.loose
        assert [cell.text for cell in grid.cells] == ["1", "2"]

    def test_edges_that_make_no_sense_are_not_believed(self, tmp_path: Path) -> None:
        (grid,) = read(tmp_path, r"\trowd\cellx900\cellx100\intbl 1\cell 2\cell\row").grids()
        assert grid.loose


class TestHostile:
    def test_endless_groups_end(self, tmp_path: Path) -> None:
        with pytest.raises(LimitExceeded):
            read(tmp_path, "{" * 100_000)

    @pytest.mark.parametrize("body", [r"\itap99999\par", r"\trowd" + r"\cellx1" * 100_000])
    def test_endless_tables_end(self, body: str, tmp_path: Path) -> None:
        with pytest.raises(LimitExceeded):
            read(tmp_path, body)

    def test_bytes_past_the_end(self, tmp_path: Path) -> None:
        assert lines(read(tmp_path, r"1\par\bin99999999 2")) == ["1"]

    def test_nothing_shown_is_damaged(self, tmp_path: Path) -> None:
        with pytest.raises(Damaged):
            read(tmp_path, r"{\*\x 1}")
