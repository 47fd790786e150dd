"""What a file that was only checked would raise."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from ingestion import services
from ingestion.models import Upload
from reports.models import User
from reports.official.findings import Severity


@login_required
@require_GET
def precheck(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The findings of a trial, by level; only its sender sees it."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101
    trials = Upload.objects.visible_to(user).filter(trial=True)
    upload = get_object_or_404(trials.select_related("agency", "year"), pk=pk)
    findings = services.findings_of_trial(upload)
    if findings is None:
        raise Http404
    groups = [(level, [f for f in findings if f.severity is level]) for level in Severity]
    context = {"upload": upload, "groups": groups, "number": len(findings)}
    return render(request, "ingestion/precheck.html", context)
