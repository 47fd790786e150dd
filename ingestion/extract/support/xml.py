"""XML out of office archives, parsed without entities, network or document types."""

from __future__ import annotations

import zipfile
from functools import lru_cache

from lxml import etree

from ingestion.extract.errors import BROKEN_ARCHIVE
from ingestion.extract.support.layout import GridTooLargeError

DOCTYPE = b"<!DOCTYPE"


class UnsafeXmlError(ValueError):
    """A part that is missing, broken or carries a document type."""


def content_of(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one part of an archive, which has no document type; UnsafeXmlError else."""
    try:
        data = archive.read(name)
    except (KeyError, *BROKEN_ARCHIVE) as error:
        raise UnsafeXmlError(name) from error
    return _typeless(data, name)


def _typeless(data: bytes, name: str) -> bytes:
    if DOCTYPE in data[:2048] or DOCTYPE.decode().encode("utf-16-le") in data[:4096]:
        raise UnsafeXmlError(name)
    return data


class TooDeepError(GridTooLargeError):
    """A part nested deeper, or with longer texts, than any report has."""


def safe_parser() -> etree.XMLParser:
    """A parser that follows no entity and no address; comments and instructions are left out."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def part(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """The root element of one part of an archive; UnsafeXmlError where it cannot be read safely,
    TooDeepError.
    """
    return tree_of(content_of(archive, name), name)


def parsed(data: bytes, name: str) -> etree._Element:
    """The root element of XML of this name, as ``part`` gives it."""
    return tree_of(_typeless(data, name), name)


def tree_of(data: bytes, name: str) -> etree._Element:
    """The root element of XML; UnsafeXmlError where it is broken or has a document type,
    TooDeepError.
    """
    try:
        root = etree.fromstring(data, safe_parser())
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", 0) == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            raise TooDeepError(name) from error
        raise UnsafeXmlError(name) from error
    if root.getroottree().docinfo.internalDTD is not None:  # behind a long comment, for one
        raise UnsafeXmlError(name)
    return root


def local(element: etree._Element) -> str:
    """The element's name without its namespace; the empty text for comments and instructions."""
    tag: object = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
