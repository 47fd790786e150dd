"""A zip of several documents: what it holds, and each member's bytes.

Only its directory and one compressed stream at a time are taken in, through the standard library,
in pieces of ``CHUNK`` bytes and counted against limits declared before. No member is parsed here
and no name of the archive becomes a path: so a worker may do this itself, and each member then is
read in a child of its own like any other file.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingestion.extract.errors import (
    BROKEN_ARCHIVE,
    Damaged,
    EmptyFile,
    Encrypted,
    LimitExceeded,
    Rejected,
    TooLarge,
)
from ingestion.extract.sniff import EXPECTED, LIMITS, MEGABYTE, SYMLINK
from reports.official.marking import gettext_noop

SUFFIX = ".zip"
ENDINGS = (*EXPECTED, SUFFIX)
"""Endings of names of everything that can be sent, as people are told them."""

SUFFIXES = frozenset(ENDINGS)

MOST_MEMBERS = 500
MOST_DIRECTORY = 2 * MEGABYTE
CHUNK = 65536
OFFICE = {"[Content_Types].xml", "META-INF/manifest.xml", "OFD.xml", "mimetype"}
PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # others may take any memory to unpack
CLUTTER = {"thumbs.db", "desktop.ini", "ehthumbs.db"}
TELLING = frozenset(EXPECTED) - {".xml"}  # of which any archive of a program is full
PAGES = {".htm", ".html"}
BESIDE_PAGES = (".files", "_files", "_文件", ".fld")
"""What programs add to a page's name for the folder of its pictures and styles."""
SHEET = re.compile(r"sheet\d{1,4}\.html?", re.IGNORECASE)
"""How Excel calls the pages in such a folder that are the content itself."""
UTF8 = 0x800
ENCRYPTED = 0x1


class EmptyBundle(Rejected):
    """A zip without a single document."""

    code = "empty"
    template = gettext_noop("压缩包“{name}”里没有文件，把年度报告放进去后重新上传")


class TooMany(Rejected):
    """A zip of more documents than one sending takes."""

    code = "limit"
    template = gettext_noop(
        "压缩包“{name}”里有 {found} 个文件，一次最多 {most} 个，分成几个压缩包后重新上传"
    )


class TooBig(Rejected):
    """A zip that unpacks to more than any sending needs."""

    code = "limit"
    template = gettext_noop("压缩包“{name}”解开后超出限制，分成几个压缩包后重新上传")


class Nested(Rejected):
    """A zip within a zip."""

    code = "nested"
    template = gettext_noop("“{name}”是压缩包里的压缩包，解开后重新上传")


@dataclass(frozen=True, slots=True)
class Member:
    """One document of a zip.

    ``index`` is its place among the entries; ``name`` has no folders, but for members named alike,
    whose folders stand before (``教育局_年报.docx``); ``size`` is declared, in bytes. ``refusal``
    says why it is not unpacked.
    """

    index: int
    name: str
    size: int
    refusal: Rejected | None = None


class _Measured(io.FileIO):
    """A file of which no more is read at once than a sane directory takes."""

    def read(self, size: int | None = -1, /) -> bytes:
        """At most ``MOST_DIRECTORY`` bytes. Raises LimitExceeded where more are asked for."""
        if size is not None and size > MOST_DIRECTORY:
            raise LimitExceeded(str(self.name))
        return super().read(size) or b""


def is_bundle(path: Path, name: str = "") -> bool:
    """True for a zip that is no office document and holds a readable kind, or is called ``.zip``.

    ``name`` is what its sender calls it. False for a zip that does not open: it is refused as a
    file.
    """
    called = (name or path.name).lower().endswith(SUFFIX)
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            return False
    try:
        with _opened(path, name) as archive:
            names = archive.namelist()
    except TooBig:
        return called
    except Rejected:
        return False
    if OFFICE & set(names):
        return False
    return called or any(PurePosixPath(one).suffix.lower() in TELLING for one in names)


def listed(path: Path, name: str) -> tuple[Member, ...]:
    """The members of the zip that its sender calls ``name``, without folders, clutter and what
    belongs to a page.

    Raises EmptyBundle, TooMany, TooBig or Damaged where the whole is refused.
    """
    with _opened(path, name) as archive:
        entries = archive.infolist()
    inside = [(index, entry, _parts(entry)) for index, entry in enumerate(entries)]
    pages = {_stem(parts) for _index, _entry, parts in inside if _is_page(parts)}
    wanted = [
        one for one in inside if _is_document(one[1], one[2]) and not _is_beside(one[2], pages)
    ]
    if not wanted:
        raise EmptyBundle(name)
    if len(wanted) > MOST_MEMBERS:
        raise TooMany(name, found=len(wanted), most=MOST_MEMBERS)
    if sum(entry.file_size for _index, entry, _parts in wanted) > LIMITS.unpacked_bytes:
        raise TooBig(name)
    alike = Counter(parts[-1].casefold() for _index, _entry, parts in wanted)
    found = []
    for index, entry, parts in wanted:
        called = "_".join(parts) if alike[parts[-1].casefold()] > 1 else parts[-1]
        found.append(Member(index, called, entry.file_size, _refusal(entry, called)))
    return tuple(found)


