"""Spellings of official labels as offices type them, and characters as some programs store them."""

from __future__ import annotations

from collections.abc import Mapping

from reports.official.editions import FORM_2021
from reports.official.schema import TableCode

ISSUED, REPEALED, IN_FORCE = (
    column.label for column in FORM_2021.table(TableCode.PROACTIVE).rows[0].columns
)
RADICALS = str.maketrans("人工文无行自金用立", "⼈⼯⽂⽆⾏⾃⾦⽤⽴")
TYPED_LABELS: Mapping[str, tuple[str, ...]] = {
    "没有现成信息需要另行制作": ("没有现成信息需另行制作",),
    "属于三类内部事务信息": ("属于三类内容事务信息",),
    "其他法律行政法规禁止公开": ("其他法律行政止公开", "其他法律法规禁止公开"),
    "危及“三安全一稳定”": ("危及三安全一稳定",),
    ISSUED: ("本年制发数", f"本年（2023）{ISSUED.removeprefix('本年')}"),
    REPEALED: ("本年废止数", "本年废止数量"),
    IN_FORCE: (f"{IN_FORCE}（历史累计）", "现行有效数"),
    "行政许可": ("行政许可（含依申请办理的其他事项，不含年检，例如 3 项以内合并计）",),
    "采购总金额": ("采购金额", "采购总额"),
    "总计": ("合计",),
}
