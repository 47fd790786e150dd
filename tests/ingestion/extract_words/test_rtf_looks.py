"""The look of rich text: what it takes from a figure, and what it adds."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.extract.document import Unsure
from ingestion.extract.readers.rtf import RtfReader

HEAD = (
    r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset134 SimSun;}}"
    r"{\colortbl;\red0\green0\blue0;\red255\green255\blue255;\red31\green78\blue121;}"
)
ROW = r"\trowd\trleft0{}\cellx900\cellx1800"


def value(tmp_path: Path, content: str, ground: str = "") -> tuple[str, Unsure | None]:
    """The second cell of a row; the first is never in doubt."""
    row = ROW.replace(r"{}\cellx900", rf"\cellx900{ground}")
    cells = r"\pard\intbl label 5\cell\pard\intbl " + content + r"\cell"
    (tmp_path / "a.rtf").write_text(f"{HEAD}{row}{cells}{row}\\row\\pard end\\par}}", "latin-1")
    (grid,) = RtfReader().read(tmp_path / "a.rtf").grids()
    label, cell = grid.cells
    assert (label.text, label.doubt) == ("label 5", None)
    return cell.text, cell.doubt


@pytest.mark.parametrize(
    ("look", "wanted"),
    [
        (r"\super", ("1258¹", None)),
        (r"\sub", ("1258¹", None)),
        (r"\up6", ("1258¹", None)),
        (r"\dn6", ("1258¹", None)),
        (r"\up0", ("12581", None)),
        (r"\super\nosupersub", ("12581", None)),
        (r"\super\plain", ("12581", None)),
        (r"\strike", ("12581", Unsure.STRUCK)),
        (r"\striked1", ("12581", Unsure.STRUCK)),
        (r"\striked0", ("12581", None)),
        (r"\strike\strike0", ("12581", None)),
        (r"\cf2", ("12581", Unsure.UNSEEN)),
        (r"\cf1", ("12581", None)),
        (r"\cf2\cf1", ("12581", None)),
        (r"\cf2\highlight3", ("12581", None)),
        (r"\cf2\chcbpat2", ("12581", Unsure.UNSEEN)),
        (r"\fs2", ("12581", Unsure.UNSEEN)),
        (r"\fs2\fs24", ("12581", None)),
        (r"\fs24", ("12581", None)),
        (r"\v\strike", ("1258", None)),
    ],
)
def test_of_a_run(tmp_path: Path, look: str, wanted: object) -> None:
    assert value(tmp_path, f"1258{{{look} 1}}") == wanted


@pytest.mark.parametrize(
    "picture", [r"{\pict 00}", r"{\*\shppict{\pict 00}}{\nonshppict{\pict 00}}"]
)
def test_of_a_figure_beside_a_picture_is_doubted(tmp_path: Path, picture: str) -> None:
    assert value(tmp_path, f"42{picture}") == ("42", Unsure.INK)
    assert value(tmp_path, r"{\header a\par{\*\shppict{\pict 00}}}42") == ("42", None)


def test_ends_with_its_group(tmp_path: Path) -> None:
    assert value(tmp_path, r"{\super a}1258{\strike b}") == ("a1258b", None)


@pytest.mark.parametrize(
    ("ground", "doubt"),
    [(r"\clcbpat3", None), (r"\clcbpat2", Unsure.UNSEEN), ("", Unsure.UNSEEN)],
)
def test_is_held_against_the_ground_of_the_cell(
    tmp_path: Path, ground: str, doubt: Unsure | None
) -> None:
    assert value(tmp_path, r"{\cf2 1258}", ground) == ("1258", doubt)


def test_of_words_is_trusted(tmp_path: Path) -> None:
    assert value(tmp_path, r"{\cf2 a}{\strike b}12") == ("ab12", None)


def test_of_a_text_box_counts_for_the_cell_around_it(tmp_path: Path) -> None:
    box = r"{\shp{\*\shpinst{\shptxt\pard{\strike 9}\par}}}"
    assert value(tmp_path, f"1258{box}") == ("1258\n9", Unsure.STRUCK)
