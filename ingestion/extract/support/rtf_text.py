"""Rich text to a flow of paragraphs and tables: what is shown, with its characters decoded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ingestion.extract.document import Unsure
from ingestion.extract.support.layout import GridTooLargeError
from ingestion.extract.support.looks import Look, raised
from ingestion.extract.support.rtf_flow import Flow, Shape
from ingestion.extract.support.rtf_looks import CELL_GROUNDS, colours_of, is_telling, seen
from ingestion.extract.support.rtf_looks import WORDS as LOOK_WORDS
from ingestion.extract.support.rtf_tokens import BRACE, FORMAT, SYMBOL, TEXT, WORD, tokens

DEEPEST_GROUP = 1000
CHARSETS: Mapping[int, str] = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip
DOUBLE = frozenset({"gb18030", "cp932", "cp949", "cp950"})
PAGES: Mapping[int, str] = {936: "gb18030", 54936: "gb18030", 65001: "utf-8", 10000: "mac_roman"}
UNSHOWN = (
    "colortbl stylesheet info header headerf headerl headerr footer footerf footerl footerr "
    "footnote fldinst pict nonesttables shprslt sp tc tcn xe rxe annotation atnid"
)
DESTINATIONS = frozenset(UNSHOWN.split())
CHARACTERS: Mapping[str, str] = {
    "line": "\n", "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ",
    "qmspace": " ",
}  # fmt: skip
SYMBOLS: Mapping[str, str] = {"~": "\xa0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\t": "\t"}
REVEALED = frozenset({"shpinst", "nesttableprops"})
LOOKS = frozenset(LOOK_WORDS.split())
FLAGS = frozenset({"v", "deleted", "mvf"})
SHOWN, SKIPPED, ANSI, FONTS = range(4)


@dataclass(slots=True)
class State:
    """What a group inherits from the one around it."""

    show: int = SHOWN
    passed: bool = False  # not shown for want of knowing it, though a program may show it
    hidden: bool = False
    deleted: bool = False
    font: int | None = None
    fallback: int = 1
    depth: int = 0
    numbered: bool = False
    inner_row: bool = False
    begins_box: bool = False
    look: Look = Look.PLAIN


class RichText:
    """Reads a whole file; afterwards ``flow`` is its body.

    ``tracked`` and ``hidden`` say that it holds such text. TooManyTokensError or
    GridTooLargeError from hostile files.
    """

    def __init__(self, source: str, page: int) -> None:
        self.flow = Flow()
        self.tracked = False
        self.hidden = False
        self._page = PAGES.get(page, f"cp{page}")
        self._source = source
        self._flows: list[Flow] = []
        self._state = State()
        self._states: list[State] = []
        self._fonts: dict[int, str] = {}
        self._default: int | None = None
        self._shapes = (Shape(), Shape())
        self._pieces: list[str] = []
        self._parked: list[tuple[list[str], Unsure | None]] = []
        self._doubt: Unsure | None = None  # of the paragraph at hand
        self._colours = colours_of(source)
        self._bytes: list[str] = []
        self._units = False
        self._skip = 0
        self._words: Mapping[str, Callable[[int | None], None]] = {
            "par": self._paragraph, "sect": self._paragraph, "page": self._paragraph,
            "cell": self._cell, "nestcell": self._inner_cell, "row": self._row,
            "nestrow": self._inner_row, "trowd": self._define, "cellx": self._edge,
            "pard": self._plain_paragraph, "plain": self._plain, "trleft": self._left,
            "shptxt": self._box, "dptxbxtext": self._box,
        }  # fmt: skip

    def read(self) -> RichText:
        """Walk through the file once."""
        looking = is_telling(self._source, self._colours)
        for kind, text, number in tokens(
            self._source, double=self._page in DOUBLE, looking=looking
        ):
            if kind == WORD:
                self._word(text, number)
            elif kind == BRACE:
                self._brace(opens=text == "{")
            elif kind == SYMBOL:
                self._symbol(text)
            elif kind == FORMAT:
                self._skip = 0
            elif self._state.show == SHOWN:
                self._characters(text if kind == TEXT else chr(int(text, 16)))
        self._last_paragraph()
        while self._flows:
            self._leave_box()
        return self

    def _brace(self, *, opens: bool) -> None:
        self._decode()
        self._skip = 0
        if opens:
            if len(self._states) >= DEEPEST_GROUP:
                raise GridTooLargeError
            self._states.append(self._state)
            self._state = replace(self._state, begins_box=False)
        elif self._states:
            if self._state.begins_box:
                self._leave_box()
            self._state = self._states.pop()

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            if self._state.show == SHOWN:
                self._state.show, self._state.passed = SKIPPED, True
        elif symbol in "\r\n":
            self._paragraph(None)
        elif self._skip:
            self._skip -= 1
        elif symbol in SYMBOLS and self._state.show == SHOWN:
            self._put(SYMBOLS[symbol])

    def _word(self, word: str, number: int | None) -> None:
        state = self._state
        if word == "u":
            self._unit(number or 0)
            return
        self._skip = 0
        if state.show != SHOWN:
            self._unseen(word, number)
            return
        act = self._words.get(word)
        if act is not None:
            act(number)
        elif word in CHARACTERS:
            if not (word == "tab" and state.numbered):
                self._put(CHARACTERS[word])
        elif word in LOOKS:
            self._look(word, number)
        elif word in DESTINATIONS:
            state.show = SKIPPED
            self._drawn(word)
        elif word == "upr":
            state.show = ANSI
        elif word == "fonttbl":
            state.show = FONTS
        else:
            self._property(word, number)

    def _property(self, word: str, number: int | None) -> None:
        """A word that changes the state of its group or row."""
        state = self._state
        if word == "f":
            self._decode()
            state.font = number
        elif word == "uc":
            state.fallback = max(0, min(number if number is not None else 1, 16))
        elif word == "intbl":
            state.depth = max(state.depth, 1)
        elif word == "itap":
            state.depth = max(0, number if number is not None else 1)
        elif word in FLAGS:
            self._flag(word, on=number != 0)
        elif word == "revised":
            self.tracked = True
        elif word in {"listtext", "pntext"}:
            state.numbered = True
        elif word in {"clmrg", "clvmrg"}:
            shape = self._shapes[state.inner_row]
            shape.joined, shape.below = (
                shape.joined or word == "clmrg",
                shape.below or (word == "clvmrg"),
            )
        elif word == "deff":
            self._default = number

    def _look(self, word: str, number: int | None) -> None:
        """A word that changes how its cell or the text of its group looks."""
        if word in CELL_GROUNDS:
            self._shapes[self._state.inner_row].shaded |= self._colours.is_ground(number)
        else:
            self._decode()
            self._state.look = self._colours.look(self._state.look, word, number)

    def _drawn(self, word: str) -> None:
        """A picture may show figures."""
        if word == "pict":
            self._doubt = self._doubt or Unsure.INK

    def _unseen(self, word: str, number: int | None) -> None:
        """A word in a destination that is not shown."""
        state = self._state
        if state.passed:
            self._drawn(word)
        if state.show == FONTS:
            self._font(word, number)
        elif word == "ud" and self._is_under(ANSI):
            state.show = SHOWN
        elif word in REVEALED and state.show == SKIPPED and self._is_under(SHOWN):
            state.show = SHOWN
            state.inner_row = state.inner_row or word == "nesttableprops"

    def _font(self, word: str, number: int | None) -> None:
        """A word in the list of fonts."""
        state = self._state
        if word == "f":
            state.font = number
        elif state.font is None or number is None:
            return
        elif word == "fcharset" and number in CHARSETS:
            self._fonts[state.font] = CHARSETS[number]
        elif word == "cpg":
            self._fonts[state.font] = PAGES.get(number, f"cp{number}")

    def _is_under(self, show: int) -> bool:
        return bool(self._states) and self._states[-1].show == show

    def _flag(self, word: str, *, on: bool) -> None:
        self._decode()
        if word == "v":
            self._state.hidden = on
        else:
            self._state.deleted = on
            self.tracked = self.tracked or on

    def _unit(self, number: int) -> None:
        """A UTF-16 unit, with the characters after it that stand for it elsewhere."""
        if self._state.show == SHOWN:
            self._put(chr(number & 0xFFFF))
            self._units = True
        self._skip = self._state.fallback

    def _characters(self, text: str) -> None:
        if self._skip:
            skipped = min(self._skip, len(text))
            self._skip -= skipped
            text = text[skipped:]
        if text:
            self._bytes.append(text)

    def _put(self, text: str) -> None:
        self._decode()
        self._show(text)

    def _show(self, text: str) -> None:
        if self._state.deleted:
            return
        if self._state.hidden:
            self.hidden = self.hidden or bool(text.strip())
            return
        look = seen(self._state.look) if self._state.look else Look.PLAIN
        self._doubt = self._doubt or look.doubt(text)
        self._pieces.append(raised(text) if look & Look.RAISED else text)

    def _decode(self) -> None:
        """Turn the bytes gathered so far into text, by the font's charset or the file's page."""
        if not self._bytes:
            return
        gathered = "".join(self._bytes)
        self._bytes = []
        self._show(gathered if gathered.isascii() else self._decoded(gathered.encode("latin-1")))

    def _decoded(self, data: bytes) -> str:
        font = self._state.font if self._state.font is not None else self._default
        own = self._fonts.get(font) if font is not None else None
        for name in (own, self._page, "cp1252"):
            try:
                if name:
                    return data.decode(name)
            except (UnicodeDecodeError, LookupError):
                continue
        return data.decode("gb18030" if self._page in DOUBLE else "latin-1", "replace")

    def _text(self) -> str:
        self._decode()
        text = "".join(self._pieces)
        self._pieces = []
        if self._units:
            self._units = False
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return text

    def _doubted(self) -> Unsure | None:
        """Why figures of the paragraph that ends here may not count."""
        doubt, self._doubt = self._doubt, None
        return doubt

    def _paragraph(self, _number: int | None) -> None:
        if self._state.show == SHOWN:
            self.flow.paragraph(self._text(), self._state.depth, self._doubted())

    def _last_paragraph(self) -> None:
        """Text that nothing ends: the last of the file or of a text box."""
        left = self._text()
        if left.strip():
            self.flow.paragraph(left, self._state.depth, self._doubted())

    def _cell(self, _number: int | None) -> None:
        self.flow.cell(self._text(), 1, self._doubted())

    def _inner_cell(self, _number: int | None) -> None:
        self.flow.cell(self._text(), max(2, self._state.depth), self._doubted())

    def _row(self, _number: int | None) -> None:
        self._end_row(self._shapes[0], 1)

    def _inner_row(self, _number: int | None) -> None:
        self._end_row(self._shapes[1], max(2, self._state.depth))

    def _end_row(self, shape: Shape, depth: int) -> None:
        left = self._text()
        if left.strip():
            self.flow.paragraph(left, depth, self._doubted())
        self.flow.row(shape, depth)

    def _define(self, _number: int | None) -> None:
        outer, inner = self._shapes
        self._shapes = (outer, Shape()) if self._state.inner_row else (Shape(), inner)

    def _left(self, number: int | None) -> None:
        self._shapes[self._state.inner_row].left = number or 0

    def _edge(self, number: int | None) -> None:
        self._shapes[self._state.inner_row].add(number or 0)

    def _plain_paragraph(self, _number: int | None) -> None:
        self._state.depth = 0

    def _plain(self, _number: int | None) -> None:
        self._decode()
        self._state.hidden = self._state.deleted = False
        self._state.font = self._default
        self._state.look = Look.PLAIN

    def _box(self, _number: int | None) -> None:
        """A text box begins: its paragraphs follow the one it is anchored in."""
        self._decode()
        if self._state.begins_box:
            return
        box = Flow()
        self.flow.boxes.append(box)
        self._flows.append(self.flow)
        self._parked.append((self._pieces, self._doubted()))
        self._pieces, self.flow = [], box
        self._state.begins_box, self._state.depth = True, 0

    def _leave_box(self) -> None:
        self._last_paragraph()
        if self._flows:
            self.flow, (self._pieces, self._doubt) = self._flows.pop(), self._parked.pop()
