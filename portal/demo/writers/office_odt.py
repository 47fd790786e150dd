"""What word processors write around the text of an OpenDocument file: a style for nearly every
paragraph, span and cell, and parts of settings beside the content.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from portal.demo.shapes import PrintedCell

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(
    f'xmlns:{name}="{OASIS}:{address}:1.0"'
    for name, address in {
        "office": "office",
        "text": "text",
        "table": "table",
        "manifest": "manifest",
        "style": "style",
        "fo": "xsl-fo-compatible",
        "config": "config",
        "meta": "meta",
    }.items()
)
PIECES = re.compile(r"[\x20-\x7e]+|[^\x20-\x7e]+")
SPACES = re.compile(r"(?<= ) +|^ +")
FACES = {0: ("方正小标宋简体", 22), 1: ("黑体", 16), 2: ("仿宋", 16), 3: ("宋体", 9)}
IN_TABLE = 3
PARAGRAPHS, SPANS, CELLS, SETTINGS = 30, 12, 24, 120  # styles for each level, and settings


class Dress:
    """Gives paragraphs, spans and cells their styles; where ``fine``, every digit has a span."""

    def __init__(self, fine: bool) -> None:  # noqa: FBT001 - one of the two there are
        self._pieces = re.compile(r"\d|[^\d]+") if fine else PIECES
        self._used = 0

    def paragraph(self, text: str, level: int) -> str:
        """A paragraph of spans; two spaces and more are counted, as the format demands."""
        self._used += 1
        style = f"P{level}_{self._used % PARAGRAPHS}"
        spans = "".join(
            f'<text:span text:style-name="T{level}_{(self._used + place) % SPANS}">'
            f"{SPACES.sub(_counted, escape(piece))}</text:span>"
            for place, piece in enumerate(self._pieces.findall(text))
        )
        tag = "h" if level < 2 else "p"
        outline = f' text:outline-level="{level + 1}"' if level < 2 else ""
        return f'<text:{tag} text:style-name="{style}"{outline}>{spans}</text:{tag}>'

    def cell_style(self, cell: PrintedCell) -> str:
        """The style of a cell: its lines differ by its place."""
        return f"Cell{(cell.row * 3 + cell.column) % CELLS}"

    def styles(self) -> str:
        """The automatic styles of the content."""
        found = [_row()]
        for level, (face, size) in FACES.items():
            found += [_text(f"T{level}_{number}", face, size) for number in range(SPANS)]
            found += [_paragraph(f"P{level}_{number}", face, size) for number in range(PARAGRAPHS)]
        found += [_cell(f"Cell{number}") for number in range(CELLS)]
        return f"<office:automatic-styles>{''.join(found)}</office:automatic-styles>"

    def parts(self) -> Mapping[str, str]:
        """The archive's parts beside the content."""
        items = "".join(
            f'<config:config-item config:name="Setting{number}" config:type="boolean">false'
            "</config:config-item>"
            for number in range(SETTINGS)
        )
        settings = f'<config:config-item-set config:name="view">{items}</config:config-item-set>'
        named = "".join(_paragraph(f"Standard{number}", *FACES[2]) for number in range(40))
        return {
            "settings.xml": _part("settings", f"<office:settings>{settings}</office:settings>"),
            "styles.xml": _part("styles", f"<office:styles>{named}</office:styles>"),
            "meta.xml": _part("meta", "<office:meta/>"),
        }


def _counted(spaces: re.Match[str]) -> str:
    return f'<text:s text:c="{len(spaces.group())}"/>'


def _part(name: str, content: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-{name} {NAMES} '
        f'office:version="1.2">{content}</office:document-{name}>'
    )


def _row() -> str:
    return (
        '<style:style style:name="Row1" style:family="table-row"><style:table-row-properties '
        'style:min-row-height="0.7cm" fo:keep-together="auto"/></style:style>'
    )


def _text(name: str, face: str, size: int) -> str:
    return (
        f'<style:style style:name="{name}" style:family="text"><style:text-properties '
        f'fo:color="#000000" style:font-name="{face}" fo:font-size="{size}pt" '
        f'style:font-name-asian="{face}" style:font-size-asian="{size}pt" '
        'style:font-name-complex="宋体" fo:font-weight="normal" style:letter-kerning="false"/>'
        "</style:style>"
    )


def _paragraph(name: str, face: str, size: int) -> str:
    return (
        f'<style:style style:name="{name}" style:family="paragraph" '
        'style:parent-style-name="Standard"><style:paragraph-properties fo:line-height="100%" '
        'fo:text-align="center" style:justify-single-word="false" fo:orphans="2" fo:widows="2" '
        f'style:vertical-align="middle"/><style:text-properties style:font-name="{face}" '
        f'fo:font-size="{size}pt" style:font-name-asian="{face}" style:font-size-asian="{size}pt"/>'
        "</style:style>"
    )


def _cell(name: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties '
        'style:vertical-align="middle" fo:padding="0.03cm" fo:border="0.5pt solid #000000"/>'
        "</style:style>"
    )
