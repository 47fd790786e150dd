"""Characters that a PDF's fonts give instead of the ones they show: radicals, compatibility
ideographs, vertical brackets. Punctuation and full-width digits stay as printed.
"""

from __future__ import annotations

import unicodedata

COMPATIBLE = ((0x2F00, 0x2FDF), (0xF900, 0xFAFF), (0xFE30, 0xFE48), (0x2F800, 0x2FA1F))
HYPHENS = (0x02, 0xAD, 0xFFFE)  # the engine's marks for a hyphen at a line's end
# Radicals that NFKC leaves alone, and what they stand for.
RADICALS = {
    "⺁⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺖⺗⺘⺙": "厂乙亻冂几刀刂卜㔾小小尢尢尢尣巳幺彑忄心扌攵",
    "⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰": "旡日月歹母民氵氺灬爫爫丬牛犭王疋目示礻竹糸纟",
    "⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆": "罒网罒罒网羊羊羊老老聿肉臼艹艹艹虎衤西西见角",
    "⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜": "角讠贝足车辶辶辶邑钅长长长门阜阝雨青韦页风飞",
    "⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲": "食食饣饣首马骨鬼鱼鸟卤麦黄黾齐齐齿齿龙龙龟龟",
}


def _plain_characters() -> dict[int, str]:
    """The plain character for each code, one for one, so that places in a text stay."""
    table = {}
    for first, last in COMPATIBLE:
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code):
                table[code] = plain
    for shown, meant in RADICALS.items():
        table.update({ord(one): plain for one, plain in zip(shown, meant, strict=True)})
    return table | dict.fromkeys(HYPHENS, "-")


PLAIN = _plain_characters()
STRANGE = frozenset(map(chr, PLAIN))


def plain(text: str) -> str:
    """The text with plain characters; most texts have no other."""
    return text if STRANGE.isdisjoint(text) else text.translate(PLAIN)
