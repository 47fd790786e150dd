"""The reader's own doubts as findings: codes S7, D7 and T1 of the rule book, and X for the
reading itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingestion.extract.document import Unsure
from reports.official.findings import Finding, Severity
from reports.official.schema import CellId


@dataclass(frozen=True, slots=True)
class Doubt:
    """One kind of doubt: its code, weight, name, sentence and next act."""

    code: str
    severity: Severity
    title: str
    message: str
    action: str = "对照原文核对这些单元格"

    def at(self, cells: Sequence[CellId], **details: object) -> Finding:
        """The finding at these cells; ``details`` fill the sentence."""
        return Finding(
            self.code,
            self.severity,
            tuple(cells),
            self.message.format(**details),
            self.action,
            title=self.title,
        )


W, E = Severity.WARNING, Severity.ERROR

COUNT = Doubt(
    "S7",
    W,
    "数字个数不符",
    "“{label}”一行应有 {expected} 个数字，原文为 {actual} 个，对应关系不确定",
)
PARTLY_BLANK = Doubt(
    "S7",
    W,
    "部分单元格空白",
    "“{label}”一行应有 {expected} 个数字，原文为 {actual} 个，{blank}空白",
)
UNREADABLE = Doubt(
    "X6",
    W,
    "数字无法确定",
    "“{label}”填写“{text}”，无法确定是哪个数字，按空白保留",
    "对照原文填写数字",
)
SPACED = Doubt("X6", W, "数字中有空格", "“{label}”填写“{text}”，读作 {value}")
NO_UNIT = Doubt(
    "D7",
    W,
    "金额没有单位",
    "“{label}”填写“{text}”，没有单位，按{unit}读作 {value} 元",
    "核对金额单位",
)
UNIT = Doubt(
    "D7",
    W,
    "金额单位不同",
    "“{label}”填写“{text}”，表格要求单位为{unit}，读作 {value} 元",
    "核对金额单位",
)
LABEL = Doubt("X1", W, "行名不符", "原文“{printed}”与“{label}”相近，按这一行读取")
UNLABELLED = Doubt("X1", W, "行名缺失", "原文一行没有行名，按所在位置读作“{label}”")
IN_LABEL = Doubt(
    "X1",
    W,
    "行名中有数字",
    "“{label}”的行名印作“{printed}”，其中的数字可能是这一行的，各列可能错位",
)
NO_ROW = Doubt(
    "X1", W, "行名缺失", "“{label}”下面有一行数字“{printed}”没有行名，可能是这一行数字的后半"
)
REPEATED = Doubt(
    "X2",
    W,
    "重复且不一致",
    "“{label}”出现两次，数字不同，取先出现的一次",
    "确认以哪一次为准，文件含两份报告时拆开上传",
)
SECOND = Doubt(
    "X2",
    W,
    "文件含两份报告",
    "表格之间另有“{agency}{year}年”报告的标题，数字可能来自两份报告",
    "拆成一份报告一个文件后重新上传",
)
MISSING = Doubt(
    "X3", W, "没有找到", "{table}没有找到“{label}”{more}，相应单元格按空白保留", "对照原文补填"
)
EDITION = Doubt(
    "X3",
    W,
    "版式无法确定",
    "{table}没有读到能分清版式的行，按 {edition} 版列出，也可能是 {other} 版",
    "对照原文确认版式，核对这张表",
)
ORDER = Doubt(
    "X13",
    W,
    "列的顺序不确定",
    "{table}没有读到完整的列名，或列名的顺序与官方格式不同，数字按官方格式的顺序对应",
    "对照原文核对各列的顺序",
)
OUTSIDE = Doubt("X4", W, "表格不完整", "“{label}”在表格之外的文字中读到")
UNSTEADY = Doubt(
    "X4",
    W,
    "表格不完整",
    "{table}从没有表格线的文字中读出，合计又不相符，数字与行列的对应不确定",
)
GAPS = Doubt(
    "X4",
    W,
    "表格不完整",
    "{table}从没有表格线的文字中读出，又有几行没有找到，数字与行的对应不确定",
)
SHARED = Doubt("X5", W, "数字跨行", "“{label}”一行的数字与相邻行合并在同一格，归属不确定")
BLANK = Doubt(
    "X9",
    W,
    "整行空白",
    "{table}有 {count} 行没有填写任何数字（{labels}）",
    "确认为零时填 0，确实没有时说明原因",
)
EMPTY_TABLE = Doubt(
    "X9",
    W,
    "整表空白",
    "{table}只有表头，没有填写任何数字",
    "确认为零时填 0，确实没有时说明原因",
)
NO_TABLE = Doubt(
    "T1",
    E,
    "缺少表格",
    "没有找到{table}的数据",
    "确认原文有这张表，表格为图片或附件时改为可编辑的表格后重新上传",
)
NOTICED = Doubt("X7", W, "文件提示", "{message}", "处理后重新上传，或核对读取结果")
UNSURE: Mapping[Unsure, Doubt] = {
    Unsure.FAINT: Doubt(
        "X10", W, "字迹不清", "“{label}”从图片中识别为“{text}”，字迹不清，可能有误"
    ),
    Unsure.DISAGREE: Doubt(
        "X10", W, "两次识别不同", "“{label}”取“{text}”，另一次识别的结果与此不同"
    ),
    Unsure.STROKE: Doubt(
        "X10", W, "只有一笔", "“{label}”识别为“{text}”，可能是数字 1，也可能是斜线"
    ),
    Unsure.INK: Doubt(
        "X10", W, "字迹没有认出", "“{label}”的格中有字迹没有认出，读作“{text}”", "对照原文填写数字"
    ),
    Unsure.STAMPED: Doubt("X10", W, "印章压住", "“{label}”读作“{text}”，有印章压在上面，可能有误"),
    Unsure.UNSEEN: Doubt(
        "X10",
        W,
        "数字看不到",
        "“{label}”读作“{text}”，文件中有这些字，页面上却被遮住、裁去、隐藏或没有颜色",
        "对照打印出来的原文填写数字",
    ),
    Unsure.STRUCK: Doubt(
        "X10", W, "数字上有横线", "“{label}”读作“{text}”，有一条横线穿过，可能已被划去"
    ),
    Unsure.SPACED: Doubt("X10", W, "数字分开", "“{label}”的数字之间有空隙，读作“{text}”"),
    Unsure.PLACE: Doubt(
        "X10", W, "没有表格线", "“{label}”从没有表格线的图片中识别为“{text}”，所在行列可能有误"
    ),
    Unsure.FORMAT: Doubt(
        "X11",
        W,
        "显示与存储不同",
        "“{label}”存储的数字是“{text}”，单元格格式使它显示为别的样子",
        "在原表中把格式改为常规，核对后重新上传",
    ),
    Unsure.HIDDEN: Doubt(
        "X11",
        W,
        "行列已隐藏",
        "“{label}”在隐藏的行或列中，存储的内容是“{text}”",
        "在原表中取消隐藏，核对后重新上传",
    ),
    Unsure.ERROR: Doubt(
        "X11",
        W,
        "公式出错",
        "“{label}”显示为“{text}”，公式没有得出数字",
        "在原表中改正公式后重新上传，或对照原文填写数字",
    ),
    Unsure.SHIFTED: Doubt(
        "X11",
        W,
        "单元格多出",
        "“{label}”读作“{text}”，所在一行的单元格比表中其他行多，可能错位",
        "对照原文核对这一行，数字中的逗号需加引号或去掉",
    ),
    Unsure.NO_RESULT: Doubt(
        "X11",
        W,
        "公式没有结果",
        "“{label}”是公式，文件中没有保存计算结果，读作“{text}”",
        "用原程序打开，保存后重新上传，或对照原文填写数字",
    ),
    Unsure.BROKEN: Doubt(
        "X12",
        W,
        "表格结构有损坏",
        "“{label}”读作“{text}”，文件内的表格结构前后矛盾，所在行列可能有误",
        "用原程序打开，保存后重新上传，或对照原文核对",
    ),
}
"""What a reader is unsure of in one cell."""
BODIES = Doubt(
    "X8",
    W,
    "单位不一致",
    "标题旁写“{near}”，落款写“{signed}”，按“{agency}”读取",
    "确认填报单位",
)
YEARS = Doubt("X8", W, "年份不一致", "标题为 {title} 年，正文统计期为 {period} 年", "确认报告年份")
