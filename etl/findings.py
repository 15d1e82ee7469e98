"""Everything we may say to a submitter: code → severity, sentence, remedy.

A finding holds facts; ``message`` makes the words late, in one grammar: place · what stands there · why it cannot be ·
what to do. A missing fact is our bug and raises KeyError. Findings of the checks in config.toml carry the check's id as
code and its sentence among the facts; ``check_failed`` is the frame they are put in.
"""

from __future__ import annotations

from dataclasses import dataclass

from etl.domain import Finding, Place, Severity


@dataclass(frozen=True, slots=True)
class Wording:
    """How one kind of finding is worded. ``{name}`` in sentence and remedy are facts."""

    severity: Severity
    sentence: str
    remedy: str


HARD, SOFT, NOTE = Severity.HARD, Severity.SOFT, Severity.NOTE

WORDINGS: dict[str, Wording] = {
    # ------------------------------------------------------------------ the file
    "empty_file": Wording(HARD, "文件是空的（0字节）", "请重新保存后再提交。"),
    "not_a_workbook": Wording(HARD, "这不是表格文件（{found}）", "请在WPS或Excel中填好统计表，另存为.xlsx后提交。"),
    "format_not_read": Wording(HARD, "暂不能读取{found}格式", "请用WPS或Excel打开，另存为.xlsx后提交。"),
    "password": Wording(HARD, "文件设了打开密码，无法读取", "请取消密码，另存为.xlsx后提交。"),
    "damaged": Wording(
        HARD, "文件已损坏，无法读取（{found}）", "请用WPS或Excel重新打开并另存为.xlsx，打不开时请重新填报。"
    ),
    "too_large": Wording(
        HARD, "文件超出允许范围（{found}，上限{limit}）", "请删除表外内容和多余的图片、附件，另存为.xlsx后提交。"
    ),
    "unsafe": Wording(HARD, "文件含有不允许的内容（{found}），未读取", "请从空白表样重新填报，另存为.xlsx后提交。"),
    "reader_died": Wording(
        HARD,
        "读取时超出{found}限制，已停止读取这份文件",
        "下次运行会再读一次；仍然不行请从空白表样重新填报，另存为.xlsx后提交。",
    ),
    "internal": Wording(
        HARD, "程序处理这份文件时出错（{found}），这不是您的错", "请告知司法所；文件已原样保留，下次运行会再处理一次。"
    ),
    "no_form": Wording(HARD, "没有找到统计表：需有“指标名称”“代码”“本年”各列", "请使用司法所下发的表样填报。"),
    "two_forms": Wording(HARD, "一个文件里有{unit}的{count}张填过的统计表：{found}", "请只保留一张，其余删除后提交。"),
    # ------------------------------------------------------------------ who and when
    "unknown_unit": Wording(HARD, "不知道是哪个单位的报表：{found}", "请在“填报单位”处填写单位全称{suggestion}。"),
    "unit_conflict": Wording(HARD, "单位不一致：{first}，但{second}", "请核对是哪个单位的报表，改正后重新提交。"),
    "unknown_year": Wording(HARD, "没有找到报告年度", "请使用{expected}年的表样填报。"),
    "wrong_year": Wording(HARD, "这是{found}年的报表，而{where}收的是{expected}年的", "请使用{expected}年的表样填报。"),
    # ------------------------------------------------------------------ rows
    "missing_row": Wording(
        HARD, "这一行下面缺少指标“{indicator}”（代码{code}）", "请从表样补上那一行并填数，没有发生填0。"
    ),
    "unknown_row": Wording(NOTE, "“{found}”不是本表的指标，没有采用{suggestion}", "如要报送，请填在表样原有的行里。"),
    "label_conflict": Wording(
        HARD, "代码{code}是“{expected}”，而这一行的名称是“{found}”", "请核对填的是哪个指标，改正代码或名称。"
    ),
    "duplicate_row_equal": Wording(
        NOTE, "指标“{indicator}”出现了两次，{other}的一行与它相同或是空的，只计一次", "不必处理。"
    ),
    "duplicate_row_different": Wording(
        HARD, "指标“{indicator}”出现了两次，一处是“{found}”，{other}是“{second}”", "请只保留一行。"
    ),
    # ------------------------------------------------------------------ values
    "blank": Wording(HARD, "“{indicator}”没有填", "请填数，没有发生填0。"),
    "not_exact": Wording(HARD, "“{found}”不是准确数", "请填写具体{thing}后重新提交。"),
    "not_a_number": Wording(HARD, "“{found}”不是数", "请只填一个阿拉伯数字后重新提交。"),
    "several_numbers": Wording(HARD, "“{found}”里不止一个数", "请只填一个算好的数，其余写在“说明”栏。"),
    "wrong_measure": Wording(HARD, "“{found}”的单位与本项的计量单位“{measure}”不同", "请按“{measure}”填数。"),
    "negative": Wording(HARD, "“{found}”是负数，不可能", "请填写0或正数。"),
    "not_whole": Wording(HARD, "“{found}”不是整数，而“{indicator}”按{measure}计", "请填写整数。"),
    "too_many_decimals": Wording(HARD, "“{found}”的小数位数超过{expected}位", "请最多保留{expected}位小数。"),
    "too_big": Wording(HARD, "“{found}”大得不可能", "请核对是否多输了数字。"),
    "date_in_count": Wording(HARD, "这里是日期{found}，不是数", "请把单元格格式改为“数值”，重新填数。"),
    "truth_in_count": Wording(HARD, "这里是{found}（是非值），不是数", "请填写数字。"),
    "error_value": Wording(HARD, "这里是错误值{found}", "请改正公式或直接填数。"),
    "uncalculated": Wording(HARD, "公式没有计算结果", "请用WPS或Excel打开这份表，按保存，再提交；或直接填数。"),
    "nil_mark": Wording(HARD, "“{found}”看不出是0还是不适用", "没有发生请填0，不适用请在“说明”栏写明并与司法所联系。"),
    "nil_contradiction": Wording(
        HARD, "零报告一栏填了“是”，而“{indicator}”填了{found}", "请取消零报告，或把这一项改为0。"
    ),
    "nil_unreadable": Wording(HARD, "零报告一栏填了“{found}”，看不出是不是零报告", "全年没有发生填“是”，否则留空。"),
    "ratio_differs": Wording(
        HARD, "“{indicator}”填了{found}，按本表计算是{expected}", "比率由程序计算，请删去这一行或核对分子分母。"
    ),
    "ratio_unneeded": Wording(NOTE, "“{indicator}”由程序计算，不用填", "不必处理。"),
    "repaired": Wording(NOTE, "“{found}”按{repair}采用", "请核对，不对请改正后重新提交。"),
    "detail_not_understood": Wording(SOFT, "{ledger}“{column}”栏的“{found}”看不懂", "请按表样的写法改正：{expected}。"),
    "list_column_missing": Wording(SOFT, "{ledger}的表头里没有“{column}”一栏", "请照表样补上这一栏，栏名不要改。"),
    "list_missing": Wording(
        NOTE, "没有找到{ledger}，与它有关的审核没有执行", "如有这类活动，请用表样里的{ledger}登记后重新提交。"
    ),
    # ------------------------------------------------------------------ versions and the whole
    "several_versions": Wording(NOTE, "{unit}报了不止一份，以最近一次未退回的为准", "不必处理；如不对，请告知司法所。"),
    # ------------------------------------------------------------------ checks of config.toml
    "check_failed": Wording(HARD, "{relation}{difference}", "{sentence}"),
}


