"""A zip of documents: what is a bundle, its members' names and bytes, and hostile ones."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from ingestion.extract import bundle
from ingestion.extract.errors import Damaged, EmptyFile, Encrypted, LimitExceeded, Rejected
from tests.ingestion.files import PROGRAM, report_docx, report_text, zipped


def stored(folder: Path, content: bytes, name: str = "年报.zip") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def found(path: Path, folder: Path) -> list[tuple[str, bytes | str]]:
    """Each member's name with its bytes or its refusal's code."""
    return [
        (member.name, one.code if isinstance(one, Rejected) else one.read_bytes())
        for member, one in bundle.members(path, folder / "unpacked")
    ]


class TestIsBundle:
    def test_is_a_zip_of_documents_whatever_its_name(self, tmp_path: Path) -> None:
        assert bundle.is_bundle(stored(tmp_path, zipped({"a.docx": b"x"}), "年报"))

    def test_is_no_office_document(self, tmp_path: Path) -> None:
        assert not bundle.is_bundle(stored(tmp_path, report_docx(), "年报.zip"))

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04" + bytes(90), b"words", PROGRAM])
    def test_is_nothing_that_does_not_open(self, tmp_path: Path, content: bytes) -> None:
        assert not bundle.is_bundle(stored(tmp_path, content))

    def test_is_no_archive_of_a_program(self, tmp_path: Path) -> None:
        parts = {"word/document.xml": b"x", "word/styles.xml": b"x"}
        assert not bundle.is_bundle(stored(tmp_path, zipped(parts), "年报.docx"))

    def test_goes_by_the_senders_name_where_nothing_in_it_is_known(self, tmp_path: Path) -> None:
        path = stored(tmp_path, zipped({"a.exe": b"x"}), "stored")
        assert not bundle.is_bundle(path)
        assert bundle.is_bundle(path, "年报.zip")


class TestMembers:
    def test_have_their_names_and_bytes(self, tmp_path: Path) -> None:
        path = stored(tmp_path, zipped({"甲局.txt": b"one", "文件夹/乙局.docx": b"two"}))
        assert found(path, tmp_path) == [("甲局.txt", b"one"), ("乙局.docx", b"two")]

    def test_written_in_windows_have_their_names(self, tmp_path: Path) -> None:
        raw = "甲局年报.txt".encode("gb18030")
        marked = zipped({"x" * len(raw): b"one"})
        path = stored(tmp_path, marked.replace(b"x" * len(raw), raw))
        assert found(path, tmp_path) == [("甲局年报.txt", b"one")]

    def test_are_pages_without_the_folders_saved_beside_them(self, tmp_path: Path) -> None:
        names = (
            "甲局/年报.htm",
            "甲局/年报.files/image001.png",
            "甲局/年报.files/filelist.xml",
            "甲局/年报.files/sheet001.htm",
            "网页.html",
            "网页_files/a/b.jpg",
            "附件_files/c.jpg",
        )
        path = stored(tmp_path, zipped(dict.fromkeys(names, b"x")))
        assert [name for name, _bytes in found(path, tmp_path)] == [
            "年报.htm",
            "sheet001.htm",
            "网页.html",
            "c.jpg",
        ]

    def test_sent_from_a_mac_have_their_names(self, tmp_path: Path) -> None:
        """Written in UTF-8 and not marked so, each with a shadow."""
        raw = "甲局年报.txt".encode()
        names = {"x" * len(raw): b"one", f"__MACOSX/._{'x' * len(raw)}": b"shadow"}
        path = stored(tmp_path, zipped(names).replace(b"x" * len(raw), raw))
        assert found(path, tmp_path) == [("甲局年报.txt", b"one")]

    def test_named_alike_show_their_folders(self, tmp_path: Path) -> None:
        path = stored(tmp_path, zipped({"甲局/年报.txt": b"1", "乙局/年报.txt": b"2"}))
        assert [name for name, _bytes in found(path, tmp_path)] == [
            "甲局_年报.txt",
            "乙局_年报.txt",
        ]

    def test_are_no_folders_and_no_clutter(self, tmp_path: Path) -> None:
        names = (
            "a/",
            "__MACOSX/._年报.txt",
            ".DS_Store",
            "Thumbs.db",
            "a/~$年报.docx",
            "desktop.ini",
            "a/年报.txt",
        )
        path = stored(tmp_path, zipped(dict.fromkeys(names, b"x")))
        assert found(path, tmp_path) == [("年报.txt", b"x")]

    @pytest.mark.parametrize(
        "name", ["../../etc/年报.txt", "/etc/年报.txt", "C:\\etc\\年报.txt", "..\\年报.txt"]
    )
    def test_stay_in_the_folder(self, tmp_path: Path, name: str) -> None:
        path = stored(tmp_path, zipped({name: b"x"}))
        assert found(path, tmp_path) == [("年报.txt", b"x")]
        files = [one for one in tmp_path.rglob("*") if one.is_file() and one != path]
        assert [one.parent for one in files] == [tmp_path / "unpacked"]

    def test_with_a_password_are_refused_alone(self, tmp_path: Path) -> None:
        content = bytearray(zipped({"a.txt": b"one", "b.txt": b"two"}))
        directory = content.index(b"PK\x01\x02")
        content[directory + 8] |= 1
        path = stored(tmp_path, bytes(content))
        assert found(path, tmp_path) == [("a.txt", Encrypted.code), ("b.txt", b"two")]

    def test_that_are_zips_empty_or_links_are_refused_alone(self, tmp_path: Path) -> None:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("inner.zip", zipped({"a.txt": b"x"}))
            archive.writestr("empty.txt", b"")
            archive.writestr(link, b"/etc/passwd")
            archive.writestr("a.txt", b"x")
        path = stored(tmp_path, buffer.getvalue())
        assert [code for _name, code in found(path, tmp_path)] == [
            bundle.Nested.code,
            EmptyFile.code,
            Damaged.code,
            b"x",
        ]

    def test_that_lie_about_their_size_or_bytes_are_refused(self, tmp_path: Path) -> None:
        content = bytearray(zipped({"a.txt": b"x" * 5000}))
        directory = content.index(b"PK\x01\x02")
        content[directory + 24 : directory + 28] = struct.pack("<I", 10)
        assert found(stored(tmp_path, bytes(content)), tmp_path) == [("a.txt", Damaged.code)]

    def test_that_swell_are_refused_alone(self, tmp_path: Path) -> None:
        path = stored(tmp_path, zipped({"bomb.txt": bytes(30 * 2**20), "a.txt": b"x"}))
        assert found(path, tmp_path) == [("bomb.txt", LimitExceeded.code), ("a.txt", b"x")]


class TestWholeRefused:
    @pytest.mark.parametrize(
        ("members", "sentence"),
        [
            ({}, "压缩包“年报.zip”里没有文件，把年度报告放进去后重新上传"),
            ({"a/": b""}, "压缩包“年报.zip”里没有文件，把年度报告放进去后重新上传"),
            (
                {f"{number}.txt": b"x" for number in range(501)},
                "压缩包“年报.zip”里有 501 个文件，一次最多 500 个，分成几个压缩包后重新上传",
            ),
        ],
    )
    def test_in_one_sentence(
        self, tmp_path: Path, members: Mapping[str, bytes], sentence: str
    ) -> None:
        path = stored(tmp_path, zipped(members))
        assert bundle.is_bundle(path)
        with pytest.raises(Rejected) as caught:
            bundle.listed(path, path.name)
        assert caught.value.message == sentence

    def test_before_a_great_directory_is_taken_in(self, tmp_path: Path) -> None:
        content = bytearray(zipped({"a.txt": b"x"}))
        end = content.index(b"PK\x05\x06")
        content[end:end] = bytes(3 * 2**20)
        end += 3 * 2**20
        content[end + 12 : end + 16] = struct.pack("<I", 3 * 2**20)
        path = stored(tmp_path, bytes(content))
        with pytest.raises(bundle.TooBig):
            bundle.listed(path, path.name)


class TestCommand:
    def test_writes_one_json_for_each_member(self, tmp_path: Path) -> None:
        text = report_text()
        members = {"甲/年报.txt": text, "说明.exe": PROGRAM, "乙.txt": text, "里.zip": b"PK"}
        path = stored(tmp_path, zipped(members))
        other = stored(tmp_path, text, "乙.txt")
        output = tmp_path / "out"
        with pytest.raises(SystemExit) as caught:
            call_command(
                "extract", str(path), str(other), "--output", str(output), stdout=StringIO()
            )
        assert caught.value.code == 1
        told = {one.name: json.loads(one.read_text(encoding="utf-8")) for one in output.iterdir()}
        assert sorted(told) == [
            "乙.txt.json",
            "乙.txt~2.json",
            "年报.txt.json",
            "说明.exe.json",
            "里.zip.json",
        ]
        assert told["年报.txt.json"]["source"] == "年报.txt"
        assert told["年报.txt.json"]["cells"]
        assert told["说明.exe.json"]["rejected"]["code"] == "wrong_kind"
        assert "“说明.exe”" in told["说明.exe.json"]["rejected"]["message"]
        assert told["里.zip.json"]["rejected"]["code"] == "nested"

    def test_says_that_a_zip_is_empty(self, tmp_path: Path) -> None:
        path = stored(tmp_path, zipped({}))
        with pytest.raises(SystemExit):
            call_command("extract", str(path), "--output", str(tmp_path / "out"), stdout=StringIO())
        told = json.loads((tmp_path / "out" / "年报.zip.json").read_text(encoding="utf-8"))
        assert told["rejected"]["code"] == "empty"
