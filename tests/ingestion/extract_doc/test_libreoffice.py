"""Reading by way of LibreOffice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from ingestion.extract.document import Kind, Unsure
from ingestion.extract.errors import Damaged, LimitExceeded, Unsupported
from ingestion.extract.readers import doc
from ingestion.extract.readers.doc import DocReader
from ingestion.extract.support import libreoffice
from ingestion.extract.support.doc_marks import ContradictionError, UnresolvedError
from ingestion.extract.support.libreoffice import converted
from tests.ingestion.extract_doc.test_reader import lines, matrix


class TestConverted:
    def test_reads_what_is_not_read_here(
        self, word_files: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        native = DocReader().read(word_files["field"])
        monkeypatch.setattr(doc, "read_body", _unresolved)
        document = DocReader().read(word_files["field"])
        assert document.kind == Kind.DOC
        assert matrix(document) == matrix(native)
        assert lines(document) == lines(native)

    def test_doubts_every_cell_of_a_file_that_contradicts_itself(
        self, word_files: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(doc, "read_body", _contradicted)
        (grid,) = DocReader().read(word_files["field"]).grids()
        assert {cell.doubt for cell in grid.cells} == {Unsure.BROKEN}

    def test_leaves_nothing_behind(
        self, word_files: Mapping[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        converted(word_files["box"], Kind.DOC)
        assert not list(tmp_path.iterdir())

    def test_stops_in_time(
        self, word_files: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(libreoffice, "SECONDS", 0.05)
        with pytest.raises(LimitExceeded):
            converted(word_files["box"], Kind.DOC)

    @pytest.mark.usefixtures("word_files")
    def test_refuses_what_it_makes_nothing_of(self, tmp_path: Path) -> None:
        path = tmp_path / "empty.doc"
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096)
        with pytest.raises(Damaged, match=r"empty\.doc"):
            converted(path, Kind.DOC)

    def test_asks_for_another_format_where_it_is_missing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(libreoffice, "PLACES", str(tmp_path))
        with pytest.raises(Unsupported):
            converted(tmp_path / "old.doc", Kind.DOC)


def _contradicted(_streams: object) -> None:
    raise ContradictionError


def _unresolved(_streams: object) -> None:
    raise UnresolvedError
