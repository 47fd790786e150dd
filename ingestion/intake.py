"""Files come in here and nowhere else, and what a person decides about them; each ends with a
wake-up after the commit.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from ingestion import services, storage, tasks
from ingestion.models import Upload
from ingestion.services import WrongStateError, clean_name
from ingestion.states import UploadState
from ingestion.storage import StorageFull
from reports import policies
from reports.models import Agency, ReportingYear, User

__all__ = [
    "NotAllowedError",
    "StorageFull",
    "WrongStateError",
    "cancel",
    "clean_name",
    "new_version",
    "receive",
    "retry",
    "settle",
]


class NotAllowedError(Exception):
    """This account may not do this; ``str()`` tells the person."""


def receive(
    user: User,
    file: File[bytes],
    *,
    batch: UUID,
    default_year: int | None = None,
    agency: Agency | None = None,
    as_new_version: bool = False,
    key: UUID | None = None,
    trial: bool = False,
) -> Upload:
    """Store a file's bytes, then its row, then wake a worker up; return the row.

    The bytes are fsync'ed in their place before the row exists. A content that the sender's agency
    has sent before becomes a row that points to the first, unless ``as_new_version``. ``key`` is
    the sender's own name for this sending: sent again with it, because the answer was lost, the
    file is the row it became the first time. A ``trial`` is only checked. Raises NotAllowedError, a
    ``Rejected`` (EmptyFile, TooLarge), or StorageFull.
    """
    owner = sender_agency(user)
    sent = Upload.objects.filter(pk=key, owner=owner, sent_by=user).first() if key else None
    if sent is not None:
        return sent
    if agency is not None and not owner.covers(agency):
        raise NotAllowedError(_("%(agency)s 不在本单位和下属单位里") % {"agency": agency})
    root, limit = Path(settings.MEDIA_ROOT), settings.UPLOAD_MAX_BYTES
    name = clean_name(file.name or "")
    if file.size > limit:
        raise storage.too_large(name, file.size, limit)
    incoming = storage.write(root, file.chunks(), name, limit)
    upload = Upload(
        pk=key if key and not Upload.objects.filter(pk=key).exists() else uuid4(),
        batch=batch,
        owner=owner,
        sent_by=user,
        name=name,
        sha256=incoming.sha256,
        size=incoming.size,
        default_year=default_year,
        agency=agency,
        trial=trial,
    )
    try:
        return _wake(services.take_in(root, incoming, upload, as_new_version=as_new_version))
    finally:
        incoming.discard()


def sender_agency(user: User) -> Agency:
    """The agency in whose name an account uploads. Raises NotAllowedError."""
    if not policies.can_upload(user) or user.agency is None:
        raise NotAllowedError(_("此账号没有上传权限，由系统管理员设置填报员"))
    return user.agency


def settle(
    upload: Upload, user: User, agency: Agency | None = None, year: ReportingYear | None = None
) -> Upload:
    """Take a person's answer on whose report it is and of which year.

    Raises NotAllowedError, WrongStateError.
    """
    _check_sender(upload, user)
    if agency is not None and not upload.owner.covers(agency):
        raise NotAllowedError(_("%(agency)s 不在本单位和下属单位里") % {"agency": agency})
    if year is not None and not year.is_open:
        raise NotAllowedError(_("%(year)s 年度没有开放报送") % {"year": year})
    with transaction.atomic():
        return _wake(services.settle(upload.pk, user, agency, year))


def retry(upload: Upload, user: User) -> Upload:
    """Try once more what was not finished. Raises NotAllowedError, WrongStateError."""
    _check_sender(upload, user)
    with transaction.atomic():
        return _wake(services.retry(upload.pk, user))


def new_version(upload: Upload, user: User) -> Upload:
    """Read a duplicate as a newer version. Raises NotAllowedError, WrongStateError."""
    _check_sender(upload, user)
    with transaction.atomic():
        return _wake(services.as_new_version(upload.pk))


def cancel(upload: Upload, user: User) -> Upload:
    """Take a file away, or skip a duplicate. Raises NotAllowedError, WrongStateError."""
    _check_sender(upload, user)
    return services.cancel(upload.pk)


def _check_sender(upload: Upload, user: User) -> None:
    if not sender_agency(user).covers(upload.owner):
        raise NotAllowedError(_("此文件由其他单位上传"))


def _wake(upload: Upload) -> Upload:
    """After the commit wake a worker up, if the file waits for one."""
    if upload.state == UploadState.QUEUED:
        transaction.on_commit(partial(tasks.publish, str(upload.pk)), robust=True)
    return upload
