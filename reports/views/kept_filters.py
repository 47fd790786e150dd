"""The list's filters that an account keeps: saved under a name, and deleted."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reports.actions import ActionError, ForgetFilter, SaveFilter
from reports.views.answers import back, person
from reports.views.queue import filters_of, query_of


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the list under a name."""
    query = query_of(filters_of(QueryDict(request.POST.get("query", ""))))
    name = request.POST.get("name", "")
    try:
        kept = SaveFilter(actor=person(request), name=name, query=query).execute()
    except ActionError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("已存为筛选“%(name)s”") % {"name": kept.name})
    return back(request, f"{reverse('reports')}?{query}")


@login_required
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Delete a kept filter."""
    name = request.POST.get("name", "")
    try:
        ForgetFilter(actor=person(request), name=name).execute()
    except ActionError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("已删去筛选“%(name)s”") % {"name": name})
    return back(request, reverse("reports"))
