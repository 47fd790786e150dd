"""How the text of a Word binary file looks, by the modifiers of its styles and runs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from ingestion.extract.document import Unsure
from ingestion.extract.support import doc_sprms as sprms
from ingestion.extract.support.looks import NOTHING, Look, Said, is_light, raised

AUTOMATIC = 0xFF  # in a colour's last byte
WHITE = 8  # of the sixteen colours
SMALLEST = 4  # half points; smaller figures cannot be seen
AS_STYLE = 0x80  # of a switch: as the style says


def said_by(modifiers: Mapping[int, bytes]) -> Said:
    """What the modifiers of a run or style say."""
    if sprms.LOOKS.isdisjoint(modifiers):
        return NOTHING
    adds = takes = Look.PLAIN
    for code, operand in modifiers.items():
        look, holds = _says(code, operand)
        if holds:
            adds |= look
        elif holds is not None:
            takes |= look
    if adds & Look.PALE and _is_on_ground(modifiers):
        adds &= ~Look.PALE
    return Said(adds, takes & ~adds)


def is_ground(shading: bytes) -> bool:
    """True for a shading (``Shd``, ``Shd80``) on which white text is seen."""
    if len(shading) == 2:
        number = int.from_bytes(shading, "little")
        fore, back, pattern = number & 31, number >> 5 & 31, number >> 10
        return number != 0xFFFF and (pattern > 1 or (fore if pattern else back) not in {0, WHITE})
    if len(shading) < 10:
        return False
    pattern = int.from_bytes(shading[8:10], "little")
    colour = shading[:4] if pattern == 1 else shading[4:8]
    if colour[3] == AUTOMATIC:
        return pattern in range(1, 0xFFFF)
    return pattern in range(2, 0xFFFF) or not is_light(colour[:3].hex())


def _says(code: int, operand: bytes) -> tuple[Look, bool | None]:
    """The look that a modifier is about, and whether it holds; None where it does not say."""
    if code in sprms.STRIKES:
        return Look.STRUCK, None if operand[0] == AS_STYLE else bool(operand[0])
    number = int.from_bytes(operand, "little", signed=True)
    if code in {sprms.SCRIPT, sprms.POSITION}:
        return Look.RAISED, number > 0
    if code == sprms.COLOUR:
        return Look.PALE, operand[3] != AUTOMATIC and is_light(operand[:3].hex())
    if code == sprms.COLOUR_NUMBER:
        return Look.PALE, number == WHITE
    return Look.PALE, True if code == sprms.SIZE and number <= SMALLEST else None


def _is_on_ground(modifiers: Mapping[int, bytes]) -> bool:
    """True where a run brings a ground of its own."""
    shadings = (modifiers.get(code, b"") for code in sprms.GROUNDS)
    return any(modifiers.get(sprms.HIGHLIGHT, b"")) or any(map(is_ground, shadings))


class Looks:
    """The looks of a text: ``styles`` of its paragraphs by number, ``runs`` by first and last
    position, in order.
    """

    def __init__(
        self, styles: Mapping[int, Look], runs: Sequence[tuple[int, int, Said]] = ()
    ) -> None:
        self._styles = styles
        self._runs = runs
        self._ends = [last for _, last, _ in runs]

    def shown(self, text: str, begin: int, style: int) -> tuple[str, Unsure | None]:
        """A paragraph's text, its raised figures as such, and why others may not count."""
        around = self._styles.get(style, Look.PLAIN)
        first = bisect_right(self._ends, begin)
        end = begin + len(text)
        if not around and (first == len(self._runs) or self._runs[first][0] >= end):
            return text, None
        done, doubt, at = [], None, begin
        for piece_end, look in self._pieces(first, begin, end, around):
            piece = text[at - begin : piece_end - begin]
            doubt = doubt or look.doubt(piece)
            done.append(raised(piece) if look & Look.RAISED else piece)
            at = piece_end
        return "".join(done), doubt

    def _pieces(self, first: int, begin: int, end: int, around: Look) -> list[tuple[int, Look]]:
        """The end of each piece of one look, and the look."""
        pieces = []
        for start, last, said in self._runs[first:]:
            if start >= end:
                break
            if start > begin:
                pieces.append((start, around))
            pieces.append((min(last, end), said.over(around)))
        return [*pieces, (end, around)]
