"""Reports drawn as PDF in the ways in which office programs draw them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.ingestion.extract.printing import Block, Row

FONT = "STSong-Light"
WIDTH, HEIGHT = 595.0, 842.0
MARGIN = 56.0
PAD = 4.0
WIDTHS = {
    4: (160, 108, 108, 108),
    10: (32, 56, 143, *[36] * 7),
    15: (32,) * 15,
    5: (90,) * 5,
}


@dataclass(frozen=True)
class Style:
    """How to draw.

    ``borders`` is lines, pieces, rectangles, boxes, dashes, double, rules (two a table) or none;
    ``text`` is line or character (one object each); ``split`` breaks rows where the page ends;
    ``turn`` is the text's turn, also the page's /Rotate where ``announced``; ``form`` draws
    through a scaled form object.
    """

    borders: str = "lines"
    text: str = "line"
    size: float = 9.0
    repeat: int = 0
    split: bool = False
    turn: int = 0
    announced: bool = True
    form: bool = False
    numbers: bool = True
    start: float = MARGIN
    shift: float = 0.0
    open_sides: bool = False


@dataclass
class Placed:
    """One cell on the grid: text lines, span, and where they go."""

    lines: list[str]
    row: int
    column: int
    rows: int
    columns: int
    drawn: int = 0


@dataclass
class Sheet:
    """The pages of one document."""

    path: Path
    style: Style = field(default_factory=Style)
    password: str | None = None
    owner: str = ""

    def __post_init__(self) -> None:
        if FONT not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        lies = self.style.turn % 180 and not self.style.announced  # the canvas turns it itself
        size = (HEIGHT, WIDTH) if lies else (WIDTH, HEIGHT)
        lock = (
            StandardEncryption(self.password or "", ownerPassword=self.owner or "o", canPrint=0)
            if self.password is not None
            else None
        )
        self.canvas = Canvas(str(self.path), pagesize=size, encrypt=lock)
        self.page = 1
        self.y = self.style.start
        self._begin()

    def _begin(self) -> None:
        self.canvas.setFont(FONT, self.style.size)
        if self.style.turn:
            if self.style.announced:
                self.canvas.setPageRotation(self.style.turn)
            if self.style.turn == 90:
                self.canvas.transform(0, 1, -1, 0, HEIGHT, 0)
            elif self.style.turn == 180:
                self.canvas.transform(-1, 0, 0, -1, WIDTH, HEIGHT)
            else:
                self.canvas.transform(0, -1, 1, 0, 0, WIDTH)
        if self.style.form:
            self.canvas.beginForm(f"page{self.page}")
            self.canvas.setFont(FONT, self.style.size)
            self.canvas.scale(0.5, 0.5)
            self.canvas.translate(40, 60)

    def _end(self) -> None:
        if self.style.numbers:
            self.text(WIDTH / 2, HEIGHT - 30, f"- {self.page} -")
        if self.style.form:
            self.canvas.endForm()
            self.canvas.saveState()
            self.canvas.translate(-20, -30)
            self.canvas.scale(2, 2)
            self.canvas.translate(-10, -15)
            self.canvas.doForm(f"page{self.page}")
            self.canvas.restoreState()

    def turn_page(self) -> None:
        """Go on on a new page."""
        self._end()
        self.canvas.showPage()
        self.page += 1
        self.y = MARGIN
        self._begin()

    def save(self) -> Path:
        """Write the file."""
        self._end()
        self.canvas.save()
        return self.path

    @property
    def left(self) -> float:
        """The left end of the body, further right on even pages where the style says so."""
        return MARGIN + (self.style.shift if self.page % 2 == 0 else 0)

    def text(self, x: float, y: float, words: str) -> None:
        """One line; ``y`` is its base line from the top."""
        if self.style.text == "line":
            self.canvas.drawString(x, HEIGHT - y, words)
            return
        for character in words:
            self.canvas.drawString(x, HEIGHT - y, character)
            x += pdfmetrics.stringWidth(character, FONT, self.style.size)

    def paragraph(self, words: str) -> None:
        """One paragraph, indented by two characters."""
        lines = wrapped("　　" + words, WIDTH - 2 * MARGIN, self.style.size)
        for line in lines:
            if self.y > HEIGHT - MARGIN - 20:
                self.turn_page()
            indent = len(line) - len(line.lstrip("　"))
            self.text(self.left + indent * self.style.size, self.y + 10, line.lstrip("　"))
            self.y += 16
        self.y += 2

    def table(self, rows: Sequence[Row]) -> None:
        """One table, over as many pages as it takes."""
        cells = list(_placed(rows, self.style.size))
        count = max(cell.column + cell.columns for cell in cells)
        xs = [0.0]
        for width in WIDTHS.get(count, (480 / count,) * count):
            xs.append(xs[-1] + width)
        for cell in cells:
            width = xs[cell.column + cell.columns] - xs[cell.column] - 2 * PAD
            cell.lines = [
                line for part in cell.lines for line in wrapped(part, width, self.style.size)
            ]
        heights = _heights(cells, len(rows), self.leading)
        first = 0
        while first < len(rows):
            room = HEIGHT - MARGIN - 25 - self.y
            last, used = first, 0.0
            while last < len(rows) and used + heights[last] <= room:
                used += heights[last]
                last += 1
            cut = 0.0
            if self.style.split and last < len(rows) and heights[last] > 1.5 * self.leading:
                lines = int((room - used - PAD) // self.leading)
                cut = lines * self.leading + PAD if lines > 0 else 0.0
            part = heights[first:last] + ([cut] if cut else [])
            self._part(cells, xs, first, part)
            if cut:
                heights[last] = max(heights[last] - cut + PAD, self.leading + PAD)
            first = last
            if first < len(rows):
                self.turn_page()
                if self.style.repeat and first >= self.style.repeat:
                    self._repeat(cells, xs, heights)
        self.y += 12

    @property
    def leading(self) -> float:
        """From line to line in a cell."""
        return self.style.size + 2

    def _repeat(self, cells: list[Placed], xs: list[float], heights: list[float]) -> None:
        head = [cell for cell in cells if cell.row < self.style.repeat]
        for cell in head:
            cell.drawn = 0
        self._part(head, xs, 0, heights[: self.style.repeat])

    def _part(
        self, cells: Sequence[Placed], xs: list[float], first: int, heights: list[float]
    ) -> None:
        """Some rows of a table on this page; text flows on where its cell is cut."""
        if not heights:
            return
        ys = [self.y]
        for height in heights:
            ys.append(ys[-1] + height)
        last = first + len(heights)
        for cell in cells:
            top, bottom = max(cell.row, first), min(cell.row + cell.rows, last)
            if top >= bottom:
                continue
            box = (
                self.left + xs[cell.column],
                ys[top - first],
                self.left + xs[cell.column + cell.columns],
                ys[bottom - first],
            )
            self._border(box)
            room = int((box[3] - box[1] - PAD) // self.leading + 0.01)
            shown = cell.lines[cell.drawn : cell.drawn + max(room, 1)]
            cell.drawn += len(shown)
            for number, line in enumerate(shown):
                self.text(box[0] + PAD, box[1] + self.leading * (number + 1) - 1, line)
        self._frame(xs, ys)
        self.y = ys[-1]

    def _border(self, box: tuple[float, float, float, float]) -> None:
        left, top, right, bottom = box
        style, canvas = self.style.borders, self.canvas
        sides = {
            "top": (left, top, right, top),
            "bottom": (left, bottom, right, bottom),
            "left": (left, top, left, bottom),
            "right": (right, top, right, bottom),
        }
        if style == "boxes":
            canvas.rect(left, HEIGHT - bottom, right - left, bottom - top, stroke=1, fill=0)
            return
        if style in {"none", "rules"}:
            return
        for name, side in sides.items():
            if self.style.open_sides and (
                (name == "left" and left == self.left) or (name == "right" and right > 500)
            ):
                continue
            self._side(side)

    def _side(self, side: tuple[float, float, float, float]) -> None:
        x0, y0, x1, y1 = side
        canvas, style = self.canvas, self.style.borders
        if style == "rectangles":
            width, height = max(x1 - x0, 0.5), max(y1 - y0, 0.5)
            canvas.rect(x0, HEIGHT - y0 - height, width, height, stroke=0, fill=1)
        elif style == "pieces":
            steps = max(1, int(max(x1 - x0, y1 - y0) // 3))
            for step in range(steps):
                a, b = step / steps, (step + 1) / steps
                canvas.line(
                    x0 + (x1 - x0) * a, HEIGHT - y0 - (y1 - y0) * a,
                    x0 + (x1 - x0) * b, HEIGHT - y0 - (y1 - y0) * b,
                )  # fmt: skip
        elif style == "dashes":
            canvas.setDash(2, 2)
            canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)
            canvas.setDash()
        elif style == "double":
            for offset in (0.0, 1.5):
                canvas.line(x0 + offset, HEIGHT - y0 - offset, x1 + offset, HEIGHT - y1 - offset)
        else:
            canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

    def _frame(self, xs: list[float], ys: list[float]) -> None:
        if self.style.borders == "rules":
            for y in (ys[0], ys[-1]):
                self.canvas.line(self.left, HEIGHT - y, self.left + xs[-1], HEIGHT - y)


def wrapped(words: str, width: float, size: float) -> list[str]:
    """Words in lines, broken between any two characters as Chinese is."""
    lines = [""]
    for character in words:
        if pdfmetrics.stringWidth(lines[-1] + character, FONT, size) > width and lines[-1]:
            lines.append("")
        lines[-1] += character
    return lines


def _placed(rows: Sequence[Row], size: float) -> Iterator[Placed]:
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for box in row:
            while (number, column) in taken:
                column += 1
            taken |= {
                (number + down, column + right)
                for down in range(box.rows)
                for right in range(box.columns)
            }
            yield Placed(box.text.split("\n"), number, column, box.rows, box.columns)
            column += box.columns


def _heights(cells: Sequence[Placed], rows: int, leading: float) -> list[float]:
    heights = [leading + PAD] * rows
    for cell in sorted(cells, key=lambda cell: cell.rows):
        need = len(cell.lines) * leading + PAD
        have = sum(heights[cell.row : cell.row + cell.rows])
        heights[cell.row + cell.rows - 1] += max(0.0, need - have)
    return heights


def draw(
    path: Path,
    blocks: Sequence[Block],
    style: Style | None = None,
    *,
    password: str | None = None,
    owner: str = "",
) -> Path:
    """A PDF of the blocks."""
    sheet = Sheet(path, style or Style(), password, owner)
    for block in blocks:
        if isinstance(block, str):
            sheet.paragraph(block)
        else:
            sheet.table(block)
    return sheet.save()
