"""Web pages as Word saves them, and as the editors and templates of websites make them."""

from __future__ import annotations

import re
from html import escape
from itertools import takewhile

from portal.demo.shapes import Paragraph, PrintedCell, PrintedReport, PrintedTable, Weight

PIECES = re.compile(r"[\x20-\x7e]+|[^\x20-\x7e]+")
WIDTH = 640  # pixels
LATENT_STYLES = 260
FACES = {0: ("方正小标宋简体", 22), 1: ("黑体", 16), 2: ("仿宋", 16), 3: ("宋体", 9)}
CELL = 3
BORDER = "border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt"
CHANNELS = (
    "首页", "机构职能", "领导信息", "政策文件", "政策解读", "规划信息", "统计信息", "财政信息",
    "重大项目", "公共服务", "行政执法", "招考录用", "公开指南", "公开制度", "公开年报",
    "依申请公开", "互动交流", "意见征集", "在线访谈", "网站地图",
)  # fmt: skip
LISTS = 4
SCRIPT = (
    'var menu=document.getElementById("menu{number}");function open{number}(id){{for(var i=0;i<12;'
    'i++){{document.getElementById("tab"+i).style.display=(i==id)?"block":"none";}}return true;}}'
)
STYLE = (
    ".box{number}{{width:1200px;margin:0 auto;padding:10px 15px;line-height:32px;font-size:16px;}}"
    ".box{number} li a:hover{{color:#c00;text-decoration:underline;}}\n"
)


def office_page(report: PrintedReport, charset: str) -> str:
    """The report as a whole page that says this encoding."""
    if report.weight is Weight.WORD:
        return _saved_by_word(report, charset)
    return _on_a_website(report, charset)


def _title(report: PrintedReport) -> str:
    heads = takewhile(lambda one: isinstance(one, Paragraph) and one.level == 0, report.blocks)
    return "".join(escape(one.text) for one in heads if isinstance(one, Paragraph))


def _saved_by_word(report: PrintedReport, charset: str) -> str:
    body = "\n\n".join(
        _word_paragraph(block.text, block.level)
        if isinstance(block, Paragraph)
        else _word_table(block)
        for block in report.blocks
    )
    if report.framed:
        body = (
            "<table class=MsoNormalTable border=0 cellspacing=0 cellpadding=0><tr>"
            f"<td valign=top style='padding:0cm'>{body}</td></tr></table>"
        )
    latent = "\n".join(
        f'  <w:LsdException Locked="false" Priority="{number}" SemiHidden="true" '
        f'UnhideWhenUsed="true" Name="latent style {number}"/>'
        for number in range(LATENT_STYLES)
    )
    fonts = "\n".join(
        f"@font-face\n\t{{font-family:{face};\n\tpanose-1:2 1 6 0 3 1 1 1 1 1;\n\t"
        "mso-font-charset:134;}"
        for face, _size in FACES.values()
    )
    return (
        '<html xmlns:v="urn:schemas-microsoft-com:vml"\n'
        'xmlns:o="urn:schemas-microsoft-com:office:office"\n'
        'xmlns:w="urn:schemas-microsoft-com:office:word"\n'
        'xmlns="http://www.w3.org/TR/REC-html40">\n\n<head>\n'
        f'<meta http-equiv=Content-Type content="text/html; charset={charset}">\n'
        "<meta name=ProgId content=Word.Document>\n"
        '<meta name=Generator content="Microsoft Word 15">\n'
        f"<title>{_title(report)}</title>\n<!--[if gte mso 9]><xml>\n <w:WordDocument>\n"
        "  <w:View>Print</w:View>\n  <w:Zoom>100</w:Zoom>\n </w:WordDocument>\n</xml><xml>\n"
        f' <w:LatentStyles DefLockedState="false" LatentStyleCount="{LATENT_STYLES}">\n'
        f"{latent}\n </w:LatentStyles>\n</xml><![endif]-->\n<style>\n<!--\n{fonts}\n"
        "p.MsoNormal, li.MsoNormal\n\t{mso-style-unhide:no;\n\tmargin:0cm;\n\tfont-size:10.5pt;}\n"
        "-->\n</style>\n</head>\n\n<body lang=ZH-CN style='tab-interval:21.0pt'>\n\n"
        f"<div class=WordSection1 style='layout-grid:15.6pt'>\n\n{body}\n\n</div>\n\n"
        "</body>\n\n</html>\n"
    )


def _word_paragraph(text: str, level: int) -> str:
    """Chinese and other characters in spans of their own, the end in one for Word."""
    face, size = FACES[level]
    look = f"font-size:{size}.0pt;font-family:{face};mso-bidi-font-family:宋体;color:black"
    lines = []
    for line in text.split("\n"):
        spans = (
            f"<span{' lang=EN-US' if piece.isascii() else ''} style='{look};mso-font-kerning:0pt'>"
            f"{escape(piece)}</span>"
            for piece in PIECES.findall(line)
        )
        lines.append("".join(spans))
    broken = f"<span lang=EN-US style='{look}'><br>\n</span>".join(lines)
    return (
        "<p class=MsoNormal align=center style='text-align:center;line-height:15.0pt;"
        f"mso-pagination:widow-orphan'>{broken}<span lang=EN-US style='{look}'><o:p>"
        f"{'' if text else '&nbsp;'}</o:p></span></p>"
    )


