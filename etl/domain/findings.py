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

WHICH_COUNTS = "哪一份算数"
"""Code of a finding that a person settles by it (``etl accept --check``), so it is in the words of people."""
WORDINGS: dict[str, Wording] = {
    # ------------------------------------------------------------------ the file
    "empty_file": Wording(HARD, "文件是空的（0字节）", "请重新保存后再提交。"),
    "not_a_workbook": Wording(HARD, "这不是表格文件（{found}）", "请在WPS或Excel中填好统计表，另存为.xlsx后提交。"),
    "picture": Wording(HARD, "这是{found}，不是表格", "请不要拍照或截图，提交填表用的表格文件本身（.xlsx）。"),
    "pdf": Wording(HARD, "这是{found}文档，不是表格", "请不要导出或扫描，提交填表用的表格文件本身（.xlsx）。"),
    "word_file": Wording(HARD, "这是文字文档（{found}），不是表格", "请把数填在表样里，另存为.xlsx后提交。"),
    "packed": Wording(HARD, "这是压缩包（{found}），没有可读取的表格", "请解压后直接提交里面的表格文件。"),
    "drm": Wording(HARD, "文件被加密软件或权限管理锁住，无法读取", "请在本单位解密或取消权限限制，另存为.xlsx后提交。"),
    "columns_unclear": Wording(
        HARD,
        "文本表格第{row}行的列数与其他行不同，可能是数里有逗号，分不清各列",
        "请用WPS或Excel打开核对，另存为.xlsx后提交。",
    ),
    "encoding_guessed": Wording(
        NOTE, "文本表格的编码不能确定，按{found}读取", "如回执里的文字不对，请另存为.xlsx后重新提交。"
    ),
    "no_checksum": Wording(
        NOTE,
        "{found}没有校验码，文件如在保存或传送中损坏，个别数变了也看不出来",
        "请把采用的数与原件核对一遍；以后请另存为.xlsx提交，就不必核对。",
    ),
    "macros_ignored": Wording(
        NOTE, "文件带有宏，宏没有运行，只读了表里已有的内容", "不必处理；以后请另存为.xlsx提交。"
    ),
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
    "our_list_only": Wording(HARD, "这是发回给您的问题清单，不是报表", "请照清单在自己的报表上改好，提交报表。"),
    "two_forms": Wording(HARD, "一个文件里有{unit}的{count}张填过的统计表：{found}", "请只保留一张，其余删除后提交。"),
    # ------------------------------------------------------------------ who and when
    "unknown_unit": Wording(HARD, "不知道是哪个单位的报表：{found}", "请在“填报单位”处填写单位全称{suggestion}。"),
    "unit_conflict": Wording(HARD, "单位不一致：{first}，但{second}", "请核对是哪个单位的报表，改正后重新提交。"),
    "blank_of_another": Wording(
        HARD, "表样没有填，也不是本单位的：{first}，但{second}", "请改用本单位的表样，填好后提交。"
    ),
    "unit_not_changed": Wording(
        HARD,
        "{first}，但{second}，可能是拿别的单位的文件改的",
        "请核对这些数是哪个单位的；是本单位的，请填在本单位的表样里提交。",
    ),
    "other_folder": Wording(
        HARD, "放错了文件夹：{first}，但{second}", "请把文件移到所属单位的文件夹；放错的是内容，请换成自己的报表。"
    ),
    "unknown_year": Wording(HARD, "没有找到报告年度", "请使用{expected}年的表样填报。"),
    "year_conflict": Wording(
        HARD,
        "年度不一致：标题是{expected}年，但表样是{found}年的",
        "往年的表样不能改了标题再用，请使用{expected}年的表样填报。",
    ),
    "wrong_year": Wording(HARD, "这是{found}年的报表，而{where}收的是{expected}年的", "请使用{expected}年的表样填报。"),
    # ------------------------------------------------------------------ rows
    "missing_row": Wording(
        HARD, "这一行下面缺少指标“{indicator}”（代码{code}）", "请从表样补上那一行并填数，没有发生填0。"
    ),
    "unknown_row": Wording(NOTE, "“{found}”不是本表的指标，没有采用{suggestion}", "如要报送，请填在表样原有的行里。"),
    "label_conflict": Wording(
        HARD, "代码{code}是“{expected}”，而这一行的名称是“{found}”", "请核对填的是哪个指标，改正代码或名称。"
    ),
    "label_reworded": Wording(
        NOTE, "按代码{code}采用“{expected}”，名称写的是“{found}”", "如填的不是这一项，请改正名称或代码后重新提交。"
    ),
    "duplicate_row_equal": Wording(
        NOTE, "指标“{indicator}”出现了两次，{other}的一行与它相同或是空的，只计一次", "不必处理。"
    ),
    "duplicate_row_different": Wording(
        HARD, "指标“{indicator}”出现了两次，一处是“{found}”，{other}是“{second}”", "请只保留一行。"
    ),
    "subtotal_checked": Wording(NOTE, "“{label}”是上面各行之和，没有重复计算", "不必处理。"),
    "subtotal_differs": Wording(
        SOFT, "“{label}”填{found}，与上面各行之和{expected}不同", "请核对上面各行；合计只用来核对，没有采用。"
    ),
    "own_sum_differs": Wording(
        SOFT, "“{indicator}”的合计填{found}，而上面各分项之和是{expected}", "请核对，或在“说明”栏写明原因。"
    ),
    "measure_changed": Wording(
        HARD, "“{indicator}”的计量单位写的是“{found}”，而表样是“{expected}”", "请按“{expected}”填数，并改回计量单位。"
    ),
    # ------------------------------------------------------------------ columns and what stands around the table
    "column_not_plain": Wording(
        HARD,
        "“{column}”一栏写的是“{found}”，看不出是{year}年全年、按各项计量单位填的数",
        "请按表样的标题和计量单位填全年的数。",
    ),
    "two_columns": Wording(HARD, "有两个“{column}”栏，这里是“{found}”，{other}是“{second}”", "请只保留一栏。"),
    "titles_swapped": Wording(
        HARD,
        "表样的第1栏是“本年”，第2栏是“上年”，现在两个标题对调了，看不出各是哪一年的数",
        "请核对两栏的数，改正标题后重新提交。",
    ),
    "beside": Wording(
        HARD, "“{indicator}”没有填，旁边的{other}有“{found}”，没有采用", "请把数填在“本年”栏里，没有发生填0。"
    ),
    "stray_number": Wording(
        HARD,
        "“{indicator}”填的是“{found}”，没有名称或标题的{other}还有“{second}”，没有采用",
        "请把数合在一格里填，多余的删去。",
    ),
    "heading_filled": Wording(
        HARD, "“{label}”是小标题，这一行却填了“{found}”，各行的数可能错了行", "请逐行核对，把数填在各项指标的行里。"
    ),
    "numbers_outside": Wording(NOTE, "表外还有数，没有采用（{found}）", "如要报送，请填在表样原有的格子里。"),
    "correction_written": Wording(
        SOFT, "“{found}”写着更正，程序没有采用", "请把正确的数直接填在“本年”栏里，并删去这句话。"
    ),
    "draft": Wording(
        SOFT, "“{found}”里有“{word}”，看不出是正式填报的表", "请核对；是正式填报的，请改好标题后重新提交。"
    ),
    "hidden_cells": Wording(NOTE, "隐藏的行或列里也填了数（{found}），已照样采用", "请核对这些数。"),
    "hidden_sheet": Wording(NOTE, "统计表“{found}”是隐藏的工作表，已照样采用", "请核对，并取消隐藏。"),
    "hidden_form": Wording(
        HARD,
        "填过的统计表“{found}”是隐藏的，而看得见的是另一张",
        "请取消隐藏并核对，把数填在看得见的一张里，其余删去后提交。",
    ),
    "equal_form": Wording(NOTE, "工作表“{found}”里的统计表与这一张相同，只采用一张", "不必处理。"),
    "second_list": Wording(SOFT, "“{found}”也是{ledger}，内容不同，没有采用", "请合并成一张台账后重新提交。"),
    # ------------------------------------------------------------------ values
    "repair_off": Wording(HARD, "“{found}”不是普通写法的数（{kind}）", "请改填普通的阿拉伯数字后重新提交。"),
    "wan_doubtful": Wording(
        SOFT, "“{found}”按{value}采用，而“{indicator}”很少以{scale}计", "请核对，确实如此请在“说明”栏写明。"
    ),
    "blank": Wording(HARD, "“{indicator}”没有填", "请填数，没有发生填0。"),
    "not_exact": Wording(HARD, "“{found}”不是准确数", "请填写具体{thing}后重新提交。"),
    "not_a_number": Wording(HARD, "“{found}”不是数", "请只填一个阿拉伯数字后重新提交。"),
    "several_numbers": Wording(HARD, "“{found}”里不止一个数", "请只填一个算好的数，其余写在“说明”栏。"),
    "wrong_measure": Wording(HARD, "“{found}”的单位与本项的计量单位“{measure}”不同", "请按“{measure}”填数。"),
    "negative": Wording(HARD, "“{found}”是负数，不可能", "请填写0或正数。"),
    "not_whole": Wording(HARD, "“{found}”不是整数，而“{indicator}”按{measure}计", "请填写整数。"),
    "too_many_decimals": Wording(HARD, "“{found}”的小数位数超过{expected}位", "请最多保留{expected}位小数。"),
    "too_big": Wording(HARD, "“{found}”大得不可能", "请核对是否多输了数字。"),
    "date_in_count": Wording(HARD, "这里是{found}，不是数", "请把单元格格式改为“数值”，重新填数。"),
    "date_serial": Wording(
        SOFT, "“{found}”可能是日期{date}变成的数", "请核对，不对请重新填数；确实如此请在“说明”栏写明。"
    ),
    "percent_in_count": Wording(
        HARD, "这里是百分比格式，显示为{found}，看不出填的是多少", "请把单元格格式改为“数值”，重新填数。"
    ),
    "format_in_count": Wording(
        HARD,
        "这里存的是{found}，单元格格式“{format}”使它显示得不一样，看不出填的是多少",
        "请把单元格格式改为“数值”，重新填数。",
    ),
    "dressed_text": Wording(
        HARD,
        "“{found}”带有删除线、上下标或藏着的内容，看不出是哪个数",
        "请清除格式和藏着的内容，只填一个数后重新提交。",
    ),
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
    "date_impossible": Wording(
        SOFT, "{ledger}“{column}”栏的“{found}”不是真有的日期", "请核对，改成实际的日期后重新提交。"
    ),
    "date_other_year": Wording(
        SOFT,
        "{ledger}“{column}”栏的“{found}”不在{year}年内",
        "请核对：日期写错的请改正，不是{year}年的请删去这一行并相应改数；应当算在{year}年的，在“备注”里写明原因。",
    ),
    "date_future": Wording(
        SOFT,
        "{ledger}“{column}”栏的“{found}”晚于收到报表的日子（{day}）",
        "请核对：日期写错的请改正，还没有发生的请删去这一行并相应改数。",
    ),
    "list_column_missing": Wording(SOFT, "{ledger}的表头里没有“{column}”一栏", "请照表样补上这一栏，栏名不要改。"),
    "list_missing": Wording(
        NOTE, "没有找到{ledger}，与它有关的审核没有执行", "如有这类活动，请用表样里的{ledger}登记后重新提交。"
    ),
    # ------------------------------------------------------------------ persons
    "person_data": Wording(
        NOTE, "{where}有{found}，是个人信息，报表不需要", "请从表里删去，以后不要再填；各项输出里只留了前三后四。"
    ),
    # ------------------------------------------------------------------ versions and the whole
    "several_versions": Wording(NOTE, "{unit}报了不止一份，以最近一次未退回的为准", "不必处理；如不对，请告知司法所。"),
    "same_file": Wording(
        SOFT,
        "另一个单位交来的文件与这一份完全相同",
        "请核对是否误交了别人的表；没有错的，在任一行“说明”栏写“全表：”和原因。",
    ),
    "restated": Wording(
        SOFT,
        "“{indicator}”的上年数填{found}，而{source}是{expected}",
        "没有调整过的请照去年的填；确实调整过的，在“说明”栏写明原因，才按调整后的数比较。",
    ),
    "base_disputed": Wording(
        NOTE,
        "上年的“{indicator}”有两个数：{source}{expected}，{table}{found}，按{source}的数比较",
        "不用重报；请司法所查明哪个对，表不对的重新运行上年度的汇总。",
    ),
    WHICH_COUNTS: Wording(SOFT, "{situation}", "请核对哪一份对：对的存成“{plain}”再交，不要的一份请司法所撤回。"),
    "withdrawn": Wording(NOTE, "这一版已由司法所撤回，不采用（{why}）", "如要更正，请改好后重新提交。"),
    # ------------------------------------------------------------------ numbers that a person corrected
    "已订正": Wording(
        NOTE,
        "“{indicator}”由司法所订正：{change}（{why}，{by}，{day}）",
        "不必处理；订正得不对，请与司法所联系，或改好后重新提交。",
    ),
    "订正后又报旧数": Wording(
        SOFT,
        "“{indicator}”已由司法所订正：{change}（{why}，{by}，{day}），这一版填的仍是{found}，现按{value}采用",
        "请核对：订正得对，请把表里改成{value}后重新提交；原来的数对，请告知司法所收回订正。",
    ),
    "订正被取代": Wording(
        NOTE,
        "“{indicator}”原由司法所订正：{change}（{why}，{by}，{day}），现在采用的一版填的是{found}，订正不再使用",
        "不必处理；{found}不对的，请改好后重新提交，或告知司法所。",
    ),
    # ------------------------------------------------------------------ checks of config.toml
    "check_failed": Wording(HARD, "{relation}{difference}", "{sentence}"),
}


