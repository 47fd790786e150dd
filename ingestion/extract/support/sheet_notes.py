"""What a workbook hides, as notes about the whole file."""

from __future__ import annotations

from ingestion.extract.document import ReaderNote

HIDDEN_SHEETS = ReaderNote("hidden-sheet", "工作簿含有隐藏工作表，未读取，需要时取消隐藏后重新上传")
HIDDEN_CELLS = ReaderNote(
    "hidden-cells", "工作表有隐藏的行或列，其中的内容已一并读取，取消隐藏后核对"
)


def notes(*, hidden_sheets: bool, hidden_cells: bool) -> tuple[ReaderNote, ...]:
    """The notes that apply."""
    return (
        *((HIDDEN_SHEETS,) if hidden_sheets else ()),
        *((HIDDEN_CELLS,) if hidden_cells else ()),
    )
