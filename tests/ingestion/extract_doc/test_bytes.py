"""The structures of Word binary files, byte by byte."""

from __future__ import annotations

import struct

import pytest

from ingestion.extract.document import Unsure
from ingestion.extract.support import doc_sprms as sprms
from ingestion.extract.support.doc_looks import Looks, is_ground, said_by
from ingestion.extract.support.doc_marks import (
    ContradictionError,
    UnresolvedError,
    plain,
    without_field_codes,
)
from ingestion.extract.support.doc_properties import Cell, Paragraph, Paragraphs
from ingestion.extract.support.doc_sprms import modifiers
from ingestion.extract.support.doc_streams import (
    LISTED,
    PARAGRAPHS,
    PIECES,
    BrokenError,
    Streams,
    numbers,
)
from ingestion.extract.support.doc_tables import Box, Row, Table, grid
from ingestion.extract.support.doc_text import FILLER, read_text
from ingestion.extract.support.layout import MAX_COLUMNS, GridTooLargeError
from ingestion.extract.support.looks import Look

COMPRESSED = 0x40000000
CHINESE = 0x0804


def made(
    *, text: bytes, table: bytes, entries: dict[int, tuple[int, int]], language: int = 0
) -> Streams:
    """Streams with text at byte 2048 and an information block that lists ``entries``."""
    main = bytearray(2048)
    struct.pack_into("<H", main, 6, language)
    struct.pack_into("<H", main, 0x98, 93)
    for entry, place in entries.items():
        struct.pack_into("<II", main, LISTED + entry * 8, *place)
    return Streams(bytes(main) + text, table, b"")


def pieces(*stored: tuple[int, int, int, int]) -> bytes:
    """A piece table of (first, end, place, properties)."""
    ends = [stored[0][0], *(piece[1] for piece in stored)]
    plc = struct.pack(f"<{len(ends)}I", *ends)
    plc += b"".join(struct.pack("<HIH", 0, place, own) for _, _, place, own in stored)
    return b"\x02" + struct.pack("<I", len(plc)) + plc


def definition(edges: list[int], flags: list[int]) -> bytes:
    """A row's definition as a modifier."""
    body = bytes((len(flags),)) + struct.pack(f"<{len(edges)}h", *edges)
    body += b"".join(struct.pack("<H18x", flag) for flag in flags)
    return struct.pack("<HH", sprms.DEFINITION, len(body) + 1) + body


