"""Bytes to text: byte-order mark, UTF-8, the declared charset, UTF-16 without a mark, GB18030."""

from __future__ import annotations

import codecs
import re

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE
)
CHINESE = {"gb2312", "gbk", "gb_2312-80", "x-gbk", "gb18030"}
WESTERN = ("iso8859", "cp125", "latin", "ascii", "mac", "unicode-escape", "raw-unicode-escape")
"""Charsets that give some text for any bytes at all; a page of Chinese was never written in one."""
HEAD = 4096
REPLACEMENT = "\ufffd"


def decode(data: bytes) -> str:
    """The text of a file; characters that cannot be decoded appear as U+FFFD (see
    ``is_damaged``).
    """
    for mark, name in BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    wide = _wide(data)
    if wide:
        return data.decode(wide, "replace")
    declared = _declared(data)
    for name in ("utf-8", *([declared] if declared else []), "gb18030"):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    loose_utf8, loose_gb = data.decode("utf-8", "replace"), data.decode("gb18030", "replace")
    return min(loose_utf8, loose_gb, key=lambda text: text.count(REPLACEMENT))


def is_damaged(text: str) -> bool:
    """True where some bytes belonged to no known charset."""
    return REPLACEMENT in text


def _declared(data: bytes) -> str | None:
    """The charset that an HTML or XML head declares; Chinese ones widened to GB18030."""
    found = DECLARED.search(data[:HEAD])
    if not found:
        return None
    name = found.group(1).decode("ascii", "replace").lower()
    try:
        if codecs.lookup(name).name.startswith(WESTERN):
            return None
    except LookupError:
        return None
    return "gb18030" if name in CHINESE else name


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark shows as NULs at every second place (line ends, digits)."""
    head = data[:HEAD]
    if 0 not in head:
        return None
    return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
