"""How fields of a flat file are read and written; nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from import_export.widgets import Widget

from reports.official.values import Money, Problem, Value, ValueType

SEPARATOR = "；"
PLAIN = frozenset({None, Problem.NEGATIVE})  # below 0 as printed may stay; actions take no new one


class Formula(str):
    """What a sheet computes, or an error value: never taken as words or as a number."""

    __slots__ = ()


def text_of(content: object) -> str:
    """A field's content as plain text: a whole number without a point, a blank as no text."""
    if content is None:
        return ""
    if isinstance(content, float):
        text = f"{Decimal(repr(content)):f}"
        return text.removesuffix(".0")
    return str(content).strip()


class TextWidget(Widget):  # type: ignore[misc]  # import_export is untyped
    """Words; a number in the sheet is taken as its digits."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> str:
        """The words without blanks around them. Raises ValueError for a formula."""
        text = text_of(value)
        if isinstance(value, Formula):
            words = _("“%(text)s”是公式或错误值，改填文字")
            raise ValueError(words % {"text": text[:60]})  # noqa: TRY004  (a row shows ValueErrors)
        if "\x00" in text:
            raise ValueError(_("文字里有不能保存的字符"))
        return text

    def render(self, value: Any, obj: Any = None, **_kwargs: Any) -> str:
        """The words."""
        return "" if value is None else str(value)


class NamesWidget(TextWidget):
    """Several names in one field."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        """The names, split at semicolons."""
        parts = super().clean(value).replace(";", SEPARATOR).split(SEPARATOR)
        return [part.strip() for part in parts if part.strip()]

    def render(self, value: Any, obj: Any = None, **_kwargs: Any) -> str:
        """The names, joined."""
        return SEPARATOR.join(value or [])


class ChoiceWidget(TextWidget):
    """One of a few words, stored as a code; the code itself is understood too."""

    def __init__(self, choices: Mapping[str, Any], default: str = "") -> None:
        super().__init__()
        self.choices = choices
        self.default = default

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        """The code."""
        text = super().clean(value) or self.default
        for code, label in self.choices.items():
            if text in {code, str(label)}:
                return code
        words = {"text": text, "known": "、".join(str(label) for label in self.choices.values())}
        raise ValueError(_("“%(text)s”不在可选范围：%(known)s") % words)

    def render(self, value: Any, obj: Any = None, **_kwargs: Any) -> str:
        """The words of a code."""
        return str(self.choices.get(value, value or ""))


class YesWidget(TextWidget):
    """是 or 否."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        """True or False."""
        text = super().clean(value).lower()
        if text in {"是", "true", "1"}:
            return True
        if text in {"否", "false", "0"}:
            return False
        raise ValueError(_("“%(text)s”应填“是”或“否”") % {"text": text})

    def render(self, value: Any, obj: Any = None, **_kwargs: Any) -> str:
        """是 or 否."""
        return "是" if value else "否"


class DayWidget(TextWidget):
    """A day, as the sheet's own date or as 2026-03-31."""

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        """The day; None for a blank."""
        if isinstance(value, datetime):
            return value.date()
        text = super().clean(value)[:10].replace("/", "-")
        if not text:
            return None
        try:
            year, month, day = (int(part) for part in text.split("-"))
            return date(year, month, day)
        except ValueError as error:
            raise ValueError(_("“%(text)s”不是日期，写成 2026-03-31") % {"text": text}) from error


class FigureWidget(Widget):  # type: ignore[misc]  # import_export is untyped
    """A number of a statistics table, money in yuan; a blank is a blank and never 0."""

    def __init__(self, kind: ValueType) -> None:
        super().__init__()
        self.kind = kind

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Value:
        """The number. Raises ValueError for anything else, formulas too."""
        text = text_of(value)
        if not text:
            return None
        cleaned = self.kind.clean(text)
        plain = cleaned.problem in PLAIN and not cleaned.note and cleaned.value is not None
        if isinstance(value, bool | Formula) or text.startswith("=") or not plain:
            words = _("“%(text)s”不是金额，以元为单位填数字；没有数据时留空")
            if not isinstance(self.kind, Money):
                words = _("“%(text)s”不是整数；没有数据时留空")
            raise ValueError(words % {"text": text[:60]})
        return cleaned.value

    def render(self, value: Any, obj: Any = None, **_kwargs: Any) -> Value:
        """The number, without the database's closing zeros."""
        if value is None or not isinstance(self.kind, Money):
            return value  # type: ignore[no-any-return]
        return Decimal(self.kind.to_text(Decimal(value).normalize()))
