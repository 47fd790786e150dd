"""The office under fire: its agencies and accounts, its files, and the count at the end.

Imported after the environment is set: Django is set up here.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

from ingestion.models import Extraction, Upload  # noqa: E402
from ingestion.states import WAITING, UploadState  # noqa: E402
from reports.actions import verify_chain  # noqa: E402
from reports.models import Agency, AnnualReport, ReportingYear, Role, User  # noqa: E402
from tests.ingestion.files import report_text  # noqa: E402

YEAR = 2020
GIVE_UP_SECONDS = 180
BATCH = str(uuid.uuid4())


@dataclass(frozen=True)
class Found:
    """What is left of the acknowledged uploads."""

    lost: int
    doubled: int
    details: str


def agencies(number: int) -> Iterable[str]:
    """One agency for each file: a report lost or doubled shows."""
    return (f"示例区第{place:04}局" for place in range(number))


def set_up(number: int) -> None:
    """An office with a year, a clerk, and an agency for each file."""
    call_command("migrate", verbosity=0, interactive=False)
    tree = Agency.objects
    top = tree.add_root({"name": "示例区人民政府"})
    for name in agencies(number):
        top.refresh_from_db()
        tree.add_child(top, {"name": name})
    ReportingYear.objects.create(
        year=YEAR,
        edition="2019",
        department_deadline=date(YEAR + 1, 1, 31),
        government_deadline=date(YEAR + 1, 3, 31),
    )
    top.refresh_from_db()
    clerk = User.objects.create_user("clerk", password=secrets.token_urlsafe(), agency=top)
    clerk.groups.add(Group.objects.get_or_create(name=Role.STAFF.value)[0])


def session() -> str:
    """The clerk's signed-in session."""
    clerk = User.objects.get(username="clerk")
    store = SessionStore()
    store[SESSION_KEY] = str(clerk.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = clerk.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def send(address: str, key_of_session: str, agency: str) -> tuple[str, str]:
    """Send one report as a browser does, again until it is acknowledged; its key and row id."""
    key, token = str(uuid.uuid4()), secrets.token_hex(16)
    boundary = secrets.token_hex(8)
    body = _body(boundary, {"batch": BATCH, "key": key}, f"{agency}.txt", report_text(agency, YEAR))
    request = urllib.request.Request(
        f"{address}/uploads/send/",
        data=body,
        headers={
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={key_of_session}; "
            f"{settings.CSRF_COOKIE_NAME}={token}",
            "X-CSRFToken": token,
        },
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + GIVE_UP_SECONDS
    while time.monotonic() < deadline:
        try:
            with direct.open(request, timeout=60) as answer:
                return key, json.load(answer)["id"]
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return key, ""
        except (OSError, ValueError):
            pass  # the web process was killed under the request
        time.sleep(0.3)
    return key, ""


def _body(boundary: str, fields: dict[str, str], name: str, content: bytes) -> bytes:
    disposition = f"--{boundary}\r\nContent-Disposition: form-data"
    parts = [
        f'{disposition}; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in fields.items()
    ]
    head = f'{disposition}; name="file"; filename="{name}"\r\nContent-Type: text/plain\r\n\r\n'
    return b"".join([*parts, head.encode(), content, f"\r\n--{boundary}--\r\n".encode()])


def waiting() -> bool:
    """True while a job has not ended."""
    return Upload.objects.filter(state__in=WAITING).exists()


def drain(limit: float, meanwhile: Callable[[], None]) -> float:
    """Wait until no job waits any more, calling ``meanwhile`` each second; the seconds it took."""
    began = time.monotonic()
    while waiting():
        if time.monotonic() - began > limit:
            break
        meanwhile()
        time.sleep(1)
    return time.monotonic() - began


def count(acknowledged: Collection[str], refused: Collection[str]) -> Found:
    """Compare what was acknowledged with rows, bytes, readings and reports."""
    rows = {str(upload.pk): upload for upload in Upload.objects.all()}
    whole = [key for key in acknowledged if key in rows and _is_whole(rows[key])]
    readings = Counter(Extraction.objects.values_list("upload", flat=True))
    reports = Counter(AnnualReport.objects.values_list("agency", flat=True))
    doubled = sum(times - 1 for counts in (readings, reports) for times in counts.values())
    doubled += sum(upload.state == UploadState.DUPLICATE for upload in rows.values())
    states = Counter(str(upload.state) for upload in rows.values())
    again = sum(upload.attempts > 1 for upload in rows.values())
    chain = "whole" if verify_chain().is_whole else "broken"
    details = (
        f"states {dict(states)}; {again} needed another attempt; {len(refused)} not acknowledged; "
        f"record {chain}"
    )
    lost = len(acknowledged) - len(whole) + (chain != "whole")
    return Found(lost, doubled, details)


def _is_whole(upload: Upload) -> bool:
    """The row ended as a report, and its bytes are those that were sent."""
    path = Path(settings.MEDIA_ROOT) / upload.stored
    if upload.state != UploadState.PARSED or not path.is_file():
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == upload.sha256
