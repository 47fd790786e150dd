"""The rule book: what each rule says, how often it fires, what a change of it would do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reports import policies, selectors
from reports.actions import ActionError, SetRule
from reports.models import ReportingYear, RuleSetting
from reports.models.rule_setting import LEVELS
from reports.official.findings import Severity
from reports.official.rules import RULES
from reports.views.answers import person, status_of

HISTORY = 8


@login_required
@require_GET
def rules_page(request: HttpRequest) -> HttpResponse:
    """The book by family, and one rule in full (``rule``); ``level`` and ``q`` filter the list."""
    return render(request, "reports/rules.html", _context(request, request.GET.get("rule", "")))


@login_required
@require_POST
def set_rule(request: HttpRequest, code: str) -> HttpResponse:
    """Store a region's level and numbers of a rule."""
    user = person(request)
    if user.agency is None:
        raise Http404(_("账号没有单位"))
    action = SetRule(agency=user.agency, actor=user, **_wanted(request, code))
    try:
        action.execute()
    except ActionError as error:
        context = _context(request, code) | {"error": error.message, "wanted": request.POST}
        return render(request, "reports/rules.html", context, status=status_of(error))
    messages.success(request, _("规则已保存，各年报在下次核对时按新的设置检查"))
    return redirect(f"{reverse('rules')}?rule={code}")


@login_required
@require_GET
def try_rule(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """A part of the page: what the proposed setting would do to one stored year."""
    user = person(request)
    rule = selectors.rule_of(code)
    if rule is None or user.agency is None:
        raise Http404(_("没有这条规则"))
    action = SetRule(
        agency=user.agency,
        actor=user,
        code=code,
        level=request.GET.get("level", ""),
        thresholds={name: request.GET.get(name, "") for name in rule.thresholds},
        reason=_("试算"),
    )
    try:
        wanted = action.check()
    except ActionError as error:
        return render(request, "reports/rule_trial.html", {"error": error.message, "year": year})
    current = selectors.settings_for(user.agency).get(code)
    now = current.applied_to(rule) if current else rule
    shown = selectors.trial(user, year, now, wanted.applied_to(rule))
    levels = [
        (level.value, level.label, shown.before[level], shown.after[level]) for level in Severity
    ]
    return render(request, "reports/rule_trial.html", {"trial": shown, "levels": levels})


def _wanted(request: HttpRequest, code: str) -> dict[str, Any]:
    rule = selectors.rule_of(code)
    return {
        "code": code,
        "level": request.POST.get("level", ""),
        "thresholds": {name: request.POST.get(name, "") for name in rule.thresholds}
        if rule
        else {},
        "reason": request.POST.get("reason", ""),
    }


def _context(request: HttpRequest, code: str) -> dict[str, Any]:
    user = person(request)
    lines = selectors.rule_lines(user)
    every = [line for family in lines.values() for line in family]
    chosen = next((line for line in every if line.rule.code == code), every[0])
    level, words = request.GET.get("level", ""), request.GET.get("q", "").strip()[:40]
    shown = {
        family: kept
        for family, some in lines.items()
        if (kept := [line for line in some if _matches(line, level, words)])
    }
    counts = [
        (one.value, one.label, sum(line.shown.severity is one for line in every))
        for one in Severity
    ]
    agency = user.agency
    return {
        "families": shown,
        "number": len(RULES),
        "hits": sum(line.hits for line in every),
        "year": every[0].bars[-1].year if every[0].bars else None,
        "counts": counts,
        "level": level,
        "words": words,
        "line": chosen,
        "numbers": _numbers(chosen),
        "levels": LEVELS,
        "can_set": agency is not None and policies.can_set_rules(user, agency),
        "years": list(ReportingYear.objects.values_list("year", flat=True)),
        "history": _history(chosen),
    }


def _matches(line: selectors.RuleLine, level: str, words: str) -> bool:
    rule = line.shown
    texts = (rule.code, rule.title, rule.sentence, rule.source, _(rule.title), _(rule.sentence))
    by_level = not level or (line.held is not None and rule.severity.value == level)
    return by_level and (not words or any(words.lower() in text.lower() for text in texts))


def _numbers(line: selectors.RuleLine) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "label": threshold.label,
            "value": line.shown.limit(name),
            "default": threshold.default,
            "least": threshold.least,
            "most": threshold.most,
        }
        for name, threshold in line.rule.thresholds.items()
    ]


def _history(line: selectors.RuleLine) -> list[Any]:
    if line.setting is None:
        return []
    rows = RuleSetting.history.filter(id=line.setting.pk).select_related("history_user")
    return list(rows[:HISTORY])
