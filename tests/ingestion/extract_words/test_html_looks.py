"""The look of a text on a web page: what it takes from a figure, and what it adds."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.extract.document import Document, Unsure
from ingestion.extract.readers.html import HtmlReader


def read(tmp_path: Path, body: str, css: str = "") -> Document:
    path = tmp_path / "a.html"
    path.write_text(f"<html><head><style>{css}</style></head><body>{body}</body></html>")
    return HtmlReader().read(path)


def table(content: str, attributes: str = "", row: str = "") -> str:
    first = f"<tr {row}><td>行政许可</td><td {attributes}>{content}</td></tr>"
    return f"<table>{first}<tr><td>行政处罚</td><td>7</td></tr></table>"


def value(document: Document) -> tuple[str, Unsure | None]:
    """The first row's value and why it is doubted."""
    cell = next(document.grids()).matrix()[0][1]
    assert cell is not None
    return cell.text, cell.doubt


UNSEEN, STRUCK = Unsure.UNSEEN, Unsure.STRUCK


@pytest.mark.parametrize(
    ("content", "want"),
    [
        ("1258<sup>1</sup>", ("1258¹", None)),
        ("1258<sub>1</sub>", ("1258¹", None)),
        ("1258<sup><a href='#n'>〔１〕</a></sup>", ("1258〔¹〕", None)),
        ("125<span style='vertical-align:super'>8</span>", ("125⁸", None)),
        ("<span style='text-decoration: line-through'>12</span>58", ("1258", STRUCK)),
        ("<span style='text-decoration: underline'>12</span>58", ("1258", None)),
        ("125<span style='font-size:0'>8</span>", ("125", None)),
        ("125<span style='font-size:0.5em'>8</span>", ("1258", None)),
        ("125<span style='opacity:0'>8</span>", ("125", None)),
        ("125<span style='opacity:0.9'>8</span>", ("1258", None)),
        ("125<span style='position:absolute;left:-9999px'>8</span>", ("125", None)),
        ("125<span style='color:#FFF'>8</span>", ("1258", UNSEEN)),
        ("125<span style='color: rgb(255, 255, 255)'>8</span>", ("1258", UNSEEN)),
        ("125<span style='color:white;background:#1f4e79'>8</span>", ("1258", None)),
        ("125<span style='background-color:#fff'>8</span>", ("1258", None)),
        ("125<font color='#ffffff'>8</font>", ("1258", UNSEEN)),
        ("125<font color='red'>8</font>", ("1258", None)),
        ("125<details>8</details>", ("1258", UNSEEN)),
        ("125<details open>8</details>", ("1258", None)),
        ("<ruby>125<rp>(</rp><rt>8</rt></ruby>", ("125", None)),
        ("<span style='color:#fff'>无</span>", ("无", None)),
    ],
)
def test_styles_in_the_tag(tmp_path: Path, content: str, want: tuple[str, Unsure | None]) -> None:
    assert value(read(tmp_path, table(content))) == want


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("42<img src='17.png'>", "42"),
        ("<img src='17.png' alt='17'>", ""),
        ("42<svg><text>17</text></svg>", "42"),
        ("42<object>17</object>", "42"),
        ("42<iframe src='a'></iframe>", "42"),
        ("<bdo dir='rtl'>7124</bdo>", "7124"),
        ("<ol start='42'><li>17</li></ol>", "17"),
        ("42<script>document.write(17)</script>", "42"),
        ("<p>42<b><img src='17.png'></b></p>", "42"),
    ],
)
def test_what_is_no_text_makes_its_cell_doubtful(tmp_path: Path, content: str, text: str) -> None:
    assert value(read(tmp_path, table(content))) == (text, Unsure.INK)
    assert value(read(tmp_path, f"<p>{content}</p>{table('17')}")) == ("17", None)


@pytest.mark.parametrize(
    "css",
    [
        "td b::after{content:'17'}",
        ".n:before { content: counter(row) }",
        "b{content:none} .n:after{content:attr(data-n)}",
        ".n{direction:rtl;unicode-bidi:bidi-override}",
        ".n{display:flex;flex-direction:row-reverse}",
        ".n{order:2}",
    ],
)
def test_signs_that_a_style_sheet_adds_or_turns_make_a_cell_doubtful(
    tmp_path: Path, css: str
) -> None:
    content = "<b class='n' data-n='17'>42</b>"
    assert value(read(tmp_path, table(content), css)) == ("42", Unsure.INK)


