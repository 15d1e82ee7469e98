"""For every finding one workbook that earns it, its neighbour that does not, and the sentence as it is said.

``docs/findings.md`` takes its examples from here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from openpyxl.styles import Font

from etl.domain.catalogue import Repair
from tests.reference.forms import (
    DISPUTES,
    EVENTS,
    FORM,
    MARKS,
    Content,
    beginning,
    copied,
    decimals,
    emptied,
    form,
    hidden,
    hidden_row,
    just,
    looking,
    nil,
    ole,
    on,
    packed,
    returned,
    row_inserted,
    swapped,
    text_table,
    typed,
    unmerged,
    with_macros,
    with_member,
    without,
)

PATH = "2022/白云山村.xlsx"


@dataclass(frozen=True)
class Case:
    """``trigger`` earns the finding ``code`` in these words; ``neighbour`` is as near as can be and does not."""

    code: str
    sentence: str
    trigger: Content
    neighbour: Content
    path: str = PATH
    off: tuple[Repair, ...] = ()
    """Automatic readings that are switched off."""
    received: str = "2023-01-05T10:00:00+08:00"


GOOD = form()
PARTS = (
    row_inserted(16, "其中：村调委会", "件", None, 20),
    row_inserted(17, "其中：小组", "件", None, 11),
    typed(A18="人民调解案件件数合计"),
)
OFFICE_1, OFFICE_2 = (form(decimals(number), unit="党政办公室") for number in (3.5, 3.55))
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)

CASES: dict[str, tuple[Case, ...]] = {
    "文件": (
        Case("empty_file", "白云山村.xlsx：文件是空的（0字节）。请重新保存后再提交。", just(b""), GOOD),
        Case(
            "not_a_workbook",
            "白云山村.xlsx：这不是表格文件（文本文件）。请在WPS或Excel中填好统计表，另存为.xlsx后提交。",
            just("白云山村今年没有要报的。".encode()),
            text_table(),
        ),
        Case(
            "picture",
            "白云山村.xlsx：这是图片，不是表格。请不要拍照或截图，提交填表用的表格文件本身（.xlsx）。",
            just(PICTURE),
            GOOD,
        ),
        Case(
            "pdf",
            "白云山村.xlsx：这是PDF文档，不是表格。请不要导出或扫描，提交填表用的表格文件本身（.xlsx）。",
            just(b"%PDF-1.7\n"),
            GOOD,
        ),
        Case(
            "word_file",
            "白云山村.xlsx：这是文字文档（Word文档），不是表格。请把数填在表样里，另存为.xlsx后提交。",
            packed("[Content_Types].xml", "word/document.xml"),
            GOOD,
        ),
        Case(
            "packed",
            "白云山村.xlsx：这是压缩包（里面没有文件），没有可读取的表格。请解压后直接提交里面的表格文件。",
            packed(),
            packed("白云山村.xlsx", good=True),
        ),
        Case(
            "drm",
            "白云山村.xlsx：文件被加密软件或权限管理锁住，无法读取。请在本单位解密或取消权限限制，另存为.xlsx后提交。",
            ole("DRMEncryptedDataSpace"),
            ole("EncryptedPackage"),
        ),
        Case(
            "password",
            "白云山村.xlsx：文件设了打开密码，无法读取。请取消密码，另存为.xlsx后提交。",
            ole("EncryptedPackage"),
            ole("DRMEncryptedDataSpace"),
        ),
        Case(
            "columns_unclear",
            "白云山村.xlsx：文本表格第22行的列数与其他行不同，可能是数里有逗号，分不清各列。请用WPS或Excel打开核对，另存为.xlsx后提交。",
            text_table(("D22", "1,736"), plain=True),
            text_table(("D22", "1,736")),
        ),
        Case(
            "encoding_guessed",
            "白云山村.xlsx：文本表格的编码不能确定，按GB18030读取。如回执里的文字不对，请另存为.xlsx后重新提交。",
            text_table(("F8", "Ж"), encoding="gb18030"),
            text_table(("F8", "Ж")),
        ),
        Case(
            "no_checksum",
            "白云山村.xlsx：文本表格（.csv）没有校验码，文件如在保存或传送中损坏，个别数变了也看不出来。请把采用的数与原件核对一遍；以后请另存为.xlsx提交，就不必核对。",
            text_table(),
            GOOD,
        ),
        Case(
            "macros_ignored",
            "白云山村.xlsx：文件带有宏，宏没有运行，只读了表里已有的内容。不必处理；以后请另存为.xlsx提交。",
            with_macros,
            GOOD,
        ),
        Case(
            "format_not_read",
            "白云山村.xlsx：暂不能读取Excel 4.0及更早（.xls）格式。请用WPS或Excel打开，另存为.xlsx后提交。",
            just(b"\x09\x08\x10\x00\x00\x06" + bytes(600)),
            GOOD,
        ),
        Case(
            "damaged",
            "白云山村.xlsx：文件已损坏，无法读取（文件不完整）。请用WPS或Excel重新打开并另存为.xlsx，打不开时请重新填报。",
            beginning(6000),
            GOOD,
        ),
        Case(
            "too_large",
            "白云山村.xlsx：文件超出允许范围（工作表“统计表”的内容一直到XFD1048576，上限500万格）。请删除表外内容和多余的图片、附件，另存为.xlsx后提交。",
            form(on(FORM, lambda sheet: sheet.__setitem__("XFD1048576", 1))),
            form(on(FORM, lambda sheet: sheet.__setitem__("H900", 1))),
        ),
        Case(
            "unsafe",
            "白云山村.xlsx：文件含有不允许的内容（文档类型声明DOCTYPE），未读取。请从空白表样重新填报，另存为.xlsx后提交。",
            with_member("xl/drawings/drawing1.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
            with_member("xl/drawings/drawing1.xml", b"<a/>"),
        ),
        Case(
            "no_form",
            "白云山村.xlsx：没有找到统计表：需有“指标名称”“代码”“本年”各列。请使用司法所下发的表样填报。",
            form(without(FORM)),
            GOOD,
        ),
        Case(
            "our_list_only",
            "白云山村.xlsx：这是发回给您的问题清单，不是报表。请照清单在自己的报表上改好，提交报表。",
            returned(alone=True),
            returned(alone=False),
        ),
        Case(
            "two_forms",
            "白云山村.xlsx 统计表!D5：一个文件里有白云山村的2张填过的统计表：统计表、统计表 (2)。请只保留一张，其余删除后提交。",
            form(copied(FORM, ("D16", 30))),
            form(copied(FORM)),
        ),
    ),
    "单位和年度": (
        Case(
            "unknown_unit",
            "白云山村.xlsx 统计表!B3：不知道是哪个单位的报表：填报单位写的是“白云村”，单位名录里没有。请在“填报单位”处填写单位全称（是不是“白云山村”）。",
            form(typed(B3="白云村")),
            form(typed(B3="姜家镇白云山村")),
        ),
        Case(
            "unit_conflict",
            "白云山村.xlsx 统计表!B3：单位不一致：填报单位是“文石村”，但单位代码是“白云山村”。请核对是哪个单位的报表，改正后重新提交。",
            form(typed(B3="文石村")),
            form(typed(B3="姜家镇白云山村")),
        ),
        Case(
            "blank_of_another",
            "新建.xlsx 统计表!B3：表样没有填，也不是本单位的：填报单位是“白云山村”，但所在文件夹是“文石村”。请改用本单位的表样，填好后提交。",
            form(on(FORM, emptied)),
            GOOD,
            path="2022/文石村/新建.xlsx",
        ),
        Case(
            "unit_not_changed",
            "白云山村.xlsx 统计表!B3：填报单位是“文石村”，但表样是发给“白云山村”的，可能是拿别的单位的文件改的。请核对这些数是哪个单位的；是本单位的，请填在本单位的表样里提交。",
            form(typed(B3="文石村", B4="500113115215")),
            form(typed(B3="姜家镇白云山村")),
        ),
        Case(
            "other_folder",
            "新建.xlsx 统计表!B3：放错了文件夹：填报单位是“白云山村”，但所在文件夹是“文石村”。请把文件移到所属单位的文件夹；放错的是内容，请换成自己的报表。",
            GOOD,
            form(unit="文石村"),
            path="2022/文石村/新建.xlsx",
        ),
        Case(
            "unknown_year",
            "白云山村.xlsx 统计表：没有找到报告年度。请使用2022年的表样填报。",
            form(without(MARKS), typed(A1="法治政府建设统计表", F4=None)),
            form(without(MARKS), typed(F4=None)),
        ),
        Case(
            "year_conflict",
            "白云山村.xlsx 统计表!A1：年度不一致：标题是2022年，但表样是2021年的。往年的表样不能改了标题再用，请使用2022年的表样填报。",
            form(typed(MARKS, B3="2021")),
            GOOD,
        ),
        Case(
            "wrong_year",
            "白云山村.xlsx 统计表!A1：这是2021年的报表，而2022文件夹收的是2022年的。请使用2022年的表样填报。",
            form(typed(A1="姜家镇2021年度法治政府建设统计表")),
            form(typed(A1="姜家镇二〇二二年度法治政府建设统计表")),
        ),
    ),
    "行": (
        Case(
            "missing_row",
            "白云山村.xlsx 统计表!A15：这一行下面缺少指标“人民调解案件件数”（代码303）。请从表样补上那一行并填数，没有发生填0。",
            form(on(FORM, lambda sheet: sheet.delete_rows(16))),
            GOOD,
        ),
        Case(
            "unknown_row",
            "白云山村.xlsx 统计表!A17：“人民调解案卷数”不是本表的指标，没有采用（是不是“人民调解案件件数”？请改成表样的名称和代码）。如要报送，请填在表样原有的行里。",
            form(row_inserted(17, "人民调解案卷数", "件", None, 4)),
            form(row_inserted(17, "（空行）")),
        ),
        Case(
            "label_conflict",
            "白云山村.xlsx 统计表!A15：代码302是“纠纷线索件数”，而这一行的名称是“普法横幅条数”。请核对填的是哪个指标，改正代码或名称。",
            form(swapped(15, 25)),
            form(typed(A15="纠纷线索 件数")),
        ),
        Case(
            "label_reworded",
            "白云山村.xlsx 统计表!A16：按代码303采用“人民调解案件件数”，名称写的是“人民调解的纠纷件数”。如填的不是这一项，请改正名称或代码后重新提交。",
            form(typed(A16="人民调解的纠纷件数")),
            form(typed(A16="全年人民调解案件总件数")),
        ),
        Case(
            "duplicate_row_equal",
            "白云山村.xlsx 统计表!D16：指标“人民调解案件件数”出现了两次，D17的一行与它相同或是空的，只计一次。不必处理。",
            form(row_inserted(17, "人民调解案件件数", "件", "303", 31, 28)),
            GOOD,
        ),
        Case(
            "duplicate_row_different",
            "白云山村.xlsx 统计表!D16：指标“人民调解案件件数”出现了两次，一处是“31”，D17是“30”。请只保留一行。",
            form(row_inserted(17, "人民调解案件件数", "件", "303", 30, 28)),
            form(row_inserted(17, "人民调解案件件数", "件", "303", 31, 28)),
        ),
        Case(
            "subtotal_checked",
            "白云山村.xlsx 统计表!D14：“小计”是上面各行之和，没有重复计算。不必处理。",
            form(row_inserted(14, "小计", None, None, 258)),
            GOOD,
        ),
        Case(
            "subtotal_differs",
            "白云山村.xlsx 统计表!D14：“小计”填259，与上面各行之和37不同。请核对上面各行；合计只用来核对，没有采用。",
            form(row_inserted(14, "小计", None, None, 259)),
            form(row_inserted(14, "小计", None, None, 258)),
        ),
        Case(
            "own_sum_differs",
            "白云山村.xlsx 统计表!D18：“人民调解案件件数”的合计填30，而上面各分项之和是31。请核对，或在“说明”栏写明原因。",
            form(*PARTS, typed(D18=30)),
            form(*PARTS),
        ),
        Case(
            "measure_changed",
            "白云山村.xlsx 统计表!B16：“人民调解案件件数”的计量单位写的是“人”，而表样是“件”。请按“件”填数，并改回计量单位。",
            form(typed(B16="人")),
            form(typed(B16="（件）")),
        ),
    ),
    "栏目和表外的数": (
        Case(
            "column_not_plain",
            "白云山村.xlsx 统计表!D5：“本年”一栏写的是“本年1—6月”，看不出是2022年全年、按各项计量单位填的数。请按表样的标题和计量单位填全年的数。",
            form(typed(D5="本年1—6月")),
            form(typed(D5="2022年")),
        ),
        Case(
            "two_columns",
            "白云山村.xlsx 统计表!D16：有两个“本年”栏，这里是“31”，G16是“30”。请只保留一栏。",
            form(typed(G5="本年", G16=30)),
            form(typed(G5="本年", G16=31)),
        ),
        Case(
            "titles_swapped",
            "白云山村.xlsx 统计表!E5：表样的第1栏是“本年”，第2栏是“上年”，现在两个标题对调了，看不出各是哪一年的数。请核对两栏的数，改正标题后重新提交。",
            form(typed(D5="上年", E5="本年")),
            form(typed(D5="上年", E5="本年", D6="2", E6="1")),
        ),
        Case(
            "beside",
            "白云山村.xlsx 统计表!D16：“人民调解案件件数”没有填，旁边的G16有“31”，没有采用。请把数填在“本年”栏里，没有发生填0。",
            form(typed(D16=None, G16=31)),
            form(typed(D16=None)),
        ),
        Case(
            "stray_number",
            "白云山村.xlsx 统计表!D16：“人民调解案件件数”填的是“31”，没有名称或标题的D17还有“4”，没有采用。请把数合在一格里填，多余的删去。",
            form(row_inserted(17, None, None, None, 4)),
            form(row_inserted(17, None, None, None, "四")),
        ),
        Case(
            "heading_filled",
            "白云山村.xlsx 统计表!D14：“三 矛盾纠纷”是小标题，这一行却填了“3”，各行的数可能错了行。请逐行核对，把数填在各项指标的行里。",
            form(unmerged(14), typed(D14=3)),
            form(unmerged(14), typed(G14=3)),
        ),
        Case(
            "numbers_outside",
            "白云山村.xlsx 统计表!H40：表外还有数，没有采用（H40）。如要报送，请填在表样原有的格子里。",
            form(typed(H40=12)),
            form(typed(H40="十二")),
        ),
        Case(
            "correction_written",
            "白云山村.xlsx 统计表!A27：“注：人民调解案件件数更正为54”写着更正，程序没有采用。请把正确的数直接填在“本年”栏里，并删去这句话。",
            form(typed(A27="注：人民调解案件件数更正为54")),
            form(typed(A27="注：人民调解案件件数已更正")),
        ),
        Case(
            "draft",
            "白云山村.xlsx 统计表!A1：“姜家镇2022年度法治政府建设统计表（草稿）”里有“草稿”，看不出是正式填报的表。请核对；是正式填报的，请改好标题后重新提交。",
            form(typed(A1="姜家镇2022年度法治政府建设统计表（草稿）")),
            form(typed(A1="姜家镇2022年度法治政府建设统计表（一式两份）")),
        ),
        Case(
            "hidden_cells",
            "白云山村.xlsx 统计表!D16：隐藏的行或列里也填了数（D16），已照样采用。请核对这些数。",
            form(hidden_row(16)),
            form(hidden_row(27)),
        ),
        Case(
            "hidden_sheet",
            "白云山村.xlsx 统计表：统计表“统计表”是隐藏的工作表，已照样采用。请核对，并取消隐藏。",
            form(hidden(FORM)),
            GOOD,
        ),
        Case(
            "hidden_form",
            "白云山村.xlsx 统计表：填过的统计表“统计表”是隐藏的，而看得见的是另一张。请取消隐藏并核对，把数填在看得见的一张里，其余删去后提交。",
            form(copied(FORM), on("统计表 (2)", emptied), hidden(FORM)),
            form(copied(FORM), on("统计表 (2)", emptied)),
        ),
        Case(
            "equal_form",
            "白云山村.xlsx 统计表：工作表“统计表 (2)!D5”里的统计表与这一张相同，只采用一张。不必处理。",
            form(copied(FORM)),
            GOOD,
        ),
        Case(
            "second_list",
            "白云山村.xlsx 普法活动台账 (2)：“普法活动台账 (2)”也是普法活动台账，内容不同，没有采用。请合并成一张台账后重新提交。",
            form(copied(EVENTS, ("E4", 55))),
            form(copied(EVENTS)),
        ),
    ),
    "数": (
        Case(
            "repaired",
            "白云山村.xlsx 统计表!D16：“３１件”按31（全角数字、去掉“件”）采用。请核对，不对请改正后重新提交。",
            form(typed(D16="３１件")),
            form(typed(D16=31.0)),
        ),
        Case(
            "repair_off",
            "白云山村.xlsx 统计表!D16：“三十一”不是普通写法的数（汉字数字）。请改填普通的阿拉伯数字后重新提交。",
            form(typed(D16="三十一")),
            form(typed(D16="３１")),
            off=(Repair.HANZI,),
        ),
        Case(
            "wan_doubtful",
            "白云山村.xlsx 统计表!D16：“1.5万”按15000采用，而“人民调解案件件数”很少以万计。请核对，确实如此请在“说明”栏写明。",
            form(typed(D16="1.5万")),
            form(typed(D22="1.5万")),
        ),
        Case(
            "blank",
            "白云山村.xlsx 统计表!D16：“人民调解案件件数”没有填。请填数，没有发生填0。",
            form(typed(D16=None)),
            form(typed(D16=0)),
        ),
        Case(
            "not_exact",
            "白云山村.xlsx 统计表!D16：“60余”不是准确数。请填写具体件数后重新提交。",
            form(typed(D16="60余")),
            form(typed(D16="60")),
        ),
        Case(
            "not_a_number",
            "白云山村.xlsx 统计表!D16：“见附件”不是数。请只填一个阿拉伯数字后重新提交。",
            form(typed(D16="见附件")),
            form(typed(D16="三十一")),
        ),
        Case(
            "several_numbers",
            "白云山村.xlsx 统计表!D16：“12+19”里不止一个数。请只填一个算好的数，其余写在“说明”栏。",
            form(typed(D16="12+19")),
            form(typed(D16="31")),
        ),
        Case(
            "wrong_measure",
            "白云山村.xlsx 统计表!D16：“31人”的单位与本项的计量单位“件”不同。请按“件”填数。",
            form(typed(D16="31人")),
            form(typed(D16="31件")),
        ),
        Case(
            "negative",
            "白云山村.xlsx 统计表!D16：“-3”是负数，不可能。请填写0或正数。",
            form(typed(D16=-3)),
            form(typed(D16=0)),
        ),
        Case(
            "not_whole",
            "白云山村.xlsx 统计表!D16：“31.5”不是整数，而“人民调解案件件数”按件计。请填写整数。",
            form(typed(D16=31.5)),
            form(typed(D16="31.0")),
        ),
        Case(
            "too_many_decimals",
            "党政办公室.xlsx 统计表!D20：“3.55”的小数位数超过1位。请最多保留1位小数。",
            OFFICE_2,
            OFFICE_1,
            "2022/党政办公室.xlsx",
        ),
        Case(
            "too_big",
            "白云山村.xlsx 统计表!D16：“31000000000”大得不可能。请核对是否多输了数字。",
            form(typed(D16=31_000_000_000)),
            form(typed(D22=999_999)),
        ),
        Case(
            "percent_in_count",
            "白云山村.xlsx 统计表!D16：这里是百分比格式，显示为3100%，看不出填的是多少。请把单元格格式改为“数值”，重新填数。",
            form(looking("D16", number_format="0%")),
            form(looking("D16", number_format="0")),
        ),
        Case(
            "format_in_count",
            '白云山村.xlsx 统计表!D16：这里存的是31，单元格格式“0"万"”使它显示得不一样，看不出填的是多少。'
            "请把单元格格式改为“数值”，重新填数。",
            form(looking("D16", number_format='0"万"')),
            form(looking("D16", number_format='0"件"')),
        ),
        Case(
            "dressed_text",
            "白云山村.xlsx 统计表!D16：“31”带有删除线、上下标或藏着的内容，看不出是哪个数。请清除格式和藏着的内容，只填一个数后重新提交。",
            form(typed(D16="31"), looking("D16", font=Font(strike=True))),
            form(typed(D16="31"), looking("D16", font=Font(bold=True))),
        ),
        Case(
            "date_serial",
            "白云山村.xlsx 统计表!D22：“44900”可能是日期2022年12月5日变成的数。请核对，不对请重新填数；确实如此请在“说明”栏写明。",
            form(typed(D22=44900)),
            form(typed(D22=43000)),
        ),
        Case(
            "date_in_count",
            "白云山村.xlsx 统计表!D16：这里是日期2022-01-02，不是数。请把单元格格式改为“数值”，重新填数。",
            form(typed(D16=dt.date(2022, 1, 2))),
            form(typed(D16="31")),
        ),
        Case(
            "truth_in_count",
            "白云山村.xlsx 统计表!D16：这里是TRUE（是非值），不是数。请填写数字。",
            form(typed(D16=True)),
            form(typed(D16=1)),
        ),
        Case(
            "error_value",
            "白云山村.xlsx 统计表!D16：这里是错误值#REF!。请改正公式或直接填数。",
            form(typed(D16="#REF!")),
            form(typed(D16="31")),
        ),
        Case(
            "uncalculated",
            "白云山村.xlsx 统计表!D16：公式没有计算结果。请用WPS或Excel打开这份表，按保存，再提交；或直接填数。",
            form(typed(D16="=12+19")),
            form(typed(D16=31)),
        ),
        Case(
            "nil_mark",
            "白云山村.xlsx 统计表!D16：“/”看不出是0还是不适用。没有发生请填0，不适用请在“说明”栏写明并与司法所联系。",
            form(typed(D16="/")),
            form(typed(D16="无")),
        ),
        Case(
            "nil_contradiction",
            "白云山村.xlsx 统计表!D16：零报告一栏填了“是”，而“人民调解案件件数”填了3。请取消零报告，或把这一项改为0。",
            form(nil(but=("D16", 3))),
            form(nil()),
        ),
        Case(
            "nil_unreadable",
            "白云山村.xlsx 统计表!D26：零报告一栏填了“大概”，看不出是不是零报告。全年没有发生填“是”，否则留空。",
            form(typed(D26="大概")),
            form(typed(D26="否")),
        ),
        Case(
            "ratio_differs",
            "白云山村.xlsx 统计表!D19：“调解成功率”填了95，按本表计算是96.77%。比率由程序计算，请删去这一行或核对分子分母。",
            form(row_inserted(19, "调解成功率", "%", None, 95.0)),
            form(row_inserted(19, "调解成功率", "%", None, 96.8)),
        ),
        Case(
            "ratio_unneeded",
            "白云山村.xlsx 统计表!D19：“调解成功率”由程序计算，不用填。不必处理。",
            form(row_inserted(19, "调解成功率", "%", None, 96.8)),
            GOOD,
        ),
    ),
    "台账": (
        Case(
            "detail_not_understood",
            "白云山村.xlsx 普法活动台账!E4：普法活动台账“参加人次”栏的“五十多”看不懂。请按表样的写法改正：大于或等于0的整数。",
            form(typed(EVENTS, E4="五十多")),
            form(typed(EVENTS, E4="54")),
        ),
        Case(
            "date_impossible",
            "白云山村.xlsx 普法活动台账!A4：普法活动台账“日期”栏的“2022/6/31”不是真有的日期。请核对，改成实际的日期后重新提交。",
            form(typed(EVENTS, A4="2022/6/31")),
            form(typed(EVENTS, A4="2022/6/30")),
        ),
        Case(
            "date_other_year",
            "白云山村.xlsx 普法活动台账!A4：普法活动台账“日期”栏的“2021年12月31日”不在2022年内。请核对：日期写错的请改正，不是2022年的请删去这一行并相应改数；应当算在2022年的，在“备注”里写明原因。",
            form(typed(EVENTS, A4="2021年12月31日")),
            form(typed(EVENTS, A4="2022年1月1日")),
        ),
        Case(
            "date_future",
            "白云山村.xlsx 普法活动台账!A4：普法活动台账“日期”栏的“12.31”晚于收到报表的日子（2022年12月30日）。请核对：日期写错的请改正，还没有发生的请删去这一行并相应改数。",
            form(typed(EVENTS, A4="12.31")),
            form(typed(EVENTS, A4="12.30")),
            received="2022-12-30T10:00:00+08:00",
        ),
        Case(
            "list_column_missing",
            "白云山村.xlsx 普法活动台账!C3：普法活动台账的表头里没有“参加人次”一栏。请照表样补上这一栏，栏名不要改。",
            form(typed(EVENTS, E3="备注二")),
            form(typed(EVENTS, E3="参加 人次")),
        ),
        Case(
            "list_missing",
            "白云山村.xlsx：没有找到矛盾纠纷台账，与它有关的审核没有执行。如有这类活动，请用表样里的矛盾纠纷台账登记后重新提交。",
            form(without(DISPUTES)),
            GOOD,
        ),
    ),
    "个人信息": (
        Case(
            "person_data",
            "白云山村.xlsx 统计表!F16：这里有手机号138****5678，是个人信息，报表不需要。请从表里删去，以后不要再填；各项输出里只留了前三后四。",
            form(typed(F16="联系李四13812345678")),
            form(typed(F16="（2022）川0603民初123号，电话023-66223344")),
        ),
    ),
}

CHECK = Case(
    "调解成功",
    "白云山村.xlsx 统计表!D17：调解成功件数填32，人民调解案件件数填31。调解成功的是调解案件中的一部分，不会更多，请核对后重新提交。",
    form(typed(D17=32)),
    form(typed(D17=31)),
)
"""One of the checks of config.toml, which all speak in the frame ``check_failed``."""

ELSEWHERE: dict[str, tuple[str, str]] = {
    "reader_died": (
        "白云山村.xlsx：读取时超出时间限制，已停止读取这份文件。下次运行会再读一次；仍然不行请从空白表样重新填报，另存为.xlsx后提交。",
        "tests/unit/pipeline/test_isolation.py",
    ),
    "internal": (
        "白云山村.xlsx：程序处理这份文件时出错（ZeroDivisionError），这不是您的错。请告知司法所；文件已原样保留，下次运行会再处理一次。",
        "tests/unit/pipeline/test_isolation.py",
    ),
    "several_versions": (
        "最终版2.xlsx：白云山村报了不止一份，以最近一次未退回的为准。不必处理；如不对，请告知司法所。",
        "tests/unit/consolidation/test_standings.py",
    ),
    "same_file": (
        "白云山村.xlsx 统计表：另一个单位交来的文件与这一份完全相同。请核对是否误交了别人的表；没有错的，在任一行“说明”栏写“全表：”和原因。",
        "tests/unit/consolidation/test_set_checks.py",
    ),
    "restated": (
        "白云山村.xlsx 统计表!E6：“调解件数”的上年数填30，而2021年采用的报表是28。没有调整过的请照去年的填；确实调整过的，在“说明”栏写明原因，才按调整后的数比较。",
        "tests/unit/consolidation/test_last_year.py",
    ),
    "base_disputed": (
        "白云山村.xlsx：上年的“调解件数”有两个数：2021年采用的报表是28，2021年的data/observations.csv是31，按2021年采用的报表的数比较。不用重报；请司法所查明哪个对，表不对的重新运行上年度的汇总。",
        "tests/unit/consolidation/test_last_year.py",
    ),
    "哪一份算数": (
        "白云山村.xlsx 统计表!D10：“白云山村-DESKTOP-1A2B3C4.xlsx”像是同步软件另存的冲突副本，没有采用，采用的是“白云山村.xlsx”；两份有1处不同：人民调解案件件数（301）采用12，另一份31。请核对哪一份对：对的存成“白云山村.xlsx”再交，不要的一份请司法所撤回。",
        "tests/unit/consolidation/test_rivals.py",
    ),
    "withdrawn": (
        "最终版2.xlsx：这一版已由司法所撤回，不采用（电话核实过，2023-01-09）。如要更正，请改好后重新提交。",
        "tests/unit/consolidation/test_standings.py",
    ),
    "已订正": (
        "白云山村.xlsx 统计表!D10：“人民调解案件件数”由司法所订正：31 → 13（电话核实，小周，2023-01-09）。不必处理；订正得不对，请与司法所联系，或改好后重新提交。",
        "tests/unit/consolidation/test_adjustments.py",
    ),
    "订正后又报旧数": (
        "白云山村.xlsx 统计表!D10：“人民调解案件件数”已由司法所订正：31 → 13（电话核实，小周，2023-01-09），这一版填的仍是31，现按13采用。请核对：订正得对，请把表里改成13后重新提交；原来的数对，请告知司法所收回订正。",
        "tests/unit/consolidation/test_adjustments.py",
    ),
    "订正被取代": (
        "白云山村.xlsx 统计表!D10：“人民调解案件件数”原由司法所订正：31 → 13（电话核实，小周，2023-01-09），现在采用的一版填的是20，订正不再使用。不必处理；20不对的，请改好后重新提交，或告知司法所。",
        "tests/unit/consolidation/test_adjustments.py",
    ),
}
"""What no workbook alone earns: the sentence, and the test that shows it."""
