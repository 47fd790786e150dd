"""Files that cannot be read as a report: each refusal has a code and one Chinese sentence that says
what to do.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

from reports.official.marking import gettext_noop

BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)
"""What zipfile raises for a damaged archive, a damaged part or a way of packing it lacks."""


class ExtractError(Exception):
    """Root of everything this package raises on purpose."""


class Rejected(ExtractError):  # noqa: N818 - a verdict on a file, named as the contract names it
    """The file is no report we can read; ``code`` is stable, ``message`` is for the person who sent
    it.
    """

    code = "rejected"
    template = gettext_noop("“{name}”无法读取，换一个文件重新上传")

    def __init__(self, name: str, **details: object) -> None:
        self.name = name
        self.message = self.template.format(name=name, **details)
        super().__init__(self.message)


class Unopened(Rejected):
    """No file that can be opened: a pipe, a device, a link to nowhere, one we may not read."""

    code = "unopened"
    template = gettext_noop("“{name}”打不开，确认文件存在、允许读取后重新上传")


class EmptyFile(Rejected):
    """The file has no content."""

    code = "empty"
    template = gettext_noop("“{name}”没有内容，检查文件后重新上传")


class TooLarge(Rejected):
    """The file is larger than the limit."""

    code = "too_large"
    template = gettext_noop("“{name}”为 {size} MB，上限 {limit} MB，压缩图片或拆分后重新上传")


class Encrypted(Rejected):
    """The file needs a password to open."""

    code = "encrypted"
    template = gettext_noop("“{name}”设有打开密码，取消密码后重新上传")


class WrongKind(Rejected):
    """The content is of no kind we read, or not of the kind its name says."""

    code = "wrong_kind"
    template = gettext_noop("“{name}”的内容不是{expected}，另存为 Word（.docx）或 PDF 后重新上传")


class Unsupported(Rejected):
    """A known kind that is not read here."""

    code = "unsupported"
    template = gettext_noop("“{name}”需另存为 Word（.docx）或 PDF 后重新上传")


class UnsupportedWorkbook(Unsupported):
    """A workbook that Excel itself can save as one that is read here."""

    template = gettext_noop("“{name}”需另存为 Excel 工作簿（.xlsx）后重新上传")


class Damaged(Rejected):
    """The file is of the right kind but broken."""

    code = "damaged"
    template = gettext_noop("“{name}”已损坏，用原程序打开并另存后重新上传")


class NoText(Rejected):
    """Page images in which no text could be recognised."""

    code = "no_text"
    template = gettext_noop(
        "“{name}”是图片，没有识别出文字，上传 Word、可复制文字的 PDF 或更清晰的扫描件"
    )


class NotAReport(Rejected):
    """A readable file that is no annual report on information disclosure."""

    code = "not_a_report"
    template = gettext_noop(
        "“{name}”不是政府信息公开工作年度报告（没有找到任何一张统计表），确认文件后重新上传"
    )


class LimitExceeded(Rejected):
    """Reading took more time, memory or space than any report needs."""

    code = "limit"
    template = gettext_noop(
        "“{name}”过大或过于复杂，读取超出限制，只保留年度报告，另存为 Word（.docx）后重新上传"
    )
