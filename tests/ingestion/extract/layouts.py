"""Reports printed in unusual ways: the same figures, or with figures lost."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from tests.ingestion.extract.printing import (
    Block,
    Box,
    Figures,
    Row,
    applications_body,
    applications_header,
    challenges_rows,
    plain_rows,
    proactive_rows,
    report,
)

PROACTIVE, APPLICATIONS, CHALLENGES = 4, 6, 8
OUTCOMES = [Box(text) for text in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")]
SPOILT = "3.危及"


def replaced(made: Figures, place: int, *blocks: Block) -> list[Block]:
    """The plain report with one block replaced by others."""
    plain = report(made)
    return [*plain[:place], *blocks, *plain[place + 1 :]]


def flat_body(made: Figures) -> list[Row]:
    """The applications rows without vertical merging: group cells blank from their second row
    on.
    """
    rows: list[Row] = []
    for row in applications_body(made):
        width = sum(box.columns for box in row)
        blank = [Box("", 10 - width)] if width < 10 else []
        rows.append([*blank, *(Box(box.text, box.columns) for box in row)])
    return rows


def header_repeated_after_page_break(made: Figures) -> list[Block]:
    body, head = flat_body(made), applications_header()
    return replaced(made, APPLICATIONS, [*head, *body[:11]], "—5—", [*head, *body[11:]])


def goes_on_without_header(made: Figures) -> list[Block]:
    body = flat_body(made)
    return replaced(made, APPLICATIONS, [*applications_header(), *body[:11]], body[11:])


def goes_on_with_other_columns(made: Figures) -> list[Block]:
    body = flat_body(made)
    narrow: list[Row] = [
        [Box("".join(box.text for box in row[:-7])), *row[-7:]] for row in body[11:]
    ]
    return replaced(made, APPLICATIONS, [*applications_header(), *body[:11]], narrow)


def challenges_header_apart(made: Figures) -> list[Block]:
    rows = challenges_rows(made)
    return replaced(made, CHALLENGES, rows[:3], "（续表）", rows[3:])


def challenges_by_row(made: Figures) -> list[Block]:
    values = challenges_rows(made)[3]
    return replaced(
        made,
        CHALLENGES,
        [
            [Box("类型", 2), *OUTCOMES],
            [Box("行政复议", 2), *values[:5]],
            [Box("行政诉讼", 1, 2), Box("未经复议直接起诉"), *values[5:10]],
            [Box("复议后起诉"), *values[10:]],
        ],
    )


def challenges_in_two_tables(made: Figures) -> list[Block]:
    values = challenges_rows(made)[3]
    return replaced(
        made,
        CHALLENGES,
        [[Box("行政复议", 5)], OUTCOMES, values[:5]],
        [
            [Box("行政诉讼", 10)],
            [Box("未经复议直接起诉", 5), Box("复议后起诉", 5)],
            OUTCOMES * 2,
            values[5:],
        ],
    )


def challenges_stacked(made: Figures) -> list[Block]:
    values = challenges_rows(made)[3]
    rows: list[Row] = []
    for place, name in enumerate(("行政复议", "未经复议直接起诉", "复议后起诉")):
        rows += [[Box(name, 5)], OUTCOMES, values[place * 5 : place * 5 + 5]]
    return replaced(made, CHALLENGES, rows)


def proactive_parts(made: Figures) -> list[list[Row]]:
    """The proactive rows by article."""
    parts: list[list[Row]] = []
    for row in proactive_rows(made):
        if row[0].text.startswith("第二十条"):
            parts.append([])
        parts[-1].append(row)
    return parts


def proactive_in_five_tables(made: Figures) -> list[Block]:
    return replaced(made, PROACTIVE, *proactive_parts(made))


def proactive_articles_as_lines(made: Figures) -> list[Block]:
    blocks: list[Block] = []
    for part in proactive_parts(made):
        blocks += [part[0][0].text, part[1:]]
    return replaced(made, PROACTIVE, *blocks)


def proactive_without_articles(made: Figures) -> list[Block]:
    return replaced(made, PROACTIVE, [row for part in proactive_parts(made) for row in part[1:]])


def row_shifted_left(made: Figures) -> list[Block]:
    return _respoilt(made, lambda row: [Box(row[0].text), *row[1:], Box("")])


def row_shifted_right(made: Figures) -> list[Block]:
    return _respoilt(made, lambda row: [row[0], Box(""), *row[1:]])


def labels_in_ascii(made: Figures) -> list[Block]:
    marks = str.maketrans("（）．", "().")
    return _relabelled(
        made, lambda text: text.translate(marks).replace("1.", "1、").replace("2.", "2．")
    )


def labels_with_blanks(made: Figures) -> list[Block]:
    def spread(text: str) -> str:
        return " ".join(text) if 1 < len(text) < 9 and not text[0].isdigit() else text

    return _relabelled(made, spread)


def labels_damaged(made: Figures) -> list[Block]:
    damage = {
        "2.其他法律行政法规禁止公开": "2.其他法律行政止公开",
        "5.属于三类内部事务信息": "5.属于三类内容事务信息",
        "2.没有现成信息需要另行制作": "没有现成信息需另行制作",
        "四、结转下年度继续办理": "四、结转至下年度继续办理的",
        "1.信访举报投诉类申请": "1.信访举报类申请",
        "一、本年新收政府信息公开申请数量": "一、本年度新收政府信息公开申请件数",
    }
    return _relabelled(made, lambda text: damage.get(text, text))


def column_names_in_two_rows(made: Figures) -> list[Block]:
    *head, names = applications_header()
    broken = {"科研机构": 2, "社会公益组织": 3, "法律服务机构": 4}
    first: Row = [Box(box.text[: broken.get(box.text, 9)]) for box in names]
    rest = [Box(box.text[broken.get(box.text, 9) :]) for box in names]
    second: Row = [Box("", 3), Box(""), *rest, Box("")]
    return replaced(made, APPLICATIONS, [*head, first, second, *applications_body(made)])


def label_goes_on_below(made: Figures) -> list[Block]:
    body = flat_body(made)
    place = next(n for n, row in enumerate(body) if row[-8].text.startswith("1.本机关"))
    values = body[place][-7:]
    first: Row = [Box("", 2), Box("1.本机关不掌握"), *values]
    second: Row = [Box("", 2), Box("相关政府信息"), *(Box("") for _ in values)]
    return replaced(
        made,
        APPLICATIONS,
        [*applications_header(), *body[:place], first],
        [second, *body[place + 1 :]],
    )


def group_and_label_in_one_cell(made: Figures) -> list[Block]:
    rows: list[Row] = [
        [Box("".join(box.text for box in row[:-7]), 3), *row[-7:]]
        for row in applications_body(made)
    ]
    return replaced(made, APPLICATIONS, [*applications_header(), *rows])


def remark_column(made: Figures) -> list[Block]:
    head = applications_header()
    rows: list[Row] = [[*head[0], Box("备注", 1, 3)], head[1], head[2]]
    rows += [[*row, Box("")] for row in applications_body(made)]
    return replaced(made, APPLICATIONS, rows)


def local_rows(made: Figures) -> list[Block]:
    body = flat_body(made)
    body.insert(9, [Box("", 2), Box("其中：涉及企业"), *(Box("5") for _ in range(7))])
    blocks = replaced(made, APPLICATIONS, [*applications_header(), *body])
    table = proactive_rows(made)
    blocks[PROACTIVE] = [
        *table[:3],
        [Box("其他主动公开文件"), *(Box("7") for _ in range(3))],
        *table[3:],
    ]
    return blocks


def figures_in_the_overview(made: Figures) -> list[Block]:
    rows: list[Row] = [
        [Box(label), Box(number)]
        for label, number in (
            ("类别", "数量"),
            ("行政许可", "99"),
            ("规范性文件", "97"),
            ("予以公开", "96"),
            ("总计", "485"),
        )
    ]
    return replaced(made, 2, "公开情况如下：", rows)


def text_in_a_frame(made: Figures) -> list[Block]:
    return replaced(made, 2, [[Box("本年公开信息120条。")], [Box("行政处罚")], [Box("5")]])


def tables_after_the_text(made: Figures) -> list[Block]:
    plain = report(made)
    return [
        *plain[:3],
        *plain[9:13],
        "附表",
        plain[PROACTIVE],
        plain[APPLICATIONS],
        plain[CHALLENGES],
    ]


SAME_FIGURES: tuple[Callable[[Figures], list[Block]], ...] = (
    header_repeated_after_page_break,
    goes_on_without_header,
    goes_on_with_other_columns,
    challenges_header_apart,
    challenges_by_row,
    challenges_in_two_tables,
    challenges_stacked,
    proactive_in_five_tables,
    proactive_articles_as_lines,
    proactive_without_articles,
    row_shifted_left,
    row_shifted_right,
    labels_in_ascii,
    labels_with_blanks,
    labels_damaged,
    label_goes_on_below,
    group_and_label_in_one_cell,
    remark_column,
    local_rows,
    figures_in_the_overview,
    text_in_a_frame,
    tables_after_the_text,
)


def first_value_missing(made: Figures) -> list[Block]:
    return _respoilt(made, lambda row: [row[0], *row[2:]])


def middle_value_missing(made: Figures) -> list[Block]:
    return _respoilt(made, lambda row: [*row[:4], *row[5:]])


def one_value_too_many(made: Figures) -> list[Block]:
    return _respoilt(made, lambda row: [*row[:3], Box("0"), *row[3:]])


def blank_in_the_middle(made: Figures) -> list[Block]:
    return _respoilt(made, lambda row: [*row[:4], Box(""), *row[5:]])


def blank_total(made: Figures) -> list[Block]:
    return _respoilt(made, lambda row: [*row[:-1], Box("")])


def row_missing(made: Figures) -> list[Block]:
    body = [row for row in flat_body(made) if row[-8].text != "2.重复申请"]
    return replaced(made, APPLICATIONS, [*applications_header(), *body])


def two_reports(made: Figures) -> list[Block]:
    other = Figures(made.editions, {cell: f"1{text}" for cell, text in made.printed.items()})
    return [*report(made), *report(other, year=2021)]


DAMAGED: tuple[Callable[[Figures], list[Block]], ...] = (
    first_value_missing,
    middle_value_missing,
    one_value_too_many,
    blank_in_the_middle,
    blank_total,
    row_missing,
    two_reports,
)


def _respoilt(made: Figures, change: Callable[[Row], Row]) -> list[Block]:
    rows = [
        change(row) if row[0].text.startswith(SPOILT) else row for row in applications_body(made)
    ]
    return replaced(made, APPLICATIONS, [*applications_header(), *rows])


def _relabelled(made: Figures, change: Callable[[str], str]) -> list[Block]:
    return [
        block
        if isinstance(block, str)
        else [[Box(change(box.text), box.columns, box.rows) for box in row] for row in block]
        for block in report(made)
    ]


def broken_labels(blocks: Sequence[Block], seed: int, width: int = 9) -> str:
    """Text without table lines: the numbers of a row stand somewhere between the pieces of
    its label.
    """
    chance = random.Random(seed)
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines.append(block)
            continue
        for row in plain_rows(block):
            words = [text for text in row if text and not _is_number(text)]
            values = " ".join(text for text in row if text and _is_number(text))
            for group in words[:-1]:
                lines += [group[at : at + 3] for at in range(0, len(group), 3)]
            label = words[-1] if words else ""
            pieces = [label[at : at + width] for at in range(0, len(label), width)]
            if values:
                pieces.insert(chance.randint(1, len(pieces)) if pieces else 0, values)
            lines += pieces
    return "\n".join(lines)


def _is_number(text: str) -> bool:
    return (text[0].isdigit() and text[1:2] not in {".", "．"}) or text[:2] == "58"


def a_line_for_every_cell(blocks: Sequence[Block]) -> str:
    """The text that a word processor makes of a document: a line for every cell, an empty one for
    each place that a merged cell covers.
    """
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines.append(block)
            continue
        for row in block:
            for box in row:
                lines += [box.text, *[""] * (box.rows - 1)]
    return "\n".join(lines)


def one_cell_a_line(blocks: Sequence[Block]) -> str:
    """Every cell an indented line, rows parted by empty lines."""
    parts = []
    for block in blocks:
        if isinstance(block, str):
            parts.append(block)
        else:
            parts.append("\n\n".join("\n".join(f"\t{box.text}" for box in row) for row in block))
    return "\n\n".join(parts)
