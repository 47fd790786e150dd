"""Compile the catalogues (``.po`` -> ``.mo``) without gettext; run by the environment's Python."""

from pathlib import Path
from typing import Final

import polib

LOCALE: Final = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogues() -> int:
    """Write the ``.mo`` beside each ``.po`` that is newer; return how many were written."""
    written = 0
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            fresh = target.with_suffix(".mo.new")
            polib.pofile(str(source)).save_as_mofile(str(fresh))
            fresh.replace(target)
            written += 1
    return written


if __name__ == "__main__":
    compile_catalogues()
