"""The original file, as a download."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ingestion.models import Upload
from reports.actions.events import write_event
from reports.models import User, Verb


@login_required
@require_safe
def file(request: HttpRequest, pk: UUID) -> FileResponse:
    """The bytes as they came, for saving only: no browser opens them in the portal's name."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101
    upload = get_object_or_404(Upload.objects.visible_to(user), pk=pk)
    path = Path(settings.MEDIA_ROOT) / upload.stored
    if not path.is_file():
        raise Http404
    if request.method == "GET":
        write_event(
            Verb.DOWNLOADED,
            user,
            report=upload.report,
            agency=upload.agency or upload.owner,
            details={"upload": str(upload.pk), "name": upload.name},
        )
    response = FileResponse(path.open("rb"), content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(upload.name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