REFUSALS = {
    "too_short": "不足6个字，请写明具体原因",
    "hollow": "没有写出原因，请写明具体原因",
    "pasted": "几行写的是同一句话，请逐行写明各自的原因",
    "off_topic": "没有说到这一处，要写到这些词之一：{answer}",
    "taken": "同一行还有另一处要说明（{others}），一句话不能说明两处，请为这一处另写一句",
    "unclear": "同一行还有另一处要说明（{others}），看不出说的是哪一处，请分开写，每处一句，以名称开头，如“{name}：……”",
}
"""Why an explanation settles nothing (``etl.examination.validation.explanations``); names in braces are facts."""

_OF_A_DATE = ("日期", "时间", "补录", "补登", "补记", "笔误", "写错")
ANSWERS: dict[str, tuple[str, ...]] = {
    "date_impossible": _OF_A_DATE,
    "date_other_year": (*_OF_A_DATE, "跨", "年底", "年末", "元旦", "上年", "去年", "结转"),
    "date_future": _OF_A_DATE,
    "restated": (
        *("上年", "去年", "往年", "调整", "更正", "修正", "改正", "核减", "核增", "核定", "口径", "审计"),
        *("漏报", "漏登", "漏填", "多报", "少报", "错报", "重报", "误报", "补报"),
    ),
}
"""By code: words of which the answer must hold one. A 说明 of this year's figure does not change last year's,
and what a list remarks of a case says nothing of its day."""
DOUBT_NAMES = {
    "same_file": "同一份文件",
    "subtotal_differs": "合计不符",
    "own_sum_differs": "分项不符",
    "correction_written": "写着更正",
    "draft": "表的标题",
    "second_list": "两张台账",
    "list_column_missing": "台账缺栏",
    "detail_not_understood": "看不懂",
    "date_impossible": "日期不实",
    "date_other_year": "日期不在本年",
    "date_future": "日期太晚",
    "wan_doubtful": "以万计",
    "date_serial": "像日期",
    "restated": "上年数",
}
"""By code of a soft finding: how it is called where an answer must say which one it means; a check is called by its id."""

