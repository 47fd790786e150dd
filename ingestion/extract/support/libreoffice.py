"""Old formats by way of LibreOffice, where it is installed: converted to .docx, read as such.

Conversions take turns with the other heavy readings of the machine. The program runs in its own
process group and with a profile of its own, which forbids macros and links to other places; it ends
with the reading, and its answer counts only by the file it leaves.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ingestion.extract.document import Document, Kind
from ingestion.extract.errors import Damaged, LimitExceeded, Rejected, Unsupported
from ingestion.extract.support import room
from ingestion.extract.support.word_body import read_word

SECONDS = 45
PLACES = "/usr/bin:/usr/local/bin:/bin"
ENDING_WITH_US = ("/usr/bin/setpriv", "--pdeathsig", "KILL", "--")
WANTS_RESTART = frozenset({79, 81})  # what it ends with after it has set up a new profile
MOST_STARTS = 3
NOWHERE = "http://127.0.0.1:9"
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop
 oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop
 oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop
 oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop
 oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop
 oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop
 oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""


def program() -> str | None:
    """The path of the installed program; its own binary, which starts no other process."""
    found = shutil.which("soffice", path=PLACES) or shutil.which("libreoffice", path=PLACES)
    if found is None:
        return None
    binary = Path(found).resolve().with_name("soffice.bin")
    return str(binary) if binary.is_file() else found


def converted(path: Path, kind: Kind) -> Document:
    """The file as LibreOffice understands it.

    Unsupported where there is no LibreOffice, LimitExceeded where it takes too long, Damaged where
    it makes nothing of the file.
    """
    office = program()
    if office is None:
        raise Unsupported(path.name)
    room.make_room()
    with room.turn(), TemporaryDirectory(prefix="office-") as place:
        folder = Path(place)
        source = folder / f"source.{kind}"
        try:
            shutil.copyfile(path, source)
            _convert(office, source, folder)
            document = read_word(folder / "out" / "source.docx")
        except subprocess.TimeoutExpired as error:
            raise LimitExceeded(path.name) from error
        except LimitExceeded as error:
            raise LimitExceeded(path.name) from error
        except (Rejected, OSError) as error:
            raise Damaged(path.name) from error
    return replace(document, kind=kind)


def _convert(office: str, source: Path, folder: Path) -> None:
    """Write ``out/source.docx``, or nothing; TimeoutExpired after ``SECONDS``."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
    begin = ENDING_WITH_US if Path(ENDING_WITH_US[0]).is_file() else ()
    command = [*begin, office, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    command += ["--norestore", "--nolockcheck", "--convert-to", "docx:MS Word 2007 XML"]
    command += ["--outdir", str(folder / "out"), str(source)]
    deadline = time.monotonic() + SECONDS
    for _attempt in range(MOST_STARTS):
        if _run(command, folder, deadline - time.monotonic()) not in WANTS_RESTART:
            return


def _run(command: list[str], folder: Path, seconds: float) -> int:
    """The program's exit status; its whole group is gone after."""
    environment = {"PATH": PLACES, "LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder)}
    environment |= {"http_proxy": NOWHERE, "https_proxy": NOWHERE}
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    ) as process:
        try:
            return process.wait(seconds)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
