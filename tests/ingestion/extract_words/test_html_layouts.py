"""Layouts met in web pages: tables of boxes, forms that are filled in, marks that are left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import pytest

from ingestion.extract.errors import NotAReport
from ingestion.extract.pipeline import extract
from tests.ingestion.extract.judging import judge
from tests.ingestion.extract.printing import (
    Block,
    Box,
    Figures,
    Row,
    figures,
    html_table,
    plain_rows,
    report,
)

Draw = Callable[[Sequence[Row]], str]
HEADER_ROWS = 3


def page(blocks: Sequence[Block], draw: Draw) -> str:
    body = "".join(f"<p>{escape(b)}</p>" if isinstance(b, str) else draw(b) for b in blocks)
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{body}</body></html>"


def rows_of(rows: Sequence[Sequence[str]], row: str, cell: str) -> str:
    ends = [f"</{mark.split()[0]}>" for mark in (row, cell)]
    lines = ("".join(f"<{cell}>{escape(text)}{ends[1]}" for text in line) for line in rows)
    return "".join(f"<{row}>{line}{ends[0]}" for line in lines)


def of_boxes(row: str, cell: str) -> Draw:
    return lambda rows: f"<div class=t>{rows_of(plain_rows(rows), row, cell)}</div>"


def of_merged_boxes(rows: Sequence[Row]) -> str:
    lines = [[box.text for box in row] for row in rows]
    return f"<div class=t>{rows_of(lines, 'div class=r', 'div class=c')}</div>"


def of_definitions(rows: Sequence[Row]) -> str:
    lines = plain_rows(rows)
    return "".join(
        f"<dl><dt>{escape(line[0])}</dt>{rows_of([line[1:]], 'b', 'dd')[3:-4]}</dl>"
        for line in lines
    )


def heads(rows: Sequence[Row]) -> int:
    return HEADER_ROWS if rows[0][0].rows == HEADER_ROWS or len(rows) == HEADER_ROWS + 1 else 0


def head_apart(rows: Sequence[Row]) -> str:
    lines, number = plain_rows(rows), heads(rows)
    parts = (rows_of(some, "div", "p") for some in (lines[:number], lines[number:]))
    return f"<section>{''.join(f'<div>{part}</div>' for part in parts)}</section>"


def fixed_head(rows: Sequence[Row]) -> str:
    number = heads(rows)
    first = f"<div>{html_table(rows[:number])}</div>" if number else ""
    return f"{first}<div>{html_table(rows[number:])}</div>"


def fixed_head_again(rows: Sequence[Row]) -> str:
    number = heads(rows)
    first = f"<div>{html_table(rows[:number])}</div>" if number else ""
    return f"{first}<div>{html_table(rows)}</div>"


def fixed_head_and_a_blank_one(rows: Sequence[Row]) -> str:
    number = heads(rows)
    blank = [[Box("", box.columns, box.rows) for box in row] for row in rows[:number]]
    first = f"<div>{html_table(rows[:number])}</div>" if number else ""
    return f"{first}<div>{html_table([*blank, *rows[number:]])}</div>"


def every_sign_apart(rows: Sequence[Row]) -> str:
    def apart(found: re.Match[str]) -> str:
        return ">" + "".join(f"<span leaf=''>{sign}</span>" for sign in found[1]) + "<"

    return re.sub(r">([^<>]+)<", apart, html_table(rows))


def fields(field: str) -> Draw:
    return lambda rows: re.sub(r">(\d+)</td>", rf">{field}</td>", html_table(rows))


def without(*marks: str) -> Draw:
    return lambda rows: re.sub("|".join(marks), "", html_table(rows))


def in_capitals(rows: Sequence[Row]) -> str:
    return html_table(rows).replace("table>", "Table>").replace("<td", "<TD")


def with_field_marks(rows: Sequence[Row]) -> str:
    return re.sub(r">([^<>]+)</td>", ">\x04<b>\\1</b>\r\x05</td>", html_table(rows))


READ_WHOLE: list[Draw] = [
    of_boxes("div style='display:table-row'", "div style='display:table-cell'"),
    of_boxes("div class=r", "div class=c"),
    of_boxes("ul", "li style='float:left'"),
    of_boxes("section", "p"),
    lambda rows: of_boxes("div class=r", "p")(rows).replace(
        "</div><div class=r>", "</div><hr><div>"
    ),
    of_merged_boxes,
    of_definitions,
    head_apart,
    fixed_head,
    fixed_head_again,
    fixed_head_and_a_blank_one,
    every_sign_apart,
    fields(r"<input value='\1'>"),
    fields(r"<textarea readonly>\1</textarea>"),
    without("<tr>"),
    without("</td>", "</tr>"),
    without("</td>"),
    in_capitals,
    with_field_marks,
]


def without_zeros() -> Figures:
    made = figures()
    made.printed.update({cell: "" for cell, text in made.printed.items() if text == "0"})
    return made


@pytest.mark.parametrize("made", [figures("2019", "2019"), figures(), without_zeros()])
@pytest.mark.parametrize("number", range(len(READ_WHOLE)))
def test_a_layout_is_read_whole(number: int, made: Figures, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(page(report(made), READ_WHOLE[number]), encoding="utf-8")
    assert not judge(extract(path), made).wrong


def in_columns(rows: Sequence[Row]) -> str:
    return f"<div>{rows_of(list(zip(*plain_rows(rows), strict=True)), 'div', 'div')}</div>"


def on_a_grid(rows: Sequence[Row]) -> str:
    boxes = (f"<div style='grid-column:span {b.columns}'>{b.text}</div>" for r in rows for b in r)
    return f"<div style='display:grid'>{''.join(boxes)}</div>"


def in_one_row(rows: Sequence[Row]) -> str:
    number = heads(rows)
    if not number:
        return html_table(rows)
    columns = zip(*plain_rows(rows[number:]), strict=True)
    cells = "".join(f"<td>{'<br>'.join(column)}</td>" for column in columns)
    return html_table(rows[:number]).replace("</table>", f"<tr>{cells}</tr></table>")


def two_rows_in_one(rows: Sequence[Row]) -> str:
    body, made = list(rows[heads(rows) :]), list(rows[: heads(rows)])
    while body:
        first, *body = body
        if made and body and [b.rows for b in first] == [b.rows for b in body[0]] == [1] * 8:
            pairs = zip(first, body.pop(0), strict=True)
            first = [Box(f"{one.text}\n{two.text}", one.columns) for one, two in pairs]
        made.append(first)
    return html_table(made).replace("\n", "<br>")


@pytest.mark.parametrize(
    "draw", [in_columns, on_a_grid, in_one_row, two_rows_in_one, without("</?tr>")]
)
@pytest.mark.parametrize("made", [figures(), without_zeros()])
def test_what_a_layout_loses_is_named(draw: Draw, made: Figures, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(page(report(made), draw), encoding="utf-8")
    assert not judge(extract(path), made).silent


def in_a_field(rows: Sequence[Row]) -> str:
    return f"<textarea>{html_table(rows)}</textarea>"


def in_a_program(rows: Sequence[Row]) -> str:
    return f"<script>var table = {plain_rows(rows)!r};</script>"


def as_source(rows: Sequence[Row]) -> str:
    return f"<div>{escape(html_table(rows))}</div>"


@pytest.mark.parametrize("draw", [in_a_field, in_a_program, as_source])
def test_tables_that_are_not_shown_are_not_read(draw: Draw, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(page(report(figures()), draw), encoding="utf-8")
    with pytest.raises(NotAReport):
        extract(path)


@pytest.mark.parametrize("hidden", [in_a_field, in_a_program, as_source])
def test_one_table_that_is_not_shown_is_missed_by_name(hidden: Draw, tmp_path: Path) -> None:
    made = figures()
    blocks = report(made)
    last = [block for block in blocks if not isinstance(block, str)][-1]

    def draw(rows: Sequence[Row]) -> str:
        return hidden(rows) if rows is last else html_table(rows)

    path = tmp_path / "a.html"
    path.write_text(page(blocks, draw), encoding="utf-8")
    judgement = judge(extract(path), made)
    assert judgement.wrong
    assert not judgement.silent


@pytest.mark.parametrize("style", ["visibility: hidden; opacity: 0;", "display:none"])
@pytest.mark.parametrize("whole", [True, False])
def test_a_report_that_a_program_brings_into_view_is_read(
    style: str, whole: bool, tmp_path: Path
) -> None:
    made = figures()
    blocks = report(made)
    hidden = [block for block in blocks if not isinstance(block, str)][0 if whole else 1 :]

    def draw(rows: Sequence[Row]) -> str:
        drawn = html_table(rows)
        return f'<div style="{style}">{drawn}</div>' if rows in hidden else drawn

    path = tmp_path / "a.html"
    path.write_text(page(blocks, draw), encoding="utf-8")
    judgement = judge(extract(path), made)
    assert not judgement.wrong
    assert not judgement.noise


def test_a_table_that_is_hidden_beside_the_report_stays_hidden(tmp_path: Path) -> None:
    made, other = figures(), figures()
    other.printed.update(dict.fromkeys(other.printed, "77"))
    old = "".join(html_table(b) for b in report(other) if not isinstance(b, str))
    path = tmp_path / "a.html"
    for place in ("<div style='display:none'>", "<template>", "<div hidden>"):
        end = place.split()[0].strip("<>")
        text = page(report(made), html_table).replace("<body>", f"<body>{place}{old}</{end}>")
        path.write_text(text, encoding="utf-8")
        assert not judge(extract(path), made).wrong


@pytest.mark.parametrize("charset", ["utf-7", "hz", "utf-32"])
def test_a_charset_that_browsers_do_not_read_is_refused(charset: str, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    text = page(report(figures()), html_table).replace("utf-8", charset)
    path.write_bytes(text.encode(charset, "replace"))
    with pytest.raises(NotAReport):
        extract(path)


def test_a_page_of_frames_shows_nothing_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    frames = "<frameset cols='20%,80%'><frame src='menu.html'><frame src='a_files/b.html'>"
    no_frames = f"<noframes><body><p>{report(figures())[0]}</p></body></noframes></frameset>"
    path.write_text(f"<html>{frames}{no_frames}</html>", encoding="utf-8")
    with pytest.raises(NotAReport):
        extract(path)


def test_menus_and_lists_are_no_table(tmp_path: Path) -> None:
    made = figures()
    menu = "<ul><li>首页</li><li>机构</li><li>公开</li></ul>" * 5
    pages = "<div><p>1</p><p>2</p><p>3</p></div>"
    path = tmp_path / "a.html"
    text = page(report(made), of_boxes("div", "div")).replace("<body>", f"<body>{menu}{pages}")
    path.write_text(text, encoding="utf-8")
    judgement = judge(extract(path), made)
    assert not judgement.wrong
    assert not judgement.noise
