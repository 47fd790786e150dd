"""Web pages as sites and Word make them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingestion.extract.document import Document, Grid
from ingestion.extract.errors import LimitExceeded
from ingestion.extract.pipeline import extract
from ingestion.extract.readers.html import HtmlReader
from ingestion.extract.support import web_page
from tests.ingestion.extract.judging import judge
from tests.ingestion.extract.printing import figures, html, report

CHROME = (
    "<script>var a='<table><tr><td>1</td></tr></table>';</script><style>td{color:red}</style>"
    "<nav><ul><li>首页</li><li>政务公开</li></ul></nav><div style='display:none'>"
    "<table><tr><td>总计</td><td>99</td></tr></table></div>"
)
FOOT = "<footer><p>主办：示例市人民政府</p></footer><noscript>请打开脚本</noscript>"
VML = "<!--[if gte vml 1]><v:shape><table><tr><td>8</td></tr></table></v:shape><![endif]-->"


def with_chrome(page: str) -> str:
    page = page.replace("<body>", f"<body><div class=wrap>{CHROME}<div id=content>")
    return page.replace("</body>", f"</div>{FOOT}</div></body>")


def in_layout_tables(page: str) -> str:
    before = "<body><table width=1000><tr><td><table><tr><td>"
    page = page.replace("<body>", f"{before}首页 &gt; 年报</td></tr><tr><td>")
    return page.replace("</body>", "</td></tr></table></td></tr></table></body>")


def from_word(page: str) -> str:
    """As Word saves it: conditional comments, drawings, empty marks, spans with styles."""
    page = page.replace("<td ", f"<td valign=top style='mso-border-alt:solid .5pt' {VML}")
    page = page.replace(f" {VML}", " ").replace("<table>", f"{VML}<![if !vml]><table><![endif]>")
    page = page.replace("<p>", "<p class=MsoNormal align=center><span lang=EN-US>")
    return page.replace("</p>", "<o:p></o:p></span></p>")


def without_closing_tags(page: str) -> str:
    for tag in ("</td>", "</tr>", "</p>"):
        page = page.replace(tag, "")
    return page


def with_widths(page: str) -> str:
    return page.replace(
        "<table>", "<table border=1><colgroup><col><col></colgroup><tbody>"
    ).replace("</table>", "</tbody></table>")


def spans_past_the_end(page: str) -> str:
    return page.replace("</table>", "<tr><td colspan=1 rowspan=900>注</td></tr></table>")


CHANGES = [
    with_chrome,
    in_layout_tables,
    from_word,
    without_closing_tags,
    with_widths,
    spans_past_the_end,
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_page_made_so_is_read_whole(
    change: Callable[[str], str], edition: str, tmp_path: Path
) -> None:
    made = figures(edition, edition)
    path = tmp_path / "a.html"
    path.write_text(change(html(report(made))), encoding="utf-8")
    judgement = judge(extract(path), made)
    assert not judgement.wrong
    assert not judgement.noise


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "iso-8859-1", "no-such", None])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_bytes_decide_and_not_the_declared_charset(
    charset: str, declared: str | None, tmp_path: Path
) -> None:
    made = figures()
    meta = f"<meta charset='{declared}'>" if declared else ""
    page = html(report(made)).replace("<meta charset='utf-8'>", meta)
    path = tmp_path / "a.html"
    path.write_bytes(page.encode(charset))
    assert not judge(extract(path), made).wrong


@pytest.mark.parametrize("change", [*CHANGES, str])
def test_a_page_is_read_alike_whether_it_nests_or_is_mended(
    change: Callable[[str], str], tmp_path: Path
) -> None:
    path = tmp_path / "a.html"
    page = change(html(report(figures())))
    path.write_text(page, encoding="utf-8")
    first = HtmlReader().read(path)
    path.write_text(page + "<", encoding="utf-8")
    assert HtmlReader().read(path).blocks == first.blocks


def test_a_page_that_nests_needs_no_mending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = figures()
    path = tmp_path / "a.html"
    path.write_text(with_chrome(html(report(made))), encoding="utf-8")
    monkeypatch.setattr(web_page, "_mended", lambda _source: "")
    assert not judge(extract(path), made).wrong


@pytest.mark.parametrize(
    "source",
    [
        "<tr><td>1<td>2",  # cells without ends
        "<tr><td>1</td><td title='a>b'>2</td></tr>",
        "<tr><td>1</td><td>2</tr>",
        "<tr><td><span style='color:white'>1</td><td>2</td></tr>",
        "<tr><td style='display:none'>8<td>1<td>2</tr>",
        "<tr><td>1</td><td>2<p style='display:none'>8<div></div></td></tr>",
        "<tr><td>1</td><td>2</td></tr></b></span>",
        "<TR><TD>1</TD><TD>2<!-- <td>8</td> --></TD></TR>",
        "<tr><td>1</td><td>2</td></tr><script>if (a<b) document.write('<td>8</td>')</script>",
    ],
)
def test_what_does_not_nest_is_mended(source: str, tmp_path: Path) -> None:
    assert shown(read(tmp_path, f"<table>{source}</table>"))[0][0][-2:] == ["1", "2"]


def read(tmp_path: Path, body: str) -> Document:
    path = tmp_path / "a.html"
    path.write_text(f"<html><meta charset=utf-8><body>{body}</body></html>", encoding="utf-8")
    return HtmlReader().read(path)


def shown(document: Document) -> list[list[list[str]]]:
    return [
        [[place.text if place else "" for place in line] for line in grid.matrix()]
        for grid in document.grids()
    ]


@pytest.mark.parametrize(
    ("source", "want"),
    [
        ("<td>1<td>2<tr><td>3<td>4", [["1", "2"], ["3", "4"]]),
        ("<tr><td rowspan=0>1<td>2<tr><td>3", [["1", "2"], ["1", "3"]]),
        ("<tr><td colspan=0>1<td>2", [["1", "2"]]),
        ("<tr><td rowspan=-3 colspan=x>1<td>2", [["1", "2"]]),
        ("<tr><td rowspan=2>1<td>2<tr><td colspan=2>3", [["1", "2", ""], ["1", "3", "3"]]),
        ("<tr><td>1<td style='DISPLAY: none'>9<td>2", [["1", "2"]]),
        ("<tr><td>1<td hidden>9<td>2<tr style='display:none'><td>8<td>8", [["1", "2"]]),
        ("<thead><tr><th>甲<th>乙<tbody><tr><td>1<td>2", [["甲", "乙"], ["1", "2"]]),
        ("<tr><td><b>1</b><font>2</font><td><p>3<p>4", [["12", "3\n4"]]),
        ("<tr><td><input value=5><td><input type=hidden value=9>6", [["5", "6"]]),
        ("<tr><td>总\n 计<td>a\n b", [["总计", "a b"]]),
        ("<tr><td>1<del>9</del><td>2<!-- 7 -->", [["1", "2"]]),
    ],
)
def test_tables_as_browsers_show_them(source: str, want: list[list[str]], tmp_path: Path) -> None:
    assert shown(read(tmp_path, f"<table>{source}</table>")) == [want]


def test_what_only_looks_like_a_table_is_lines(tmp_path: Path) -> None:
    divs = "<div style='display:table-row'><div>甲</div><div>1</div></div>"
    document = read(tmp_path, f"<div style='display:table'>{divs}</div><ul><li>乙<li>2</ul>")
    assert [line.text for line in document.lines()] == ["甲", "1", "乙", "2"]


def test_preformatted_text_keeps_its_lines(tmp_path: Path) -> None:
    document = read(tmp_path, "<pre>一、总体情况\n二、<b>甲\n乙</b></pre>")
    assert [line.text for line in document.lines()] == ["一、总体情况", "二、甲", "乙"]


def test_a_column_for_layout_comes_apart(tmp_path: Path) -> None:
    inner = "<table><tr><td>甲<td>1</table>"
    document = read(tmp_path, f"<table><tr><td>前{inner}后</table>")
    kinds = [block.text if not isinstance(block, Grid) else "grid" for block in document.blocks]
    assert kinds == ["前", "grid", "后"]


@pytest.mark.parametrize("tag", ["table><tr><td", "pre", "font style='color:white'", "nav"])
def test_endless_nesting_ends(tag: str, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<html><body>{f'<{tag}>' * 40_000}1")
    with pytest.raises(LimitExceeded):
        HtmlReader().read(path)


@pytest.mark.parametrize("tag", ["b", "div", "font"])
def test_marks_that_mean_nothing_may_nest_without_end(tag: str, tmp_path: Path) -> None:
    document = read(tmp_path, f"{f'<{tag}>' * 40_000}1")
    assert [line.text for line in document.lines()] == ["1"]


@pytest.mark.parametrize("start", ["<!--", "<script>", "<style>", "<textarea>", "<title>"])
def test_what_has_no_end_takes_the_rest_at_once(start: str, tmp_path: Path) -> None:
    document = read(tmp_path, "<p>甲</p>" + f"{start}乙<p>" * 100_000)
    assert "甲" in [line.text for line in document.lines()]
    assert not list(document.grids())


def test_a_page_without_a_tag_is_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("甲\n乙&nbsp;1\x01<!-- 丙 -->", encoding="utf-8")
    assert [line.text for line in HtmlReader().read(path).lines()] == ["甲乙\xa01\ufffd"]


def test_unclosed_marks_hide_nothing(tmp_path: Path) -> None:
    made = figures()
    path = tmp_path / "a.html"
    path.write_text(html(report(made)).replace("<body>", "<body>" + "<font>" * 300))
    assert not judge(extract(path), made).wrong


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_sign_without_a_mark(tmp_path: Path, charset: str) -> None:
    made = figures()
    path = tmp_path / "a.html"
    path.write_bytes(html(report(made)).encode(charset))
    assert not judge(extract(path), made).wrong
