"""Rich text as a stream of tokens: groups, known control words, bytes of text.

Formatting that says nothing about content is passed over by one expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ingestion.extract.support.rtf_looks import WORDS as LOOKS

WORDS: Final = (
    "bin cell cellx clmrg clvmrg cpg deff deleted dptxbxtext emdash endash emspace enspace f "
    "fcharset fonttbl footer footerf footerl footerr footnote fldinst colortbl stylesheet info "
    "header headerf headerl headerr intbl itap ldblquote line listtext lquote mvf nestcell nestrow "
    "nesttableprops nonesttables page par pard pict plain pntext qmspace rdblquote revised row "
    "rquote sect shpinst shprslt shptxt sp tab tc tcn trleft trowd u uc ud upr v xe rxe bullet "
    "annotation atnid"
)


def _pattern(words: str, text: str) -> re.Pattern[str]:
    """A token, where only these control words are looked at."""
    speaking = "|".join(sorted(words.split(), key=len, reverse=True))
    return re.compile(
        rf"\\({speaking})(?![a-zA-Z])(-?\d{{1,9}})?\ ?"
        rf"|((?:\\(?!(?:{speaking})(?![a-zA-Z]))[a-zA-Z]{{1,40}}(?:-?\d{{1,10}})?\ ?)+)"
        r"|\\'([0-9a-fA-F]{2})"
        r"|\\([^a-zA-Z'])"
        r"|([{}])"
        r"|([\r\n]+)" + text
    )


TEXT_SINGLE: Final = r"|([^\\{}\r\n]+)|\\"
TEXT_DOUBLE: Final = (
    r"|((?:[\x81-\xfe][\x40-\xfe]|[^\\{}\r\n\x81-\xfe]|[\x81-\xfe](?![\x40-\xfe]))+)|\\"
)
TOKENS: Final = {
    (double, looking): _pattern(
        f"{WORDS} {LOOKS}" if looking else WORDS, TEXT_DOUBLE if double else TEXT_SINGLE
    )
    for double in (False, True)
    for looking in (False, True)
}
MOST_TOKENS: Final = 1_200_000

WORD, FORMAT, HEX, SYMBOL, BRACE, BREAK, TEXT = range(1, 8)


class TooManyTokensError(ValueError):
    """More control words than any report has."""


def tokens(
    source: str, *, double: bool, looking: bool = False
) -> Iterator[tuple[int, str, int | None]]:
    r"""Kind, text and number of each token of ``source``, a file decoded as Latin-1.

    ``double`` says that raw bytes of text may be pairs whose second is a brace or a backslash;
    ``looking`` that the words of a text's look are wanted too. The bytes of ``\bin`` are skipped.
    TooManyTokensError from hostile files.
    """
    pattern = TOKENS[double, looking]
    at, count = 0, 0
    while at < len(source):
        for found in pattern.finditer(source, at):
            count += 1
            last = found.lastindex
            if last is None or last == 7:
                continue
            if last <= 2:
                number = found.group(2)
                word = found.group(1)
                value = int(number) if number else None
                if word == "bin":
                    at = found.end() + max(0, value or 0)
                    break
                yield WORD, word, value
            elif last == 3:
                yield FORMAT, "", None
            else:
                yield last - 1, found.group(last), None
            if count > MOST_TOKENS:
                raise TooManyTokensError
        else:
            return
