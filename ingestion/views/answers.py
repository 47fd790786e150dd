"""Answers to the page's own requests: JSON with one sentence where something does not go."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from ingestion.extract.errors import Rejected, TooLarge
from ingestion.intake import NotAllowedError, StorageFull, WrongStateError
from ingestion.sentences import in_words
from reports.models import User

P = ParamSpec("P")


def sentence(message: str, status: int) -> JsonResponse:
    """A refusal that a person can read."""
    return JsonResponse({"message": message}, status=status)


def signed_in(
    view: Callable[Concatenate[HttpRequest, User, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Give the view its account, or answer 401: a script cannot follow a sign-in page."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User):
            return sentence(_("登录已过期，重新登录后继续，已上传的文件不会丢失"), 401)
        return view(request, user, *args, **kwargs)

    return answer


def refused(error: Exception) -> JsonResponse:
    """The answer to an error of the intake: its sentence and the status that fits."""
    if isinstance(error, Rejected):
        return sentence(in_words(error.message), 413 if isinstance(error, TooLarge) else 422)
    if isinstance(error, StorageFull):
        return sentence(_("服务器存储空间不足，文件没有保存，请系统管理员清理后重新上传"), 507)
    return sentence(str(error), 409 if isinstance(error, WrongStateError) else 403)


REFUSALS: tuple[type[Exception], ...] = (Rejected, StorageFull, NotAllowedError, WrongStateError)


def row(data: dict[str, Any], status: int = 200) -> JsonResponse:
    """One upload's row."""
    return JsonResponse(data, status=status)
