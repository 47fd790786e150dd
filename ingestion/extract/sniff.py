"""What kind of file this is, by content alone; everything that is no readable kind is refused here
with its reason.

Archives are judged by their directory before a byte of content is unpacked.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import olefile

from ingestion.extract.document import Kind
from ingestion.extract.errors import (
    BROKEN_ARCHIVE,
    Damaged,
    EmptyFile,
    Encrypted,
    LimitExceeded,
    TooLarge,
    Unsupported,
    UnsupportedWorkbook,
    WrongKind,
)
from reports.official.marking import gettext_noop

MEGABYTE = 1024 * 1024
HEAD = 65536
BROKEN_OLE = (OSError, ValueError, IndexError, TypeError, KeyError, RecursionError)
"""What olefile raises for a damaged file; the last where its directory runs in a circle."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file and archive that is opened (a normal docx unpacks to 19 times its size, a
    bomb to 257).
    """

    file_bytes: int = 50 * MEGABYTE
    entries: int = 2000
    unpacked_bytes: int = 300 * MEGABYTE
    ratio: int = 100
    ratio_floor: int = 10 * MEGABYTE
    directory_bytes: int = 2 * MEGABYTE


LIMITS = Limits()

ANY_REPORT = gettext_noop("可读的年度报告")
EXPECTED = {
    ".docx": gettext_noop(" Word 文档"),
    ".doc": gettext_noop(" Word 文档"),
    ".wps": gettext_noop(" WPS 文档"),
    ".rtf": gettext_noop(" RTF 文档"),
    ".odt": gettext_noop(" ODT 文档"),
    ".xlsx": gettext_noop(" Excel 工作簿"),
    ".xls": gettext_noop(" Excel 工作簿"),
    ".et": gettext_noop(" WPS 表格"),
    ".xml": gettext_noop(" Excel 工作簿"),
    ".ods": gettext_noop(" ODS 工作簿"),
    ".csv": gettext_noop(" CSV 表格"),
    ".pdf": gettext_noop(" PDF 文件"),
    ".html": gettext_noop("网页"),
    ".htm": gettext_noop("网页"),
    ".mht": gettext_noop("网页"),
    ".png": gettext_noop("图片"),
    ".jpg": gettext_noop("图片"),
    ".jpeg": gettext_noop("图片"),
    ".tif": gettext_noop("图片"),
    ".tiff": gettext_noop("图片"),
    ".txt": gettext_noop("文本"),
    ".md": gettext_noop("文本"),
}
IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x10\x00")
"""How workbooks of Excel begin that some programs write without the container around them."""
SHEETS = frozenset({".csv", ".xls", ".xlsx", ".et", ".ods"})
"""Under the names of workbooks, text is cells with something between them."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BEGINNINGS = {IMAGES: Kind.IMAGE, BIFF: Kind.XLS, (b"{\\rt",): Kind.RTF}
HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|table|div|p|meta)\b", re.IGNORECASE)
HTML_UTF16 = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|table)\b", re.IGNORECASE)
WORKBOOK_XML = re.compile(
    rb"<(?:\w+:)?Workbook\s[^>]*[\"']urn:schemas-microsoft-com:office:spreadsheet[\"']"
)
MHT = re.compile(
    rb"^(?:mime-version|from|content-type)\s*:.*?multipart/related",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
MHT_OF_ONE_PART = re.compile(
    rb"\A\s*(?:mime-version|from|to|subject|date|content-[a-z-]+|snapshot-[a-z-]+)[ \t]*:"
    rb"(?=.*?^content-type[ \t]*:[ \t]*text/html).*?^content-transfer-encoding[ \t]*:",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
PIPES = re.compile(rb"^[ \t]*+(?:\|[ \t]*+)?:?-{2,}+:?[ \t]*+\|", re.MULTILINE)
CONTROLS = bytes({*range(1, 32)} - {4, 5, 7, 9, 10, 11, 12, 13, 26, 27})
WORD_PART, BOOK_PART = "word/document.xml", "xl/workbook.xml"
RELATIONS = "_rels/.rels"
MAIN_PART = re.compile(rb"Target=[\"']/?((?:word|xl)/[\w.-]+\.xml)[\"']")
UNSAFE_NAME = re.compile(r"^(?:/|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)")
SYMLINK = 0o120000
WIDE_HEAD = 512
LAST_RECORD = b"PK\x05\x06"
LAST_RECORD_WITHIN = 22 + 65535


def sniff(path: Path) -> Kind:
    """The file's kind by its content.

    Raises a ``Rejected``: EmptyFile, TooLarge, Encrypted, Unsupported, NoText, WrongKind, Damaged
    or LimitExceeded.
    """
    size = path.stat().st_size
    if size == 0:
        raise EmptyFile(path.name)
    if size > LIMITS.file_bytes:
        raise TooLarge(path.name, size=round(size / MEGABYTE), limit=LIMITS.file_bytes // MEGABYTE)
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(b"PK"):
        return _archive(path)
    if head.startswith(OLE):
        return _ole(path)
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    found = next((kind for starts, kind in BEGINNINGS.items() if head.startswith(starts)), None)
    return found or _text(path, head)


def wrong_kind(path: Path) -> WrongKind:
    """The refusal of a file whose content is not what its name promises."""
    return WrongKind(path.name, expected=EXPECTED.get(path.suffix.lower(), ANY_REPORT))


def open_archive(path: Path) -> zipfile.ZipFile:
    """An open zip whose directory has been checked: entries, sizes, ratio and names.

    Raises Damaged, Encrypted or LimitExceeded.
    """
    if _directory_bytes(path) > LIMITS.directory_bytes:
        raise LimitExceeded(path.name)
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN_ARCHIVE as error:
        raise Damaged(path.name) from error
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > LIMITS.entries or unpacked > LIMITS.unpacked_bytes:
        raise LimitExceeded(path.name)
    if unpacked > LIMITS.ratio_floor and unpacked / packed > LIMITS.ratio:
        raise LimitExceeded(path.name)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Encrypted(path.name)
    if any(
        UNSAFE_NAME.search(entry.filename) or entry.external_attr >> 16 & 0o170000 == SYMLINK
        for entry in entries
    ):
        raise Damaged(path.name)
    return archive


def _directory_bytes(path: Path) -> int:
    """The size of an archive's directory by its last record, before any of it is read; 0 where
    there is no such record.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - LAST_RECORD_WITHIN))
        tail = file.read()
    at = tail.rfind(LAST_RECORD)
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0


def main_part(archive: zipfile.ZipFile, usual: str) -> str:
    """The name of an Office file's main part, ``WORD_PART`` or ``BOOK_PART``, which some programs
    call otherwise; the empty text where there is none.
    """
    names = archive.namelist()
    if usual in names or RELATIONS not in names:
        return usual if usual in names else ""
    try:
        with archive.open(RELATIONS) as part:
            found = MAIN_PART.search(part.read(HEAD))
    except BROKEN_ARCHIVE:
        return ""
    name = found[1].decode("utf-8", "replace") if found else ""
    folder, _, _ = usual.partition("/")
    return name if name in names and name.startswith(f"{folder}/") else ""


def _archive(path: Path) -> Kind:
    with open_archive(path) as archive:
        names = set(archive.namelist())
        word, book = main_part(archive, WORD_PART), main_part(archive, BOOK_PART)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise (UnsupportedWorkbook if book and not word else Unsupported)(path.name)
    if word:
        return Kind.DOCX
    if book:
        return Kind.XLSX
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        return Kind.ODT
    if "xl/workbook.bin" in names:
        raise UnsupportedWorkbook(path.name)
    if names & {"OFD.xml", "content.xml"}:
        raise Unsupported(path.name)
    if "[Content_Types].xml" in names:
        raise Damaged(path.name)
    raise wrong_kind(path)


def _ole(path: Path) -> Kind:
    """The kind of an OLE file: Word's or WPS's document, Excel's or WPS's workbook."""
    try:
        with olefile.OleFileIO(str(path)) as ole:
            streams = {"/".join(entry) for entry in ole.listdir()}
    except BROKEN_OLE as error:
        raise Damaged(path.name) from error
    if "EncryptedPackage" in streams:
        raise Encrypted(path.name)
    if "WordDocument" in streams:
        return Kind.DOC
    if streams & {"Workbook", "Book"}:
        return Kind.XLS
    if streams & {"MatOST", "CONTENTS"}:
        raise Unsupported(path.name)
    raise wrong_kind(path)


def _text(path: Path, head: bytes) -> Kind:
    wide = _wide(head)
    if wide:
        text = head[: len(head) // 2 * 2].decode(wide, "replace")
        named = Kind.CSV if path.suffix.lower() in SHEETS else Kind.TEXT
        if WORKBOOK_XML.search(text.encode("utf-8", "replace")):
            return Kind.XLS
        return Kind.HTML if HTML_UTF16.search(text) else named
    stripped = head.lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if not stripped:
        raise EmptyFile(path.name)
    if _binary(head):
        raise wrong_kind(path)
    marked = _marked(path, head)
    if marked is not None:
        return marked
    if path.suffix.lower() in SHEETS:
        return Kind.CSV
    if path.suffix.lower() in {".md", ".markdown"} or PIPES.search(head):
        return Kind.MARKDOWN
    return Kind.TEXT


def _marked(path: Path, head: bytes) -> Kind | None:
    """The kind of a text whose head or tags say what it is; None where none do."""
    if MHT.search(head[:4096]) or MHT_OF_ONE_PART.match(head[:4096]):
        return Kind.MHT
    if WORKBOOK_XML.search(head):
        return Kind.XLS
    if b'progid="Word.Document"' in head or b'progid="Excel.Sheet"' in head:
        raise Unsupported(path.name)
    return Kind.HTML if HTML.search(head) else None


def _wide(head: bytes) -> str:
    """The name of the encoding with two bytes for each sign, with or without a mark; else empty."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if 0 not in head[:WIDE_HEAD] or _binary(head):
        return ""
    return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"


def _binary(head: bytes) -> bool:
    """True where the bytes are no text: control characters, or NULs in no UTF-16 pattern."""
    if head.startswith((b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        return True
    zeros = head.count(0)
    if zeros:
        odd, even = head[1::2].count(0), head[::2].count(0)
        return max(odd, even) < len(head) * 0.02 or min(odd, even) > max(odd, even) * 0.2
    return len(head) - len(head.translate(None, CONTROLS)) > len(head) * 0.01
