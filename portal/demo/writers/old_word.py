"""Word binary files: generated Word documents as LibreOffice, where it is installed, saves them."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from ingestion.extract.support.libreoffice import program

SECONDS_TO_START = 120
SECONDS_EACH = 10
MOST_STARTS = 3
MISSING = "no .doc is written: LibreOffice is missing (apt-get install libreoffice-writer-nogui)"


class MissingOfficeError(RuntimeError):
    """Nothing here can write a Word binary file."""


def save_as_doc(sources: Sequence[Path], folder: Path) -> list[Path]:
    """Write each source's ``.doc`` to ``folder``, in one start of the program.

    MissingOfficeError where there is no LibreOffice; RuntimeError where it leaves a file out.
    """
    office = program()
    if office is None:
        raise MissingOfficeError(MISSING)
    wanted = [folder / f"{source.stem}.doc" for source in sources]
    with TemporaryDirectory(prefix="office-") as profile:
        command = [office, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"]
        command += ["--convert-to", "doc:MS Word 97", "--outdir", str(folder)]
        for _attempt in range(MOST_STARTS):  # with a new profile it asks for another
            subprocess.run(
                [*command, *map(str, sources)],
                check=False,  # its exit status says little; the files tell
                capture_output=True,
                timeout=SECONDS_TO_START + SECONDS_EACH * len(sources),
            )
            if all(path.is_file() for path in wanted):
                return wanted
    left_out = [path.name for path in wanted if not path.is_file()]
    raise RuntimeError(f"LibreOffice did not write {', '.join(left_out)}")
