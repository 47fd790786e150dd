"""What a body's name is, and what stands beside one in a title, a signature or a sentence."""

from __future__ import annotations

import re

from reports.official.values import normalise

LONGEST_AGENCY = 45
SUFFIXES = (
    "人民政府|管委会|管理委员会|委员会|办公室|办事处|管理局|监督局|分局|总局|政府|公安厅|研究院|"
    "服务中心|事务中心|中心|集团有限公司|集团公司|有限公司|公司|研究所|银行|总队|支队|大队|街道办|"
    "街道|学校|学院|大学|中学|小学|幼儿园|医院|法院|检察院|监狱|海关|支行|调查队|集团|联合会|妇联|工商联|[科残文侨]联|"
    "科协|开发区|新区|园区|局|厅|委|办|部|署|院|社|会|站|所|处|馆|场|镇|乡|苏木|区|(?<=[一二三四五六七八九十\u3007])团"
)
AGENCY = re.compile(
    rf"^[\u3007\u4e00-\u9fffA-Za-z、（）()\s·]{{2,44}}?(?:{SUFFIXES})(?:[（(][\u4e00-\u9fff]+[)）])?$"
)
PLAIN_NAME = re.compile(r"^[\u3007\u4e00-\u9fff、\s·（）()]{3,45}$")
NO_NAME = re.compile(r"年|报告|公开|工作|条例|要求|根据|通知|如下|目录|附件|首页|列表|的函")
NO_BODY = re.compile(r"(?:文件|网站|门户网?|信息网|公报|网)$|[我了]")
SEAL = re.compile(r"\s*[(（]\s*(?:盖|公|印|签)?\s*章\s*(?:处)?\s*[)）]\s*$")
BRACKETED_END = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
WHOLE_BRACKETS = re.compile(r"^[(（]([^()（）]*)[)）]$")
SHORT_PLACE = re.compile(r"^[\u4e00-\u9fff][镇乡省市县区盟旗]$")
LABELLED = re.compile(
    r"^(?:(?:[(（【\[][\u4e00-\u9fff]{1,6}[)）】\]]|附件\s*\d{0,2}\s*[:、.]?)\s*)+(?=[\u4e00-\u9fff])"
)
"""What stands before a title: 【年报】, 附件 1."""
SELF = re.compile(
    r"^(?:我|本|现|将|兹|该|全(?!国)|各|其|为|在|对|由|经|按|据|根据|按照|依照|市委|区委|县委|上级|有关|国务院(?!国有资产|国资委)|"
    r"中共中央|省|市政府|区政府|县政府)"
)
NOISE = re.compile(
    r"^[#*\s·•>\-—_]+|[#*\s]+$|^\d+[、.]|"
    r"^(?:[现特]*(?:面?向社会)?(?:关于|公布|发布|公开|印发|报送|编制|制定|制作|形成)了?)+|"
    r"(?:关于|公布|发布|印发|报送|编制)+(?:的|了)?$"
)
FULL_WIDTH_BRACKETS = str.maketrans("()", "\uff08\uff09")
NUMERALS = str.maketrans("\u3007○零一二三四五六七八九", "000123456789")
CHINESE_YEAR = re.compile("二[\u3007○零0][一二][\u3007○零一二三四五六七八九](?=年)")


def agency_name(text: str, *, in_title: bool = False) -> str | None:
    """The text as the name of a body, or None where it is none; a title may name one of any
    kind.
    """
    bare = LABELLED.sub("", WHOLE_BRACKETS.sub(r"\1", SEAL.sub("", plain_line(text))))
    name = NOISE.sub("", bare).strip(" 、，,：:《》“”\"'-—")
    if in_title and SHORT_PLACE.match(name) and not SELF.match(name):
        return name
    if in_title and name.endswith("人民"):
        name += "政府"  # 人民政府信息公开: the words share 政府
    if not AGENCY.match(name):
        name = BRACKETED_END.sub("", name).strip()
    if not 3 <= len(name) <= LONGEST_AGENCY or SELF.match(name) or NO_BODY.search(name):
        return None
    if not AGENCY.match(name) and not (
        in_title and PLAIN_NAME.match(name) and not NO_NAME.search(name)
    ):
        return None
    spread = name.count(" ") * 2 >= len(name) - 1
    spaced = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "" if spread else " ", name)
    return spaced.translate(FULL_WIDTH_BRACKETS)


def plain_line(text: str) -> str:
    """Normalised, without Markdown marks; a year in Chinese numerals as digits."""
    line = normalise(text).strip("#* ")
    if "二" not in line:
        return line
    return CHINESE_YEAR.sub(lambda found: found.group(0).translate(NUMERALS), line)
