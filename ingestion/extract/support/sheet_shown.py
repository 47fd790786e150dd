"""What the cells of an Excel workbook show of what is stored, by their kinds and styles."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from ingestion.extract.document import Unsure
from ingestion.extract.support.sheet_formats import GENERAL
from ingestion.extract.support.sheet_grid import SheetCell, number_cell, number_text, text_cell
from ingestion.extract.support.sheet_looks import Styles, Text

OTHERWISE = {"d": Unsure.FORMAT, "e": Unsure.ERROR}
ACCOUNTS = '#,##0;-#,##0;"-"'
ACCOUNTS_EXACT = '#,##0.00;-#,##0.00;"-"??'
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 41: ACCOUNTS, 42: ACCOUNTS,
    43: ACCOUNTS_EXACT, 44: ACCOUNTS_EXACT, 48: "##0.0E+0", 49: "@",
}  # fmt: skip
DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})


class Shown(dict[tuple[str, str, str], SheetCell]):
    """What a sheet shows for a kind of cell, a style and a stored value; each is told once."""

    def __init__(self, strings: list[Text], formats: Mapping[str, str], styles: Styles) -> None:
        super().__init__()
        self.strings = strings
        self.formats = formats
        self.styles = styles

    def __missing__(self, key: tuple[str, str, str]) -> SheetCell:
        kind, style, value = key
        cell = self.of(kind, style, self.strings[int(value)] if kind == "s" else Text(value))
        self[key] = cell
        return cell

    def of(self, kind: str, style: str, stored: Text) -> SheetCell:
        """A stored value as the sheet shows it; ``kind`` as in the file (18.18.11)."""
        code = self.formats.get(style, GENERAL)
        if kind == "n":
            shown = number_cell(number_text(stored.text), code)
        elif kind == "b":
            shown = SheetCell({"1": "TRUE", "0": "FALSE"}.get(stored.text, stored.text))
        elif kind in OTHERWISE:
            shown = SheetCell(stored.text, OTHERWISE[kind])
        else:
            shown = text_cell(stored.text, code)
        look = self.styles.of(style, stored)
        return SheetCell(shown.text, shown.doubt or look.doubt(shown.text)) if look else shown


def formats_of(sections: Mapping[str, etree._Element]) -> dict[str, str]:
    """The number format of each cell style."""
    own = {e.get("numFmtId"): e.get("formatCode", "") for e in sections.get("numFmts", ())}
    crossed = sections.get("cellXfs")
    return {
        str(place): own.get(number := style.get("numFmtId", "0")) or _built_in(number)
        for place, style in enumerate(crossed if crossed is not None else ())
    }


def _built_in(number: str) -> str:
    """The code of a format that needs none in the file."""
    return BUILT_IN.get(int(number), "yyyy" if int(number) in DATES else GENERAL)
