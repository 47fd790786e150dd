"""What the resources share: who imports, the file's headings, and that what was shown is done."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.results import Error
from tablib import Dataset

from reports.actions import ActionError
from reports.models import User


class PairDiff:
    """What one row would change: a pair (before, after) of texts for each field."""

    def __init__(self, resource: TransferResource, instance: Any, new: bool) -> None:  # noqa: FBT001
        self.left = ["" for _field in resource.shown()] if new else resource.texts(instance)
        self.right = self.left

    def compare_with(self, resource: TransferResource, instance: Any) -> None:
        """Take the texts as they would be."""
        self.right = resource.texts(instance) if instance is not None else self.left

    def as_html(self) -> list[tuple[str, str]]:
        """The pairs; the template escapes them."""
        return list(zip(self.left, self.right, strict=True))


class TransferResource(ModelResource):  # type: ignore[misc]  # import_export is untyped
    """A resource that knows who imports. ``keys`` are the headings a file must have.

    All rows are taken or none. ``seen`` is the digest of what the preview found; where the stored
    data are others at the confirmation, nothing is changed.
    """

    keys: ClassVar[tuple[str, ...]] = ()

    def __init__(self, user: User | None = None, seen: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user = user
        self.seen = seen
        self.before = hashlib.sha256()

    def get_queryset(self) -> Any:
        """Nothing: what is exported is handed in, cut to what its reader may see."""
        return super().get_queryset().none()

    @classmethod
    def get_diff_class(cls) -> type[PairDiff]:
        """Pairs of texts in place of marked-up differences."""
        return PairDiff

    def shown(self) -> list[Field]:
        """The fields of the preview."""
        return list(self.get_import_fields())

    def texts(self, instance: Any) -> list[str]:
        """The texts of an instance's fields."""
        shown = (field.export(instance) for field in self.shown())
        return ["" if value is None else str(value) for value in shown]

    def get_diff_headers(self) -> list[str]:
        """The headings of the preview."""
        return [field.column_name for field in self.shown()]

    def actor(self) -> User:
        """Who imports; ValueError where nobody was named."""
        if self.user is None:
            raise ValueError("an import needs its user")
        return self.user

    def import_data(self, dataset: Dataset, *args: Any, **kwargs: Any) -> Any:
        """All rows or none."""
        kwargs["use_transactions"] = True
        kwargs["rollback_on_validation_errors"] = True
        return super().import_data(dataset, *args, **kwargs)

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        """Refuse a file without the headings that name a row."""
        self.actor()
        missing = [key for key in self.keys if key not in (dataset.headers or [])]
        if missing:
            dataset.wipe()
            words = _("文件缺少列“%(columns)s”，照导出文件的列名填写")
            raise ValueError(words % {"columns": "、".join(missing)})
        known = {field.column_name for field in self.get_import_fields()}
        strange = [heading for heading in dataset.headers if heading not in known]
        if strange:
            dataset.wipe()
            words = _("文件有不认识的列“%(columns)s”，照导出文件的列名填写")
            raise ValueError(words % {"columns": "、".join(strange)})

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:  # noqa: FBT001
        """Remember what stands before the change."""
        self.before.update(repr((new, self.texts(instance))).encode())

    def import_field(self, field: Field, instance: Any, row: Any, **kwargs: Any) -> None:
        """Read one field; a refusal names its column."""
        try:
            super().import_field(field, instance, row, **kwargs)
        except ValueError as error:
            raise ValueError(f"{field.column_name}：{error}") from error

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:  # noqa: FBT001
        """Leave the saving to an action; its refusal becomes the row's."""
        try:
            self.act(instance, row, is_create=is_create)
        except ActionError as error:
            raise ValidationError(error.message) from error

    def act(self, instance: Any, row: Any, *, is_create: bool) -> None:
        """Carry one row out, or collect it. Raises ActionError."""
        raise NotImplementedError

    def finish(self, source: str) -> None:
        """Carry out what the rows collected. Raises ActionError."""

    def after_import(self, dataset: Dataset, result: Any, **kwargs: Any) -> None:
        """Finish where no row was refused and nothing changed since the preview."""
        result.seen = self.before.hexdigest()
        if result.has_errors() or result.has_validation_errors():
            return
        if self.seen and self.seen != result.seen:
            words = _("预览之后数据有新的修改，一行也没有导入。重新选择文件，再看一次改动")
            result.append_base_error(Error(ValueError(words)))
            return
        try:
            self.finish(str(kwargs.get("file_name") or ""))
        except ActionError as error:
            result.append_base_error(Error(ValueError(error.message)))
