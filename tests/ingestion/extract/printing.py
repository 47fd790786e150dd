"""Small reports to read: figures of our own and the ways in which offices print them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from reports.official.editions import cells_of, table_of
from reports.official.schema import CellId, Edition, TableCode

A, P, C = TableCode.APPLICATIONS, TableCode.PROACTIVE, TableCode.CHALLENGES
AGENCY = "示例市示例区水务局"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True)
class Box:
    """One printed cell: text and spans; ``None`` text in a row means the place is covered by
    a cell above.
    """

    text: str
    columns: int = 1
    rows: int = 1


Row = Sequence[Box]
Block = str | Sequence[Row]


@dataclass
class Figures:
    """The true values of a report, as printed and as they must be read."""

    editions: Mapping[TableCode, Edition]
    printed: dict[CellId, str] = field(default_factory=dict)

    def text(self, cell: CellId) -> str:
        return self.printed[cell]


def figures(proactive: str = "2021", applications: str = "2021") -> Figures:
    """Figures that satisfy every sum, with all values different enough to show a shift."""
    editions = {P: Edition(proactive), A: Edition(applications), C: Edition(applications)}
    made = Figures(editions)
    for number, cell in enumerate(cells_of(editions)):
        made.printed[cell] = str(number % 7 + 1)
    if proactive == "2021":
        made.printed["proactive.fees.amount"] = "12.5"
    else:
        made.printed["proactive.procurement.amount"] = "588.5064万元"
    _balance(made)
    return made


def _balance(made: Figures) -> None:
    table = table_of(A, made.editions[A])
    columns = [column.code for column in table.rows[0].columns]
    outcome = [row.code for row in table.rows[2:-2]]
    for place, column in enumerate(columns[:-1]):
        for number, row in enumerate(outcome):
            made.printed[f"{A}.{row}.{column}"] = str((number * 3 + place * 2) % 11)
        done = sum(int(made.printed[f"{A}.{row}.{column}"]) for row in outcome)
        made.printed[f"{A}.outcome_total.{column}"] = str(done)
        made.printed[f"{A}.carried_out.{column}"] = str(place + 1)
        made.printed[f"{A}.carried_in.{column}"] = str(place)
        made.printed[f"{A}.received.{column}"] = str(done + 1)
    for each in table.rows:
        parts = [int(made.printed[f"{A}.{each.code}.{column}"]) for column in columns[:-1]]
        made.printed[f"{A}.{each.code}.total"] = str(sum(parts))
    for channel in table_of(C, made.editions[C]).rows:
        cells = [f"{C}.{channel.code}.{column.code}" for column in channel.columns]
        made.printed[cells[-1]] = str(sum(int(made.printed[cell]) for cell in cells[:-1]))


def proactive_rows(made: Figures) -> list[Row]:
    """The whole proactive table as one grid of four columns."""
    rows: list[Row] = []
    article = ""
    for row in table_of(P, made.editions[P]).rows:
        count = len(row.columns)
        if row.article != article:
            article = row.article
            rows.append([Box(article, 4)])
            rows.append([Box("信息内容"), *_spread([column.label for column in row.columns])])
        values = [made.text(f"{P}.{row.code}.{column.code}") for column in row.columns]
        rows.append([Box(row.path[-1]), *_spread(values)])
        assert len(values) == count
    return rows


def _spread(texts: Sequence[str]) -> list[Box]:
    """One to three cells over three columns."""
    spans = {1: [3], 2: [1, 2], 3: [1, 1, 1]}[len(texts)]
    return [Box(text, span) for text, span in zip(texts, spans, strict=True)]


def applications_header() -> list[Row]:
    """The three header rows over ten columns."""
    return [
        [
            Box("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3),
            Box("申请人情况", 7),
        ],
        [Box("自然人", 1, 2), Box("法人或其他组织", 5), Box("总计", 1, 2)],
        [Box("商业企业"), Box("科研机构"), Box("社会公益组织"), Box("法律服务机构"), Box("其他")],
    ]


def applications_body(made: Figures) -> list[Row]:
    """The data rows over ten columns, group labels merged downwards."""
    table = table_of(A, made.editions[A])
    groups: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        for depth in range(1, len(row.path)):
            groups[row.path[:depth]] = groups.get(row.path[:depth], 0) + 1
    rows: list[Row] = []
    seen: set[tuple[str, ...]] = set()
    for row in table.rows:
        boxes = []
        for depth in range(1, len(row.path)):
            if row.path[:depth] not in seen:
                seen.add(row.path[:depth])
                boxes.append(Box(row.path[depth - 1], 1, groups[row.path[:depth]]))
        boxes.append(Box(row.path[-1], 4 - len(row.path)))
        boxes += [Box(made.text(f"{A}.{row.code}.{column.code}")) for column in row.columns]
        rows.append(boxes)
    return rows


def challenges_rows(made: Figures) -> list[Row]:
    """The challenges table: three header rows and one row of fifteen numbers."""
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    return [
        [Box("行政复议", 5), Box("行政诉讼", 10)],
        [*(Box(text, 1, 2) for text in outcomes), Box("未经复议直接起诉", 5), Box("复议后起诉", 5)],
        [Box(text) for text in outcomes * 2],
        [Box(made.text(cell)) for cell in cells_of(made.editions) if cell.startswith(C)],
    ]


def year_of(made: Figures) -> int:
    """The report year that goes with the proactive table's edition."""
    return 2020 if made.editions[P] is Edition.E2019 else 2022


