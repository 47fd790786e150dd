"""审核意见: one page that tells an agency what to change, with the numbers, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.official.editions import TITLE
from reports.official.findings import Severity

HEADING = "审核意见"
COLUMNS = ("序号", "等级", "问题", "怎么办")
WIDTHS = (12, 20, 86, 42)  # millimetres
PROBLEM_LINE, ACTION_LINE = 21, 10  # characters on one line of a column
ROOM = 32  # lines of the table that a page holds
REASON_LINE = 40


@dataclass(frozen=True, slots=True)
class Item:
    """One finding: its level, a sentence with place, numbers and difference, and the next act."""

    level: Severity
    problem: str
    action: str

    @property
    def lines(self) -> int:
        """How many lines of the page it takes."""
        return max(1, -(-len(self.problem) // PROBLEM_LINE), -(-len(self.action) // ACTION_LINE))


@dataclass(frozen=True, slots=True)
class Letter:
    """What the letter says.

    ``items`` are all open findings, the heaviest first; those beyond one page are counted, not
    printed (``shown``, ``left_out``). ``due`` is None where no day was set; ``reason`` is what the
    reviewer wrote when sending the report back; ``office`` signs on ``day``.
    """

    agency: str
    year: int
    office: str
    day: date
    due: date | None
    reason: str
    items: tuple[Item, ...]

    @property
    def subject(self) -> str:
        """The report it is about."""
        return f"{self.agency}{self.year}年{TITLE}"

    @property
    def opening(self) -> str:
        """How many findings there are, and what is to be done by when."""
        errors = sum(item.level is Severity.ERROR for item in self.items)
        warnings = len(self.items) - errors
        if not self.items:
            return f"报送的{self.year}年{TITLE}已核对，没有需要修改或说明的问题。"
        numbers = "、".join(
            f"{number} 处{level.label}"
            for number, level in ((errors, Severity.ERROR), (warnings, Severity.WARNING))
            if number
        )
        until = f"于 {chinese(self.due)}前" if self.due else "尽快"
        return (
            f"报送的{self.year}年{TITLE}已核对，有 {numbers}，列表如下。"
            f"请{until}对照原文修改后重新报送；数字确实如此的，写明原因。"
        )

    @property
    def grounds(self) -> str:
        """The reviewer's own words, where there are any."""
        return f"退回原因：{self.reason.strip()}" if self.reason.strip() else ""

    @property
    def shown(self) -> tuple[Item, ...]:
        """The findings that one page holds."""
        room = ROOM - -(-len(self.grounds) // REASON_LINE)
        kept: list[Item] = []
        for item in self.items:
            room -= item.lines
            if room < 0 and kept:
                break
            kept.append(item)
        return tuple(kept)

    @property
    def left_out(self) -> int:
        """How many findings the page leaves to the annotated workbook."""
        return len(self.items) - len(self.shown)

    @property
    def closing(self) -> str:
        """Where the rest stands, and the shortest way to answer."""
        if not self.items:
            return ""
        rest = f"其余 {self.left_out} 处见批注表格。" if self.left_out else ""
        return f"{rest}批注表格（Excel）在每个有问题的单元格附有说明，改好后可直接导入系统。"

    def rows(self) -> tuple[tuple[str, str, str, str], ...]:
        """The lines of the table."""
        return tuple(
            (str(number), item.level.label, item.problem, item.action)
            for number, item in enumerate(self.shown, 1)
        )


def chinese(day: date) -> str:
    """2025 年 1 月 20 日."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
