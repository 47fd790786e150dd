"""Figures that are text in a file and not to be seen on its page, and drawings that are figures on
the page and no text: each is named, and what is plain is not.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.extract.document import Unsure
from ingestion.extract.readers.pdf import PdfReader
from tests.ingestion.extract_pdf.writing import write

LEFT, MIDDLE, RIGHT, END = 40, 140, 240, 340
ROWS = (240, 216, 192)
GRID = "".join(
    [f"{LEFT} {y} m {END} {y} l S\n" for y in (264, *ROWS)]
    + [f"{x} 192 m {x} 264 l S\n" for x in (LEFT, MIDDLE, RIGHT, END)]
)
AT = MIDDLE + 4, 223  # where a figure in the middle cell begins; the cell is 140–240 × 216–240


def say(text: str, x: float = AT[0], y: float = AT[1], before: str = "") -> str:
    """One text object."""
    return f"BT {before} /F 10 Tf {x} {y} Td ({text}) Tj ET\n"


def around(figure: str) -> str:
    """The table, its middle cell as ``figure`` draws it."""
    heads = "".join(say(f"Head {x}", x + 4, 247) for x in (LEFT, MIDDLE, RIGHT))
    rest = say("Row", LEFT + 4) + say("7", RIGHT + 4) + say("Last", LEFT + 4, 199)
    return GRID + heads + rest + say("30", RIGHT + 4, 199) + figure


def middle(path: Path) -> tuple[str, Unsure | None]:
    """The middle cell; every other cell is as it was written, none in doubt."""
    grid = next(PdfReader().read(path).grids())
    found = {(cell.row, cell.column): cell for cell in grid.cells}
    cell = found.pop((1, 1))
    assert [one.text for one in found.values()][3:] == ["Row", "7", "Last", "", "30"]
    assert {one.doubt for one in found.values()} == {None}
    return cell.text, cell.doubt


def clipped(area: str, figure: str = "") -> str:
    """A figure that a path cuts."""
    return f"q {area} W n\n{figure or say('128')}Q\n"


CUT = {
    "whole": clipped("0 0 10 10 re"),
    "the last digit": clipped("140 216 15 24 re"),
    "the first digit": clipped("150 216 90 24 re"),
    "the upper half": clipped("140 216 100 11 re"),
    "by nothing at all": clipped("0 0 0 0 re"),
    "by two that do not meet": clipped("140 216 40 24 re W n 300 216 40 24 re"),
    "by a corner": clipped("140 216 m 140 240 l 141 240 l h"),
    "by a ring": clipped("140 216 100 24 re 142 218 90 20 re", say("128")).replace("W n", "W* n"),
    "one of its texts": say("12") + clipped("0 0 10 10 re", say("8", AT[0] + 11.2)),
    "by a text without letters": "q BT 7 Tr /F 10 Tf 10 10 Td ( ) Tj ET\n" + say("128") + "Q\n",
}
PALE = {
    "invisible": say("128", before="3 Tr"),
    "a clip of its own": "q " + say("128", before="7 Tr") + "Q\n",
    "white strokes": "q 1 G " + say("128", before="1 Tr") + "Q\n",
    "one digit white": say("12") + "q 1 g " + say("8", AT[0] + 11.2) + "Q\n",
    "squeezed flat": say("128", before="1 Tz"),
    "far too small": "BT /F 0.5 Tf 144 223 Td (128) Tj ET\n",
}
BROAD = "q 1 G 14 w 140 227 m 200 227 l S Q\n"
COVERED = {
    "by a line as broad as a bar": say("128") + BROAD,
    "its last digit": say("128") + "q 1 g 155 217 40 20 re f Q\n",
}


@pytest.mark.parametrize("name", [*CUT, *PALE, *COVERED])
def test_doubts_figures_that_are_not_to_be_seen(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "a.pdf", around((CUT | PALE | COVERED)[name]))
    grid = next(PdfReader().read(path).grids())
    cell = next(cell for cell in grid.cells if (cell.row, cell.column) == (1, 1))
    assert (cell.text, cell.doubt) == ("128", Unsure.UNSEEN)


@pytest.mark.parametrize(
    "area",
    [
        "0 0 400 300 re",
        "140 216 100 24 re",
        "143.5 222.5 18 8 re",
        "0 0 400 300 re W n 130 200 120 50 re W n 140 216 100 24 re",
        "140 216 m 240 216 l 250 228 l 240 240 l 140 240 l h",
    ],
)
def test_trusts_figures_inside_their_clip(tmp_path: Path, area: str) -> None:
    path = write(tmp_path / "a.pdf", around(clipped(area)))
    assert middle(path) == ("128", None)


@pytest.mark.parametrize(
    ("box", "outer", "doubt"),
    [
        ("0 0 200 150", "0 0 400 300 re", None),
        ("0 0 76 150", "0 0 400 300 re", Unsure.UNSEEN),
        ("0 0 200 150", "140 216 12 24 re", Unsure.UNSEEN),
    ],
)
def test_follows_clips_into_forms(
    tmp_path: Path, box: str, outer: str, doubt: Unsure | None
) -> None:
    form = (
        f"/Type/XObject/Subtype/Form/BBox[{box}]/Matrix[2 0 0 2 0 0]/Resources<</Font<</F 5 0 R>>>>"
    )
    inside = b"BT /F 5 Tf 72 111.5 Td (128) Tj ET"
    path = write(
        tmp_path / "a.pdf",
        around(f"q {outer} W n /X Do Q\n"),
        resources="/XObject<</X 10 0 R>>",
        more={10: (form, inside)},
    )
    assert middle(path) == ("128", doubt)


@pytest.mark.parametrize("state", ["ON", "OFF"])
@pytest.mark.parametrize("how", ["marks", "form"])
def test_doubts_layers_that_are_switched_off(tmp_path: Path, state: str, how: str) -> None:
    group = f"/OCProperties<</OCGs[10 0 R]/D<</Order[10 0 R]/{state}[10 0 R]>>>>"
    form = "/Type/XObject/Subtype/Form/BBox[0 0 400 300]/OC 10 0 R/Resources<</Font<</F 5 0 R>>>>"
    path = write(
        tmp_path / "a.pdf",
        around(f"/OC /L BDC\n{say('128')}EMC\n" if how == "marks" else "/X Do\n"),
        resources="/Properties<</L 10 0 R>>/XObject<</X 11 0 R>>",
        catalog=group,
        more={10: ("/Type/OCG/Name(Layer)", None), 11: (form, say("128").encode())},
    )
    assert middle(path) == ("128", Unsure.UNSEEN if state == "OFF" else None)


def _picture(mask: str = "") -> str:
    return (
        "/Type/XObject/Subtype/Image/Width 2/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
        f"{mask}"
    )


MASK = "/Type/XObject/Subtype/Image/Width 2/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray"
UNDER_STAMP = {"opaque": (b"\xff\xff", Unsure.UNSEEN), "clear": (b"\x00\xff", None)}


@pytest.mark.parametrize("kind", UNDER_STAMP)
def test_doubts_figures_under_a_picture_unless_it_is_clear_there(tmp_path: Path, kind: str) -> None:
    alpha, doubt = UNDER_STAMP[kind]
    path = write(
        tmp_path / "a.pdf",
        around(say("128") + "q 102 0 0 26 139 215 cm /I Do Q\n"),
        resources="/XObject<</I 10 0 R>>",
        more={10: (_picture("/SMask 11 0 R"), b"\xff\xff"), 11: (MASK, alpha)},
    )
    assert middle(path) == ("128", doubt)


def test_trusts_figures_over_a_picture(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.pdf",
        around("q 102 0 0 26 139 215 cm /I Do Q\n" + say("128")),
        resources="/XObject<</I 10 0 R>>",
        more={10: (_picture(), b"\xf0\xf0")},
    )
    assert middle(path) == ("128", None)


def test_doubts_a_soft_mask_that_leaves_nothing(tmp_path: Path) -> None:
    group = "/Type/XObject/Subtype/Form/BBox[0 0 400 300]/Group<</S/Transparency/CS/DeviceGray>>"
    path = write(
        tmp_path / "a.pdf",
        around("q /G gs\n" + say("128") + "Q\n"),
        resources="/ExtGState<</G<</SMask<</S/Luminosity/G 10 0 R>>>>>>",
        more={10: (group, b"0 g 0 0 400 300 re f")},
    )
    assert middle(path) == ("128", Unsure.UNSEEN)


def test_trusts_text_that_is_a_little_transparent(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.pdf",
        around("q /G gs\n" + say("128") + "Q\n"),
        resources="/ExtGState<</G<</ca 0.8>>>>",
    )
    assert middle(path) == ("128", None)


class TestDrawnFigures:
    def test_doubts_a_picture_in_a_blank_cell(self, tmp_path: Path) -> None:
        path = write(
            tmp_path / "a.pdf",
            around("q 20 0 0 10 150 222 cm /I Do Q\n"),
            resources="/XObject<</I 10 0 R>>",
            more={10: (_picture(), b"\x00\xff")},
        )
        assert middle(path) == ("", Unsure.INK)

    def test_doubts_a_digit_of_curves_beside_text(self, tmp_path: Path) -> None:
        eight = (
            "144 227 m 144 231 150 231 150 227 c 150 222 144 222 144 227 c 144 223 150 223 h f\n"
        )
        three = "144 230 m 149 230 l 147 227 l 150 225 l 148 222 l 144 222 l 143 223 l S\n"
        for digit in (eight, three):
            path = write(tmp_path / "a.pdf", around(digit + say("2", 160)))
            assert middle(path) == ("2", Unsure.INK)

    def test_doubts_a_slanted_figure(self, tmp_path: Path) -> None:
        turn = "BT /F 10 Tf 0.87 0.5 -0.5 0.87 160 222 Tm (5) Tj ET\n"
        assert middle(write(tmp_path / "a.pdf", around(turn))) == ("", Unsure.INK)

    def test_trusts_a_cell_with_a_rounded_background(self, tmp_path: Path) -> None:
        back = (
            "q 0.9 g 145 218 m 235 218 l 238 218 238 221 238 221 c 238 235 l 238 238 235 238 235 "
            "238 c 145 238 l 142 238 142 235 142 235 c 142 221 l 142 218 145 218 145 218 c f Q\n"
        )
        assert middle(write(tmp_path / "a.pdf", around(back + say("128")))) == ("128", None)


class TestStruck:
    @pytest.mark.parametrize("line", ["142 226.5 m 164 226.5 l S\n", "143 226 19 0.5 re f\n"])
    def test_doubts_a_figure_with_a_line_through_it(self, tmp_path: Path, line: str) -> None:
        path = write(tmp_path / "a.pdf", around(say("128") + line))
        assert middle(path) == ("128", Unsure.STRUCK)

    @pytest.mark.parametrize(
        "line",
        [
            "142 226.5 m 155 226.5 l S\n",
            "157 226.5 m 164 226.5 l S\n",
            "150 226 5 0.5 re f\n",
            "142 221 m 164 232 l S\n",
            "150 232 m 154 221 l S\n",
        ],
    )
    def test_doubts_one_of_whose_digits_is_struck(self, tmp_path: Path, line: str) -> None:
        path = write(tmp_path / "a.pdf", around(say("128") + line))
        assert middle(path) == ("128", Unsure.STRUCK)

    @pytest.mark.parametrize("line", ["141 217 m 190 221 l S\n", "120 226.5 m 145 226.5 l S\n"])
    def test_trusts_a_figure_beside_a_line(self, tmp_path: Path, line: str) -> None:
        assert middle(write(tmp_path / "a.pdf", around(say("128") + line))) == ("128", None)

    def test_trusts_an_underlined_figure(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.pdf", around(say("128") + "143 221.8 m 162 221.8 l S\n"))
        assert middle(path) == ("128", None)


class TestMarks:
    @staticmethod
    def _with(text: str, size: float, rise: float, x: float = AT[0] + 17) -> str:
        return f"BT /F {size} Tf {rise} Ts {x} {AT[1]} Td ({text}) Tj 0 Ts ET\n"

    @pytest.mark.parametrize(("size", "rise"), [(8.3, 3), (6, 4), (6, -3), (2.5, 0)])
    def test_beside_a_figure_are_no_digits_of_it(
        self, tmp_path: Path, size: float, rise: float
    ) -> None:
        path = write(tmp_path / "a.pdf", around(say("128") + self._with("1", size, rise)))
        assert middle(path) == ("128¹", None)

    def test_before_a_figure_are_no_digits_of_it(self, tmp_path: Path) -> None:
        mark = self._with("12", 6, 4, AT[0])
        assert middle(write(tmp_path / "a.pdf", around(mark + say("38", AT[0] + 7)))) == (
            "¹²38",
            None,
        )

    def test_may_be_drawn_after_all_else(self, tmp_path: Path) -> None:
        late = say("128") + say("x", 300, 20) + self._with("1", 6, 4)
        assert middle(write(tmp_path / "a.pdf", around(late))) == ("128¹", None)

    def test_are_not_the_digits_of_one_size(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.pdf", around(say("128") + self._with("1", 10, 0)))
        assert middle(path) == ("1281", None)


class TestColours:
    @pytest.mark.parametrize(
        ("ground", "ink", "doubt"),
        [
            ("0.1 0.2 0.4 rg", "1 g", None),
            ("0.1 0.2 0.4 rg", "0 g", Unsure.UNSEEN),
            ("0 g", "0 g", Unsure.UNSEEN),
            ("1 g", "1 g", Unsure.UNSEEN),
            ("0.9 g", "0 g", None),
        ],
    )
    def test_are_held_against_the_ground(
        self, tmp_path: Path, ground: str, ink: str, doubt: Unsure | None
    ) -> None:
        figure = f"{ground} 141 217 98 22 re f 0 g\n" + say("128", before=ink)
        assert middle(write(tmp_path / "a.pdf", around(figure))) == ("128", doubt)


class TestItalics:
    @pytest.mark.parametrize("figure", ["5", "128"])
    def test_lean_on_a_level_line(self, tmp_path: Path, figure: str) -> None:
        lean = f"BT /F 10 Tf 1 0 0.33 1 {AT[0]} {AT[1]} Tm ({figure}) Tj ET\n"
        assert middle(write(tmp_path / "a.pdf", around(lean))) == (figure, None)


class TestAnnotations:
    @staticmethod
    def _noted(path: Path, entries: str, look: bytes) -> tuple[str, Unsure | None]:
        form = "/Type/XObject/Subtype/Form/BBox[0 0 100 24]/Resources<</Font<</F 5 0 R>>>>"
        note = f"/Type/Annot{entries}/Rect[140 216 240 240]/F 4/AP<</N 11 0 R>>"
        more: dict[int, tuple[str, bytes | None]] = {10: (note, None), 11: (form, look)}
        return middle(write(path, around(say("128")), page="/Annots[10 0 R]", more=more))

    @pytest.mark.parametrize("kind", ["FreeText", "Stamp", "Square", "Redact", "Polygon"])
    def test_doubts_what_lies_under_an_annotation(self, tmp_path: Path, kind: str) -> None:
        look = b"1 g 0 0 100 24 re f"
        found = self._noted(tmp_path / "a.pdf", f"/Subtype/{kind}", look)
        assert found == ("128", Unsure.UNSEEN)

    def test_doubts_a_figure_typed_over_another(self, tmp_path: Path) -> None:
        look = b"BT /F 10 Tf 6 7 Td (955) Tj ET"
        _, doubt = self._noted(tmp_path / "a.pdf", "/Subtype/FreeText", look)
        assert doubt is not None

    @pytest.mark.parametrize("kind", ["StrikeOut", "Line"])
    def test_doubts_a_figure_struck_out(self, tmp_path: Path, kind: str) -> None:
        look = b"3 10.5 m 24 10.5 l S"
        points = "/QuadPoints[143 231 163 231 143 222 163 222]/L[143 226 163 226]"
        found = self._noted(tmp_path / "a.pdf", f"/Subtype/{kind}{points}", look)
        assert found == ("128", Unsure.STRUCK)

    @pytest.mark.parametrize("kind", ["Text", "Link", "Highlight"])
    def test_trusts_what_hides_nothing(self, tmp_path: Path, kind: str) -> None:
        entries = f"/Subtype/{kind}/QuadPoints[143 231 163 231 143 222 163 222]/C[1 1 0]"
        assert self._noted(tmp_path / "a.pdf", entries, b"") == ("128", None)
