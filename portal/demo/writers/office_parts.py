"""The parts of a Word archive beside the text: styles, settings, fonts and properties, of the size
that word processors write.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

from portal.demo.writers.archive import FIXED

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
LATENT_STYLES = 376
STYLES = 40
FONTS = ("宋体", "黑体", "仿宋", "楷体", "Times New Roman", "Calibri", "仿宋_GB2312")
KINDS = {"document": "document.main", "fontTable": "fontTable"}
"""Parts whose content type is not simply their own name."""


def identifier(number: int) -> str:
    """Eight hexadecimal digits that look drawn, the same for the same number."""
    return f"{(number * 2_654_435_761 + 0x1F3D5B79) & 0x7FFFFFFF:08X}"


def write_archive(document: str, path: Path) -> None:
    """Write a Word archive around the text of its main part."""
    parts = {
        "document": document,
        "styles": _styles(),
        "settings": _settings(),
        "fontTable": _fonts(),
        "webSettings": f'<w:webSettings xmlns:w="{MAIN}"><w:optimizeForBrowser/></w:webSettings>',
    }
    texts: Mapping[str, str] = {
        "[Content_Types].xml": _types(tuple(parts)),
        "_rels/.rels": _relations({"word/document.xml": "officeDocument"}),
        "word/_rels/document.xml.rels": _relations(
            {f"{name}.xml": name for name in parts if name != "document"}
        ),
        **{f"word/{name}.xml": text for name, text in parts.items()},
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in texts.items():
            part = zipfile.ZipInfo(name, FIXED)
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, DECLARATION + text)


def _types(parts: tuple[str, ...]) -> str:
    named = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{WORD}.{KINDS.get(name, name)}+xml"/>'
        for name in parts
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{named}</Types>'
    )


def _relations(targets: Mapping[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/relationships/{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def _styles() -> str:
    latent = "".join(
        f'<w:lsdException w:name="latent style {number}" w:semiHidden="1" w:uiPriority="{number}" '
        'w:unhideWhenUsed="1" w:qFormat="0"/>'
        for number in range(LATENT_STYLES)
    )
    shown = "".join(
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="a{number}">'
        f'<w:name w:val="样式 {number}"/><w:basedOn w:val="a"/><w:uiPriority w:val="99"/>'
        f'<w:rsid w:val="{identifier(number)}"/><w:pPr><w:widowControl/><w:spacing w:before="100" '
        'w:beforeAutospacing="1" w:after="100" w:afterAutospacing="1"/><w:jc w:val="left"/></w:pPr>'
        '<w:rPr><w:rFonts w:ascii="宋体" w:eastAsia="宋体" w:hAnsi="宋体" w:cs="宋体"/>'
        '<w:kern w:val="0"/><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr></w:style>'
        for number in range(1, STYLES)
    )
    return (
        f'<w:styles xmlns:w="{MAIN}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts '
        'w:ascii="Calibri" w:eastAsia="宋体" w:hAnsi="Calibri" w:cs="Times New Roman"/>'
        '<w:sz w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        f'<w:latentStyles w:defLockedState="0" w:count="{LATENT_STYLES}">{latent}</w:latentStyles>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
        '<w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr></w:style>'
        f"{shown}</w:styles>"
    )


def _settings() -> str:
    saved = "".join(f'<w:rsid w:val="{identifier(number)}"/>' for number in range(60))
    return (
        f'<w:settings xmlns:w="{MAIN}"><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
        '<w:proofState w:spelling="clean" w:grammar="clean"/><w:defaultTabStop w:val="420"/>'
        f'<w:rsids><w:rsidRoot w:val="{identifier(0)}"/>{saved}</w:rsids></w:settings>'
    )


def _fonts() -> str:
    listed = "".join(
        f'<w:font w:name="{name}"><w:panose1 w:val="02010600030101010101"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name in FONTS
    )
    return f'<w:fonts xmlns:w="{MAIN}">{listed}</w:fonts>'