def _word_table(table: PrintedTable) -> str:
    def cell(one: PrintedCell) -> str:
        width = WIDTH // table.columns * one.column_span
        style = f"width:{width}pt;{BORDER};padding:0cm 5.4pt 0cm 5.4pt;height:19.8pt"
        inner = _word_paragraph(one.text, CELL)
        return f"  <td width={width}{_spans(one)} style='{style}'>\n  {inner}\n  </td>\n"

    rows = "".join(
        f" <tr style='mso-yfti-irow:{number};height:19.8pt'>\n{''.join(map(cell, cells))} </tr>\n"
        for number, cells in enumerate(_rows(table))
    )
    return (
        f"<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 width={WIDTH}\n "
        f"style='border-collapse:collapse;{BORDER};mso-yfti-tbllook:1184'>\n{rows}</table>"
    )


def _rows(table: PrintedTable) -> list[list[PrintedCell]]:
    rows: list[list[PrintedCell]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda one: one.column):
        rows[cell.row].append(cell)
    return rows


def _spans(cell: PrintedCell) -> str:
    wide = f" colspan={cell.column_span}" if cell.column_span > 1 else ""
    return wide + (f" rowspan={cell.row_span}" if cell.row_span > 1 else "")


def _on_a_website(report: PrintedReport, charset: str) -> str:
    """The article between menus, lists, scripts and a footer."""
    article = "\n".join(
        _pasted_paragraph(block) if isinstance(block, Paragraph) else _pasted_table(block)
        for block in report.blocks
    )
    if report.framed:
        article = f'<table width="100%" border="0"><tr><td>{article}</td></tr></table>'
    menus = "\n".join(_menu(number) for number in range(LISTS))
    styles = "".join(STYLE.format(number=number) for number in range(40))
    scripts = "\n".join(SCRIPT.format(number=number) for number in range(25))
    return (
        f'<!DOCTYPE html>\n<html>\n<head>\n<meta charset="{charset}">\n'
        '<meta http-equiv="X-UA-Compatible" content="IE=edge">\n'
        f'<meta name="ArticleTitle" content="{_title(report)}">\n'
        '<meta name="ColumnName" content="公开年报">\n'
        f"<title>{_title(report)}</title>\n"
        '<link rel="stylesheet" href="/css/base.css">\n<script src="/js/jquery.min.js"></script>\n'
        f'<style>\n{styles}</style>\n<script>\n{scripts}\n</script>\n</head>\n<body class="detail">'
        f'\n<div class="header"><div class="logo"><img src="/images/logo.png" alt=""></div>\n'
        f"{menus}\n</div>\n"
        '<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/xxgk/">政务公开</a>'
        ' &gt; <a href="/xxgk/nb/">公开年报</a></div>\n'
        '<div class="tools">字号：<a onclick="size(18)">大</a> <a onclick="size(16)">中</a> '
        '<a onclick="size(14)">小</a> <a onclick="window.print()">打印</a></div>\n'
        f'<div class="TRS_Editor" id="zoom">\n{article}\n</div>\n'
        '<div class="share"><a href="#">分享到微信</a></div>\n'
        '<div class="footer"><p>网站地图 | 联系我们 | 关于本站</p>'
        "<p>网站标识码：0000000000</p></div>\n"
        f"<script>\n{scripts}\n</script>\n</body>\n</html>\n"
    )


def _menu(number: int) -> str:
    items = "\n".join(
        f'<li class="item{place}"><a href="/xxgk/{number}/{place}/index.html" target="_blank" '
        f'title="{name}"><span>{name}</span></a></li>'
        for place, name in enumerate(CHANNELS)
    )
    return f'<ul class="box{number}">\n{items}\n</ul>'


def _pasted_paragraph(paragraph: Paragraph) -> str:
    face, size = FACES[paragraph.level]
    return (
        '<p style="text-indent: 2em; text-align: justify; line-height: 2em; margin-top: 0px; '
        f'margin-bottom: 0px;"><span style="font-family: {face}, SimSun; font-size: {size}pt;">'
        f"{escape(paragraph.text).replace(chr(10), '<br>')}</span></p>"
    )


def _pasted_table(table: PrintedTable) -> str:
    def cell(one: PrintedCell) -> str:
        text = escape(one.text).replace("\n", "<br>") or "&nbsp;"
        return (
            f'<td{_spans(one)} width="{WIDTH // table.columns * one.column_span}" valign="middle" '
            'style="border-width: 1px; border-style: solid; border-color: windowtext; '
            'padding: 0px 7px; word-break: break-all;"><p style="text-align: center; '
            'line-height: 1.5em;"><span style="font-size: 12px; font-family: 宋体; '
            f'color: rgb(0, 0, 0);">{text}</span></p></td>'
        )

    rows = "\n".join(
        f'<tr style="height: 26px;" class="{"firstRow" if not number else ""}">\n'
        f"{chr(10).join(map(cell, cells))}\n</tr>"
        for number, cells in enumerate(_rows(table))
    )
    return (
        '<table border="1" cellspacing="0" cellpadding="0" style="border-collapse: collapse; '
        f'border: none; width: {WIDTH}px;"><tbody>\n{rows}\n</tbody></table>'
    )
