"""Web archives as browsers and Word save them."""

from __future__ import annotations

import base64
import quopri
from pathlib import Path

import pytest

from ingestion.extract.errors import Damaged, EmptyFile, Rejected
from ingestion.extract.pipeline import extract
from ingestion.extract.readers.mht import MhtReader
from tests.ingestion.extract.judging import judge
from tests.ingestion.extract.printing import figures, html, report

EDGE = "----=_Next"


def part(content: bytes, *, kind: str = "text/html", coding: str = "quoted-printable") -> bytes:
    packed = {
        "quoted-printable": quopri.encodestring(content),
        "base64": base64.encodebytes(content),
        "8bit": content,
    }[coding]
    head = f"Content-Location: file:///C:/x\r\nContent-Transfer-Encoding: {coding}\r\n"
    return f"{head}Content-Type: {kind}\r\n\r\n".encode() + packed


def archive(*parts: bytes, edge: str = EDGE, first: str = "MIME-Version: 1.0") -> bytes:
    head = f'{first}\r\nContent-Type: multipart/related; boundary="{edge}"\r\n\r\nNot shown.\r\n'
    body = b"".join(f"--{edge}\r\n".encode() + one + b"\r\n" for one in parts)
    return head.encode() + body + f"--{edge}--\r\n".encode()


def inner(*parts: bytes) -> bytes:
    return archive(*parts, edge="inner", first="X-Inner: 1")


@pytest.mark.parametrize("coding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("declared", ["text/html; charset=us-ascii", "text/html"])
def test_a_page_is_read_whatever_is_declared(
    coding: str, charset: str, declared: str, tmp_path: Path
) -> None:
    made = figures()
    page = part(html(report(made)).encode(charset), coding=coding, kind=declared)
    picture = part(b"GIF89a", kind="image/gif", coding="base64")
    path = tmp_path / "a.mht"
    path.write_bytes(archive(picture, page, part(b"<p>9</p>")))
    judgement = judge(extract(path), made)
    assert not judgement.wrong
    assert not judgement.noise


def test_a_page_in_a_message_in_a_message(tmp_path: Path) -> None:
    made = figures()
    path = tmp_path / "a.mht"
    path.write_bytes(archive(inner(inner(part(html(report(made)).encode())))))
    assert not judge(extract(path), made).wrong


def test_a_page_of_frames_is_passed_over(tmp_path: Path) -> None:
    frames = part(b"<html><frameset><frame src=a></frameset></html>")
    path = tmp_path / "a.mht"
    path.write_bytes(archive(frames, part("<p>甲</p>".encode())))
    assert [line.text for line in MhtReader().read(path).lines()] == ["甲"]


@pytest.mark.parametrize(
    "data",
    [
        archive(),
        archive(part(b"x", kind="text/plain")),
        archive(part(b"", kind="text/html")),
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n",
        archive(part(b"x"))[:60],
    ],
)
def test_without_a_page_it_is_damaged(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    path.write_bytes(data)
    with pytest.raises((Damaged, EmptyFile)):
        MhtReader().read(path)


def test_endless_parts_end(tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    path.write_bytes(archive(*[part(b"x", kind="text/plain")] * 30_000))
    with pytest.raises(Rejected):
        MhtReader().read(path)


def test_a_report_in_a_frame_of_the_page(tmp_path: Path) -> None:
    made = figures()
    outer = part(b"<html><body><p>x</p><iframe src='cid:1'></iframe></body></html>")
    path = tmp_path / "a.mht"
    path.write_bytes(archive(outer, part(html(report(made)).encode())))
    assert not judge(extract(path), made).wrong


@pytest.mark.parametrize("first", ["From: <Saved>\r\nMIME-Version: 1.0", "MIME-Version: 1.0"])
@pytest.mark.parametrize("coding", ["quoted-printable", "base64"])
def test_a_page_alone_without_parts(tmp_path: Path, first: str, coding: str) -> None:
    made = figures()
    path = tmp_path / "a.mht"
    page = part(html(report(made)).encode(), coding=coding)
    path.write_bytes(f"{first}\r\n".encode() + page)
    assert not judge(extract(path), made).wrong