UNIT_DOUBTED = frozenset({"unit_conflict", "unit_not_changed", "other_folder", "blank_of_another"})
"""Nobody knows whose figures the file holds."""
YEAR_DOUBTED = frozenset({"unknown_year", "year_conflict", "wrong_year"})
"""Nobody knows of which year the figures are."""
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
    sentence, remedy = in_parts(finding)
    return f"{sentence}。{remedy}" if sentence else remedy


def in_parts(finding: Finding) -> tuple[str, str]:
    """What is wrong, without its full stop, and what to do."""
    wording = WORDINGS.get(finding.code, WORDINGS["check_failed"])
    return wording.sentence.format_map(finding.facts), wording.remedy.format_map(finding.facts)


def settlement(finding: Finding) -> str:
    """What was answered to it: let pass by a person, explained, or explained in vain; empty when nothing was."""
    if finding.waiver:
        return f"人工放行：{finding.waiver}。"
    if finding.refused:
        return f"“{finding.explanation}”不能作为说明：{REFUSALS[finding.refused].format_map(finding.facts)}。"
    return f"已说明：{finding.explanation}" if finding.explanation else ""


def message(finding: Finding) -> str:
    """The whole sentence: ``白云山村.xlsx 统计表!D9：“60余”不是准确数。请填写具体件数后重新提交。``, and what was answered."""
    return f"{finding.place}：{statement(finding)}{settlement(finding)}"