def report(made: Figures, *, year: int | None = None) -> list[Block]:
    """A plain report: title, sections, three tables."""
    year = year or year_of(made)
    return [
        f"{AGENCY}{year}年政府信息公开工作年度报告",
        "一、总体情况",
        f"{year}年我局公开信息120条，收到申请35件。",
        "二、主动公开政府信息情况",
        proactive_rows(made),
        "三、收到和处理政府信息公开申请情况",
        [*applications_header(), *applications_body(made)],
        "四、政府信息公开行政复议、行政诉讼情况",
        challenges_rows(made),
        "五、存在的主要问题及改进情况",
        "问题是栏目更新不够及时，下一步每月核对一次。",
        "六、其他需要报告的事项",
        f"{year}年未收取信息处理费。",
        AGENCY,
        f"{year + 1}年1月20日",
    ]


def html(blocks: Sequence[Block]) -> str:
    """The blocks as a web page."""
    body = "".join(f"<p>{escape(b)}</p>" if isinstance(b, str) else html_table(b) for b in blocks)
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{body}</body></html>"


def html_table(rows: Sequence[Row]) -> str:
    """One table as HTML."""
    lines = [
        "".join(
            f"<td colspan={box.columns} rowspan={box.rows}>{escape(box.text)}</td>" for box in row
        )
        for row in rows
    ]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def docx_xml(blocks: Sequence[Block]) -> str:
    """The blocks as ``word/document.xml``."""
    body = "".join(paragraph(b) if isinstance(b, str) else docx_table(b) for b in blocks)
    return document_xml(body)


def document_xml(body: str) -> str:
    """A document part around a body."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'


def paragraph(text: str) -> str:
    """One Word paragraph."""
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def docx_table(rows: Sequence[Row]) -> str:
    """One Word table; cells that span rows as vMerge."""
    waiting: dict[int, tuple[int, int]] = {}
    out = []
    for row in rows:
        cells, column, boxes = [], 0, list(row)
        while boxes or column in waiting:
            if column in waiting:
                left, span = waiting.pop(column)
                cells.append(_cell("", span, "continue"))
                if left > 1:
                    waiting[column] = (left - 1, -span)
                column += span
                continue
            box = boxes.pop(0)
            cells.append(_cell(box.text, box.columns, "restart" if box.rows > 1 else ""))
            if box.rows > 1:
                waiting[column] = (box.rows - 1, -box.columns)
            column += box.columns
        waiting = {place: (left, abs(span)) for place, (left, span) in waiting.items()}
        out.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(out)}</w:tbl>"


def _cell(text: str, span: int, merge: str) -> str:
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    down = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f"<w:tc><w:tcPr>{wide}{down}</w:tcPr>{paragraph(text)}</w:tc>"


def write_docx(path: Path, xml: str) -> Path:
    """A Word file around a document part."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", xml)
    return path


def plain_rows(rows: Sequence[Row]) -> list[list[str]]:
    """A table's rows with merged cells expanded: text at the first place, blank elsewhere."""
    grid: dict[tuple[int, int], str] = {}
    for number, row in enumerate(rows):
        column = 0
        for box in row:
            while (number, column) in grid:
                column += 1
            for down in range(box.rows):
                for right in range(box.columns):
                    grid[number + down, column + right] = box.text if not down and not right else ""
            column += box.columns
    width = max(column for _, column in grid) + 1
    return [
        [grid.get((number, column), "") for column in range(width)] for number in range(len(rows))
    ]


def tabbed(blocks: Sequence[Block]) -> str:
    """The blocks as text with tabs between cells."""
    parts = [
        b if isinstance(b, str) else "\n".join("\t".join(row) for row in plain_rows(b))
        for b in blocks
    ]
    return "\n\n".join(parts)


def piped(blocks: Sequence[Block]) -> str:
    """The blocks as Markdown."""
    parts = []
    for block in blocks:
        if isinstance(block, str):
            parts.append(block)
            continue
        rows = ["| " + " | ".join(row) + " |" for row in plain_rows(block)]
        rows.insert(1, "|" + "---|" * len(plain_rows(block)[0]))
        parts.append("\n".join(rows))
    return "\n\n".join(parts)


def spaced(blocks: Sequence[Block], *, width: int = 7) -> str:
    """The blocks as a PDF's text: labels broken every few characters, numbers of a row on one
    line.
    """
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines.append(block)
            continue
        for row in plain_rows(block):
            words = [
                text for text in row if (text and not text[0].isdigit()) or text[1:2] in {".", "．"}
            ]
            values = [text for text in row if text and text not in words]
            for text in words:
                lines += [text[at : at + width] for at in range(0, len(text), width)]
            if values:
                lines.append(" ".join(values))
    return "\n\n".join(lines)
