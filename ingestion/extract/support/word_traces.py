"""Traces of editing in a Word document: comments, and persons among the file's properties."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from ingestion.extract.errors import BROKEN_ARCHIVE

COMMENTS = "word/comments.xml"
COMMENT = re.compile(r"<w:comment\b")
PROPERTIES = "docProps/core.xml"
LONGEST_BEGINNING = 65536
NAMED = re.compile(
    r"<(?:dc:creator|cp:lastModifiedBy)>\s*([\u4e00-\u9fff]{2,3})\s*</(?:dc:creator|cp:lastModifiedBy)>"
)
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向"
)
NO_PERSON = re.compile(r"用户|微软|局|办|科|部|室|处|中心|管理|电脑|文印")


def traces_of(archive: zipfile.ZipFile) -> Iterator[str]:
    """Each trace in an office's words; none where the parts that hold them cannot be read."""
    try:
        names = set(archive.namelist())
        if COMMENTS in names and COMMENT.search(_beginning(archive, COMMENTS)):
            yield "批注"
        author = _author(archive) if PROPERTIES in names else None
        if author:
            yield f"文件属性中的人名“{author}”"
    except BROKEN_ARCHIVE:
        return


def _author(archive: zipfile.ZipFile) -> str | None:
    """A person's name among the file's properties, all but the surname hidden."""
    for match in NAMED.finditer(_beginning(archive, PROPERTIES)):
        name = match[1]
        if name[0] in SURNAMES and not NO_PERSON.search(name):
            return name[0] + "*" * (len(name) - 1)
    return None


def _beginning(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as part:
        return part.read(LONGEST_BEGINNING).decode("utf-8", "replace")
