"""What a workbook hides or holds out of sight, as notes about the whole file."""

from __future__ import annotations

from ingestion.extract.document import ReaderNote

HIDDEN_SHEETS = ReaderNote("hidden-sheet", "工作簿含有隐藏工作表，未读取，需要时取消隐藏后重新上传")
FAR_CELLS = ReaderNote("far-cell", "工作表在远离表格处还有内容，未读取，删除多余内容后重新上传")
DRAWN = ReaderNote(
    "drawn", "工作表中有图片或文本框，其中的内容未读取，含有报告内容时填到单元格中后重新上传"
)
TECHNICAL = "_"
"""How the names of hidden sheets begin that a program, such as the portal, keeps for itself."""


def notes(*, hidden_sheets: bool, far_cells: bool, drawn: bool) -> tuple[ReaderNote, ...]:
    """The notes that apply."""
    return (
        *((HIDDEN_SHEETS,) if hidden_sheets else ()),
        *((FAR_CELLS,) if far_cells else ()),
        *((DRAWN,) if drawn else ()),
    )


def is_technical(name: str) -> bool:
    """True for a hidden sheet that is for no person to read."""
    return name.startswith(TECHNICAL)
