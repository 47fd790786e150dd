"""The upload page, and the requests it makes while a batch is under way."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Min, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from ingestion import intake
from ingestion.extract import bundle
from ingestion.forms import SendForm, SettleForm, agencies_for, first_sentence, open_years
from ingestion.models import Upload
from ingestion.models.upload import UploadQuerySet
from ingestion.states import WAITING, ReadingStep, UploadState
from ingestion.views import answers
from ingestion.views.rows import rows_of
from reports import policies
from reports.models import User

STOP_POLLING = 286
BATCHES_SHOWN = 10
LARGEST_BATCH = 2000


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The page of a batch: the one in the address, else a new one."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101
    batch = _batch_asked(request)
    mine = Upload.objects.visible_to(user)
    there = bool(batch and mine.filter(batch=batch).exists())
    context = {
        "batch": batch if there else uuid.uuid4(),
        "there": there,
        "batches": _batches(mine),
        "agencies": agencies_for(user),
        "years": open_years(),
        "steps": ReadingStep.labels,
        "may_upload": policies.can_upload(user) and user.agency is not None,
        "kinds": " ".join(bundle.ENDINGS),
        "accept": ",".join(bundle.ENDINGS),
        "limit": settings.UPLOAD_MAX_BYTES // (1024 * 1024),
        "unread": settings.REQUEST_MAX_BYTES,
    }
    return render(request, "ingestion/uploads.html", context)


def _batch_asked(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("batch", ""))
    except ValueError:
        return None


def _batches(uploads: UploadQuerySet) -> list[Any]:
    """The newest batches with who sent them, when, how many files, and how many need a person."""
    hands = (UploadState.NEEDS_PERSON, UploadState.REJECTED, UploadState.DUPLICATE)
    found = (
        uploads.order_by()
        .values("batch", "sent_by__name", "sent_by__username")
        .annotate(
            at=Min("received_at"), files=Count("pk"), hands=Count("pk", filter=Q(state__in=hands))
        )
    )
    return list(found.order_by("-at")[:BATCHES_SHOWN])


@require_POST
@answers.signed_in
def send(request: HttpRequest, user: User) -> HttpResponseBase:
    """Receive one file: 201 and its row, or one sentence."""
    form = SendForm(request.POST, request.FILES)
    if not form.is_valid():
        return answers.sentence(first_sentence(form), 400)
    year = form.cleaned_data["year"]
    try:
        upload = intake.receive(
            user,
            form.cleaned_data["file"],
            batch=form.cleaned_data["batch"],
            default_year=year.year if year else None,
            key=form.cleaned_data["key"],
            trial=form.cleaned_data["trial"],
        )
    except answers.REFUSALS as error:
        return answers.refused(error)
    return _row(user, upload, 201)


@require_GET
@answers.signed_in
def batch(request: HttpRequest, user: User, batch: UUID) -> HttpResponseBase:
    """Every row of a batch; 286 once nothing changes any more."""
    found = _shown(Upload.objects.visible_to(user)).filter(batch=batch).order_by("received_at")
    uploads = list(found[:LARGEST_BATCH])
    if not uploads:
        raise Http404
    waits = any(upload.state in WAITING for upload in uploads)
    data = {"rows": rows_of(uploads, may_act=_may_act(user)), "final": not waits}
    return JsonResponse(data, status=200 if waits else STOP_POLLING)


@require_POST
@answers.signed_in
def settle(request: HttpRequest, user: User, pk: UUID) -> HttpResponseBase:
    """Take a person's answer on agency and year."""
    upload = _own(user, pk)
    form = SettleForm(request.POST, user=user)
    if not form.is_valid():
        return answers.sentence(first_sentence(form), 400)
    given = form.cleaned_data
    return _changed(
        user, lambda: intake.settle(upload, user, given.get("agency"), given.get("year"))
    )


@require_POST
@answers.signed_in
def retry(request: HttpRequest, user: User, pk: UUID) -> HttpResponseBase:
    """Try once more."""
    upload = _own(user, pk)
    return _changed(user, lambda: intake.retry(upload, user))


@require_POST
@answers.signed_in
def cancel(request: HttpRequest, user: User, pk: UUID) -> HttpResponseBase:
    """Take a file away, or skip a duplicate."""
    upload = _own(user, pk)
    return _changed(user, lambda: intake.cancel(upload, user))


@require_POST
@answers.signed_in
def new_version(request: HttpRequest, user: User, pk: UUID) -> HttpResponseBase:
    """Read a duplicate all the same."""
    upload = _own(user, pk)
    return _changed(user, lambda: intake.new_version(upload, user))


def _own(user: User, pk: UUID) -> Upload:
    """An upload that the account's own agency or one below sent; 404 for any other."""
    return get_object_or_404(Upload.objects.sent_within(user), pk=pk)


def _changed(user: User, change: Callable[[], Upload]) -> HttpResponseBase:
    try:
        upload = change()
    except answers.REFUSALS as error:
        return answers.refused(error)
    return _row(user, upload, 200)


def _row(user: User, upload: Upload, status: int) -> HttpResponseBase:
    shown = _shown(Upload.objects.all()).get(pk=upload.pk)
    return answers.row(rows_of([shown], may_act=_may_act(user))[0], status)


def _shown(uploads: UploadQuerySet) -> UploadQuerySet:
    return uploads.select_related("agency", "year", "duplicate_of", "bundle")


def _may_act(user: User) -> bool:
    return policies.can_upload(user) and user.agency is not None