PASSING_TROUBLE = frozenset({"reader_died", "internal"})
"""Troubles of the machine or of the program rather than of the file: the next run tries again."""
_LONGEST_QUOTE = 100


def quoted(raw: str) -> str:
    """What stands in the cell, on one line and short enough for a sentence: a cell may hold 32,767 letters."""
    line = " ".join(raw.split())
    return line if len(line) <= _LONGEST_QUOTE else f"{line[:_LONGEST_QUOTE]}…"


def finding(code: str, place: Place, /, **facts: str) -> Finding:
    """A finding of a built-in code with its usual severity; KeyError for an unknown code. Long facts are cut."""
    return Finding(code, WORDINGS[code].severity, place, {name: quoted(fact) for name, fact in facts.items()})


def statement(finding: Finding) -> str:
    """What is wrong and what to do, without the place."""
    wording = WORDINGS.get(finding.code, WORDINGS["check_failed"])
    sentence = wording.sentence.format_map(finding.facts)
    remedy = wording.remedy.format_map(finding.facts)
    return f"{sentence}。{remedy}" if sentence else remedy


def message(finding: Finding) -> str:
    """The whole sentence: ``白云山村.xlsx 统计表!D9：“60余”不是准确数。请填写具体件数后重新提交。``."""
    return f"{finding.place}：{statement(finding)}"