def chunks(path: Path, member: Member) -> Iterator[bytes]:
    """The member's bytes, a piece at a time.

    Raises the member's refusal, EmptyFile, Damaged where the bytes are not what the directory
    says, LimitExceeded where they are more.
    """
    if member.refusal is not None:
        raise member.refusal
    total = 0
    try:
        with _opened(path, member.name) as archive:
            entry = archive.infolist()[member.index]
            with archive.open(entry) as stream:
                while piece := stream.read(CHUNK):
                    total += len(piece)
                    if total > member.size:
                        raise LimitExceeded(member.name)
                    yield piece
    except (*BROKEN_ARCHIVE, IndexError) as error:
        raise Damaged(member.name) from error
    if total == 0:
        raise EmptyFile(member.name)


def members(path: Path, folder: Path) -> Iterator[tuple[Member, Path | Rejected]]:
    """Each member with the file in ``folder`` that it was unpacked to, or with its refusal.

    The files have names of our own: number and ending. Raises as ``listed`` does.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for member in listed(path, path.name):
        suffix = PurePosixPath(member.name).suffix.lower()
        target = folder / f"{member.index:04d}{suffix if suffix in EXPECTED else ''}"
        try:
            with target.open("xb") as file:
                file.writelines(chunks(path, member))
        except Rejected as refusal:
            target.unlink(missing_ok=True)
            yield member, refusal
        else:
            yield member, target


@contextmanager
def _opened(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    """The zip with its directory read and counted. Raises Damaged or TooBig."""
    with _Measured(path) as file:
        try:
            archive = zipfile.ZipFile(file)
        except BROKEN_ARCHIVE as error:
            raise Damaged(name) from error
        except LimitExceeded as error:
            raise TooBig(name) from error
        with archive:
            if len(archive.infolist()) > LIMITS.entries:
                raise TooBig(name)
            yield archive


def _parts(entry: zipfile.ZipInfo) -> tuple[str, ...]:
    """The entry's folders and name, rightly spelled: Windows in Chinese writes GB18030 unmarked."""
    written = entry.orig_filename
    if not entry.flag_bits & UTF8:
        raw = written.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                written = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    plain = written.partition("\x00")[0].replace("\\", "/")
    drive, colon, rest = plain.partition(":")
    plain = rest if colon and len(drive) == 1 else plain
    return tuple(one for one in plain.split("/") if one not in {"", ".", ".."})


def _is_document(entry: zipfile.ZipInfo, parts: tuple[str, ...]) -> bool:
    """False for folders and for what systems and office programs leave in them."""
    if not parts or entry.is_dir() or entry.orig_filename.endswith(("/", "\\")):
        return False
    last = parts[-1]
    hidden = "__MACOSX" in parts or last.startswith((".", "~$"))
    return not hidden and last.lower() not in CLUTTER


def _is_page(parts: tuple[str, ...]) -> bool:
    return bool(parts) and PurePosixPath(parts[-1]).suffix.lower() in PAGES


def _stem(parts: tuple[str, ...]) -> tuple[str, ...]:
    return *parts[:-1], PurePosixPath(parts[-1]).stem


def _is_beside(parts: tuple[str, ...], pages: Collection[tuple[str, ...]]) -> bool:
    """True in the folder that a program saved beside one of the ``pages``: its pictures, styles and
    frames.
    """
    folders = (
        (*parts[:depth], folder.removesuffix(ending))
        for depth, folder in enumerate(parts[:-1])
        for ending in BESIDE_PAGES
        if folder.endswith(ending)
    )
    return any(folder in pages for folder in folders) and not SHEET.fullmatch(parts[-1])


def _refusal(entry: zipfile.ZipInfo, name: str) -> Rejected | None:
    """Why the directory alone says that an entry is not unpacked."""
    size, limit = entry.file_size, LIMITS.file_bytes
    if entry.flag_bits & ENCRYPTED:
        return Encrypted(name)
    if entry.external_attr >> 16 & 0o170000 == SYMLINK or entry.compress_type not in PACKINGS:
        return Damaged(name)
    if name.lower().endswith(SUFFIX):
        return Nested(name)
    if size > LIMITS.ratio_floor and size > LIMITS.ratio * max(1, entry.compress_size):
        return LimitExceeded(name)
    if size > limit:
        return TooLarge(name, size=-(-size // MEGABYTE), limit=limit // MEGABYTE)
    return None
