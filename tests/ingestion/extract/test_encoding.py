"""Bytes to text where the declared charset is wrong."""

from __future__ import annotations

import pytest

from ingestion.extract.support.encoding import decode

TEXT = "本年收到政府信息公开申请12件"


class TestDecode:
    @pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "us-ascii", "no-such"])
    def test_does_not_believe_a_charset_that_chinese_is_never_written_in(
        self, declared: str
    ) -> None:
        page = f'<meta charset="{declared}"><p>{TEXT}</p>'
        assert TEXT in decode(page.encode("gb18030"))

    def test_believes_one_that_it_is_written_in(self) -> None:
        assert TEXT in decode(f'<meta charset="gb2312"><p>{TEXT}</p>'.encode("gb18030"))