@pytest.mark.parametrize(
    "css",
    [
        ".n::before{content:'\\e601'}",
        ".n:after{content:''}",
        ".m:after{content:'17'}",
        ".n{border:1px;unicode-bidi:isolate;flex-direction:column}",
    ],
)
def test_signs_without_figures_leave_a_cell_alone(tmp_path: Path, css: str) -> None:
    assert value(read(tmp_path, table("<b class='n'>42</b>"), css)) == ("42", None)


def test_a_style_ends_with_its_element(tmp_path: Path) -> None:
    body = table("<b style='color:#fff'><i>无</i></b>8") + "<p style='color:#fff'>甲</p>"
    assert value(read(tmp_path, body)) == ("无8", None)
    hidden = "<b style='color:#fff'>无<i style='display:none'>3</i></b>8"
    assert value(read(tmp_path, table(hidden))) == ("无8", None)


@pytest.mark.parametrize("ground", ["bgcolor='#1f4e79'", "style='background:navy'"])
def test_white_figures_on_a_colour_are_seen(tmp_path: Path, ground: str) -> None:
    white = "<font color='white'>8</font>"
    assert value(read(tmp_path, table(white, ground))) == ("8", None)
    assert value(read(tmp_path, table(white, row=ground))) == ("8", None)
    assert value(read(tmp_path, table(white, "bgcolor='#ffffff'", ground))) == ("8", UNSEEN)


@pytest.mark.parametrize(
    ("css", "want"),
    [
        (".x{display:none}", ("125", None)),
        ("span.x { visibility : hidden }", ("125", None)),
        ("#y{display:none}", ("125", None)),
        ("i.x{display:none}", ("1258", None)),
        (".z{display:none}", ("1258", None)),
        (".x{text-decoration:line-through}", ("1258", STRUCK)),
        (".x{color:#fff}", ("1258", UNSEEN)),
        (".x{vertical-align:super}", ("125⁸", None)),
        ("/* .x{display:none} */", ("1258", None)),
        ("@media print{.x{display:none}}", ("1258", None)),
        ("@media print{.a{color:red} .x{display:none}} .b{color:red}", ("1258", None)),
        (".nav .x{display:none}", ("1258", UNSEEN)),
        (".x{display:none} .x.open{display:block}", ("125", None)),
        (".x{display:none} .x.w{display:inline}", ("1258", None)),
        (".x{display:none!important} .x.w{display:inline}", ("125", None)),
        (".x{display:none} #y{display:inline}", ("1258", None)),
        (".box>.x{display:none} .box>.w{display:inline}", ("1258", None)),
        (".x{color:#fff} .w{color:#000}", ("1258", None)),
        ("[hid]{display:none}", ("1258", None)),
        ("[class]{display:none}", ("125", None)),
        ("span{display:none}", ("125", None)),
        ("span:hover{display:none}", ("1258", None)),
        ("span:first-child{display:none}", ("1258", UNSEEN)),
        ("@media screen{.x{display:none}}", ("125", None)),
        (".x{position:absolute;clip:rect(0,0,0,0)}", ("125", None)),
        (".x{display:none}.x:hover{color:red}", ("125", None)),
        ("<!-- .x,.q{display:none} -->", ("125", None)),
    ],
)
def test_styles_of_the_page(tmp_path: Path, css: str, want: tuple[str, Unsure | None]) -> None:
    content = "125<span class='X w' id=y>8</span>"
    assert value(read(tmp_path, table(content), css)) == want


@pytest.mark.parametrize("css", [".x{display:none}", "div .x{display:none}", ".x{opacity:0}"])
def test_what_a_program_shows_later_is_read(tmp_path: Path, css: str) -> None:
    body = f"<div class=x>{table('8')}</div><table><tr><td>甲<td>3</table>"
    assert value(read(tmp_path, body, css)) == ("8", None)


def test_a_sheet_for_print_does_not_count(tmp_path: Path) -> None:
    body = f"<style media='print'>.x{{display:none}}</style>{table('<b class=x>8</b>')}"
    assert value(read(tmp_path, body)) == ("8", None)


def test_what_is_too_small_or_hidden_may_hold_what_is_not(tmp_path: Path) -> None:
    for around, inside in (
        ("font-size:0", "font-size:14px"),
        ("visibility:hidden", "visibility:visible"),
    ):
        content = f"<b style='{around}'>1<i style='{inside}'>2</i>3</b>"
        assert value(read(tmp_path, table(content))) == ("2", None)


def test_a_hidden_part_is_left_out(tmp_path: Path) -> None:
    body = f"<div class=x>{table('8')}</div>{table('9')}<table><tr><td>甲<td>3</table>"
    assert value(read(tmp_path, body, ".x{display:none}")) == ("9", None)
