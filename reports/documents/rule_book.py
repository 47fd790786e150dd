"""The rule book as a Markdown page, made from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from reports.official.marking import gettext_noop
from reports.official.rules import Rule

FAMILIES: Mapping[str, str] = {
    "S": gettext_noop("表内勾稽"),
    "D": gettext_noop("单项取值"),
    "Y": gettext_noop("跨年"),
    "N": gettext_noop("正文与表"),
    "T": gettext_noop("正文"),
    "L": gettext_noop("雷同"),
    "P": gettext_noop("公开前检查"),
    "R": gettext_noop("汇总"),
    "W": gettext_noop("时限和公开"),
}


def family_of(rule: Rule) -> str:
    """The name of the family that a rule's code begins with."""
    return FAMILIES[rule.code[0]]


def rule_book(rules: Iterable[Rule]) -> str:
    """A page with every rule: what must hold, its formula, an example, its source and its level."""
    lines = [
        "# 校验规则",
        "",
        "由规则生成，不手工修改：`python manage.py rule_book`。"  # noqa: ISC004
        "等级和界限可以按地区设置，这里是原有的值。",
    ]
    for family, some in groupby(rules, family_of):
        lines += ["", f"## {family}"]
        for rule in some:
            lines += ["", f"### {rule.code} {rule.title}", "", *_facts(rule)]
    return "\n".join(lines) + "\n"


def _facts(rule: Rule) -> Iterator[str]:
    level = rule.severity.label
    if rule.lesser and rule.lesser is not rule.severity:
        level += f"（较轻情形：{rule.lesser.label}）"
    yield f"{rule.sentence}。"
    yield ""
    yield f"- 等级：{level}"
    yield f"- 算式：{rule.formula}"
    yield f"- 不符的例子：{rule.example}"
    yield f"- 怎么办：{rule.action}"
    if rule.needs:
        yield f"- 不核对：{'、'.join(need.label for need in rule.needs)}"
    for threshold in rule.thresholds.values():
        yield f"- 界限：{threshold.label} {threshold.default}"
    yield f"- 依据：{rule.source}"