def paragraph(properties: bytes) -> Paragraph:
    """A paragraph of 16 bytes with these modifiers, read from a page."""
    data = b"\0\0" + properties
    data += b"\0" * (len(data) % 2)
    page = bytearray(512)
    struct.pack_into("<II", page, 0, 2048, 2064)
    page[8] = 64
    page[128:130] = bytes((0, len(data) // 2))
    page[130 : 130 + len(data)] = data
    page[-1] = 1
    table = struct.pack("<III", 2048, 2064, 4)
    streams = made(text=bytes(page), table=table, entries={PARAGRAPHS: (0, 12)})
    return Paragraphs(streams).at(2050)


class TestModifiers:
    def test_have_the_size_their_code_says(self) -> None:
        data = struct.pack("<HBHIHBBB", 0x2416, 1, 0x6649, 2, 0xD62B, 2, 3, 1)
        assert list(modifiers(data)) == [
            (0x2416, b"\x01"),
            (0x6649, b"\x02\0\0\0"),
            (0xD62B, b"\x03\x01"),
        ]

    @pytest.mark.parametrize("cut", range(1, 16))
    def test_end_where_the_bytes_end(self, cut: int) -> None:
        data = definition([0, 100], [0])
        assert len(list(modifiers(data[:-cut]))) <= 1


class TestText:
    def test_is_put_together_from_pieces(self) -> None:
        table = pieces((0, 2, 2048, 0), (2, 5, 2052 * 2 | COMPRESSED, 0))
        text = read_text(
            made(
                text="年度".encode("utf-16-le") + b"7\x97\xb7",
                table=table,
                entries={PIECES: (0, len(table))},
            )
        )
        assert text.characters == "年度7—·"
        assert [text.offset(at) for at in (1, 3, 9)] == [2050, 2053, -1]

    def test_counts_a_pair_of_units_as_two(self) -> None:
        table = pieces((0, 3, 2048, 0))
        stored = "𠮷1".encode("utf-16-le")
        text = read_text(made(text=stored, table=table, entries={PIECES: (0, len(table))}))
        assert text.characters == f"𠮷{FILLER}1"

    def test_reads_chinese_of_two_bytes_where_the_file_is_chinese(self) -> None:
        stored = "政府信息 12".encode("gb2312")
        table = pieces((0, len(stored), 2048 * 2 | COMPRESSED, 0))
        entries = {PIECES: (0, len(table))}
        text = read_text(made(text=stored, table=table, entries=entries, language=CHINESE))
        assert plain(text.characters) == "政府信息 12"
        other = read_text(made(text=stored, table=table, entries=entries))
        assert other.characters != text.characters

    @pytest.mark.parametrize(
        "table",
        [
            b"",
            b"\x02",
            b"\x01\xff\xff",
            pieces((0, 9000, 2048, 0)),
            pieces((3, 2, 2048, 0)),
            pieces((0, 2, 2048, 0))[:-3],
        ],
    )
    def test_is_refused_where_its_pieces_are_broken(self, table: bytes) -> None:
        with pytest.raises(BrokenError):
            read_text(made(text=b"\0" * 64, table=table, entries={PIECES: (0, len(table))}))

    def test_is_refused_where_the_table_lies_outside(self) -> None:
        with pytest.raises(BrokenError):
            read_text(made(text=b"", table=b"\0" * 8, entries={PIECES: (4, 0xFFFFFFFF)}))


class TestParagraphs:
    def test_say_how_deep_they_stand(self) -> None:
        assert paragraph(struct.pack("<HB", 0x2416, 1)).depth == 1
        assert paragraph(struct.pack("<HBHI", 0x2416, 1, 0x6649, 3)).depth == 3
        assert paragraph(b"").depth == 0

    def test_define_the_cells_of_a_row(self) -> None:
        found = paragraph(definition([0, 10, 20, 30], [1, 2, 0x60]))
        assert found.edges == (0, 10, 20, 30)
        assert found.cells == (Cell(), Cell(joined=True), Cell(heads=True))

    def test_know_sets_of_joined_cells_by_their_first(self) -> None:
        found = paragraph(definition([0, 1, 2, 3, 4, 5], [2, 1, 2, 1, 0x20]))
        assert [cell.joined for cell in found.cells] == [False, True, False, True, False]
        assert found.cells[4].below

    def test_do_not_follow_what_reshapes_a_row(self) -> None:
        assert paragraph(struct.pack("<HI", sprms.INSERT, 0)).unresolved

    def test_refuse_properties_outside_the_data(self) -> None:
        with pytest.raises(BrokenError):
            paragraph(struct.pack("<HI", 0x6646, 99))


class TestTable:
    @pytest.mark.parametrize(
        ("cell_deleted", "row_deleted", "rows"),
        [(True, True, 0), (False, True, 1), (True, False, 1)],
    )
    def test_leaves_out_a_row_whose_marks_are_all_deleted(
        self, *, cell_deleted: bool, row_deleted: bool, rows: int
    ) -> None:
        table = Table()
        table.end_cell(deleted=cell_deleted)
        table.end_row(Paragraph(edges=(0, 9), cells=(Cell(),)), deleted=row_deleted)
        assert len(table.rows) == rows

    def test_does_not_follow_a_row_of_more_cells_than_it_says(self) -> None:
        table = Table()
        table.end_cell(deleted=False)
        table.end_cell(deleted=False)
        with pytest.raises(ContradictionError):
            table.end_row(Paragraph(edges=(0, 9), cells=(Cell(),)), deleted=False)

    def test_refuses_a_row_of_more_cells_than_any_report_has(self) -> None:
        table = Table()
        table.boxes = [Box()] * MAX_COLUMNS
        with pytest.raises(GridTooLargeError):
            table.end_cell()


class TestGrid:
    def test_joins_cells_across_and_down(self) -> None:
        boxes = [[Box(["a"]), Box([""]), Box(["b"])], [Box([""]), Box([""]), Box(["c"])]]
        merged = (Cell(heads=True), Cell(joined=True), Cell())
        below = (Cell(below=True), Cell(joined=True), Cell())
        edges = (0, 500, 900, 1500)
        made_grid = grid([Row(boxes[0], edges, merged), Row(boxes[1], edges, below)], 0)
        assert [(c.text, c.row_span, c.column_span) for c in made_grid.cells] == [
            ("a", 2, 2),
            ("b", 1, 1),
            ("c", 1, 1),
        ]

    def test_does_not_follow_text_in_a_joined_cell(self) -> None:
        row = Row([Box(["a"]), Box(["b"])], (0, 500, 900), (Cell(), Cell(joined=True)))
        with pytest.raises(UnresolvedError):
            grid([row], 0)

    def test_does_not_follow_edges_that_go_back(self) -> None:
        row = Row([Box(["a"]), Box(["b"])], (0, 900, 500), (Cell(), Cell()))
        with pytest.raises(ContradictionError):
            grid([row], 0)


class TestFields:
    @pytest.mark.parametrize(
        ("stored", "read"),
        [
            ("a\x13 PAGE \x147\x15b", "a7b"),
            ("\x13 A \x13 B \x14 C\x15 D \x14E\x15", "E"),
            ("a\x13 X \x15b", "ab"),
            ("\x13 A\r\x07 \x14E\x15", "\r\x07E"),
        ],
    )
    def test_show_their_result(self, stored: str, read: str) -> None:
        shown = without_field_codes(stored)
        assert len(shown) == len(stored)
        for code in "\x13\x14\x15\x00":
            shown = shown.replace(code, "")
        assert shown == read

    @pytest.mark.parametrize("stored", ["\x13 A", "\x13 FORMDROPDOWN \x14\x15", "\x13" * 90])
    def test_are_not_followed_where_the_result_is_elsewhere(self, stored: str) -> None:
        with pytest.raises(UnresolvedError):
            without_field_codes(stored)


def test_numbers_of_a_short_structure_are_none() -> None:
    assert numbers(b"\0\0\0\0", 8) == ((), [])
    assert numbers(b"\0" * 11, 8) == ((), [])


class TestLooks:
    @pytest.mark.parametrize(
        ("shading", "wanted"),
        [
            (b"\0\0\0\xff\x1f\x4e\x79\0\0\0", True),
            (b"\0\0\0\xff\xff\xff\xff\0\0\0", False),
            (b"\0\0\0\xff\0\0\0\xff\0\0", False),
            (b"\0\0\0\xff\0\0\0\xff\x01\0", True),
            (b"\0\0\0\xff\0\0\0\xff\xff\xff", False),
            (struct.pack("<H", 2 << 5), True),
            (struct.pack("<H", 8 << 5), False),
            (b"\xff\xff", False),
            (b"", False),
        ],
    )
    def test_know_a_ground_darker_than_paper(self, shading: bytes, wanted: object) -> None:
        assert is_ground(shading) == wanted

    def test_of_a_run_stand_over_those_of_its_paragraph(self) -> None:
        black = said_by({sprms.COLOUR: b"\0\0\0\xff"})
        looks = Looks({7: Look.PALE}, [(12, 14, black)])
        assert looks.shown("ab12", 10, 7) == ("ab12", None)
        assert looks.shown("ab12", 20, 7) == ("ab12", Unsure.UNSEEN)
        assert looks.shown("ab12", 10, 0) == ("ab12", None)

    def test_of_a_style_are_kept_by_a_run_that_says_nothing_of_them(self) -> None:
        struck = said_by({0x0837: b"\1"})
        assert said_by({0x0837: b"\x80"}).after(struck).adds == Look.STRUCK
        assert said_by({0x0837: b"\0"}).after(struck).adds == Look.PLAIN
