"""Real bytes in, findings out: each kind of bad input gets its finding with sheet, cell, what stands there and what to do."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from etl.domain import Arrival, Column, State, Submission, Verdict
from etl.domain.catalogue import Catalogue
from etl.domain.findings import message
from etl.examination.examine import examine
from etl.reading import Limits

INBOX = Path(__file__).resolve().parents[3] / "inbox" / "2022"
ARRIVED = "2023-01-05T10:00:00+08:00"
Package = Callable[..., bytes]
Change = Callable[[Workbook], object]
Received = Callable[..., tuple[Submission, ...]]


@pytest.fixture
def received(town: Catalogue) -> Received:
    """Examines bytes that came in as 白云山村.xlsx in the folder of 2022."""

    def _received(content: bytes, path: str = "2022/白云山村.xlsx") -> tuple[Submission, ...]:
        return examine(content, Arrival(1, path, "", len(content), 0, ARRIVED), town, 2022)

    return _received


def filled(change: Change | None = None, unit: str = "白云山村") -> bytes:
    """The sample's workbook of a unit, changed and saved again."""
    workbook = load_workbook(INBOX / f"{unit}.xlsx")
    if change:
        change(workbook)
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    """The bytes of a workbook."""
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def typed(**cells: str | float | None) -> Change:
    """Types into cells of 统计表."""

    def change(workbook: Workbook) -> None:
        for a1, value in cells.items():
            workbook["统计表"][a1] = value

    return change


def clear(sheet: Worksheet) -> None:
    """Empties 本年 of a form."""
    for row in range(7, 27):
        cell = sheet.cell(row, 4)
        if isinstance(cell, Cell):
            cell.value = None


def places(submission: Submission) -> list[tuple[str, str]]:
    """Code and place of each finding."""
    return [
        (one.code, f"{one.place.sheet}!{one.place.a1}" if one.place.a1 else one.place.sheet)
        for one in submission.findings
    ]


def sentences(submission: Submission) -> list[str]:
    """The findings as the submitter reads them."""
    return [message(one) for one in submission.findings]


def test_good_form(received: Received) -> None:
    """The sample's form is accepted; every value knows its cell."""
    (one,) = received(filled())
    assert (one.unit, one.year, one.verdict, one.findings) == ("白云山村", 2022, Verdict.ACCEPTED, ())
    cases = one.observation("303")
    assert cases is not None
    assert (cases.value, cases.state, cases.raw, cases.cell.sheet, cases.cell.a1) == (
        Decimal(31),
        State.NUMBER,
        "31",
        "统计表",
        "D16",
    )
    assert one.explanations == {"101": "上年是学习十九届六中全会精神的数"}
    assert len([row for row in one.details if row.ledger == "矛盾纠纷台账"]) == 31
    assert [narrative.heading for narrative in one.narratives] == ["主要做法和成效", "存在的问题和原因", "下一年度打算"]


# ------------------------------------------------------------------------------ files that cannot be read


def truncated() -> bytes:
    """The first half of a good workbook."""
    content = filled()
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (lambda: b"", "empty_file", "文件是空的（0字节）。请重新保存后再提交。"),
        (
            "白云山村年报".encode,
            "not_a_workbook",
            "这不是表格文件（文本文件）。请在WPS或Excel中填好统计表，另存为.xlsx后提交。",
        ),
        (
            lambda: b"\xff\xd8\xff\xe0photo",
            "picture",
            "这是图片，不是表格。请不要拍照或截图，提交填表用的表格文件本身（.xlsx）。",
        ),
        (
            lambda: b"PK\x05\x06" + bytes(18),
            "packed",
            "这是压缩包（里面没有文件），没有可读取的表格。请解压后直接提交里面的表格文件。",
        ),
        (
            truncated,
            "damaged",
            "文件已损坏，无法读取（文件不完整）。请用WPS或Excel重新打开并另存为.xlsx，打不开时请重新填报。",
        ),
    ],
    ids=["empty", "text", "picture", "empty zip", "truncated"],
)
def test_not_a_workbook(received: Received, content: Callable[[], bytes], code: str, sentence: str) -> None:
    """A file that is no readable workbook gives one submission without unit that says why."""
    (one,) = received(content())
    assert (one.unit_code, one.year, one.verdict) == (None, None, Verdict.RETURNED)
    assert places(one) == [(code, "")]
    assert sentences(one) == [f"白云山村.xlsx：{sentence}"]


def test_zip_bomb(received: Received, package: Package) -> None:
    """A file that would unpack to a thousand times its size is not unpacked."""
    (one,) = received(package("", {"xl/media/image1.png": b"\0" * (30 << 20)}))
    assert places(one) == [("unsafe", "")]
    assert sentences(one)[0].startswith("白云山村.xlsx：文件含有不允许的内容（压缩了")
    assert sentences(one)[0].endswith("倍的内容），未读取。请从空白表样重新填报，另存为.xlsx后提交。")


def test_limits_are_arguments(town: Catalogue) -> None:
    """The operator's limits hold."""
    content = filled()
    (one,) = examine(content, Arrival(1, "2022/a.xlsx", "", 1, 0, ""), town, 2022, Limits(file_bytes=len(content) - 1))
    assert places(one) == [("too_large", "")]


def test_another_workbook(received: Received) -> None:
    """A workbook without our table is told so."""
    workbook = Workbook()
    workbook.active.append(["姓名", "电话"])  # type: ignore[union-attr]
    (one,) = received(saved(workbook))
    assert sentences(one) == [
        "白云山村.xlsx：没有找到统计表：需有“指标名称”“代码”“本年”各列。请使用司法所下发的表样填报。"
    ]


# ------------------------------------------------------------------------------ whose and which year's


def last_years_form(workbook: Workbook) -> None:
    """The form of 2021, as somebody might send it again."""
    typed(A1="姜家镇2021年度法治政府建设统计表", F4="2021年")(workbook)
    workbook["_表样"]["B3"] = "2021"


def test_wrong_year(received: Received) -> None:
    """Last year's form in this year's folder goes back."""
    (one,) = received(filled(last_years_form))
    assert (one.unit, one.year, one.verdict) == ("白云山村", 2021, Verdict.RETURNED)
    assert places(one) == [("wrong_year", "统计表!A1")]
    assert sentences(one) == [
        "白云山村.xlsx 统计表!A1：这是2021年的报表，而2022文件夹收的是2022年的。请使用2022年的表样填报。"
    ]


def test_title_against_hidden_mark(received: Received) -> None:
    """A title of another year than the hidden mark is told at its cell."""
    (one,) = received(filled(typed(A1="姜家镇2021年度法治政府建设统计表")))
    assert places(one) == [("wrong_year", "统计表!A1")]


def test_unknown_unit(received: Received) -> None:
    """A name that is not in the register is asked about with the near-miss."""
    (one,) = received(filled(typed(B3="白云村")))
    assert places(one) == [("unknown_unit", "统计表!B3")]
    assert sentences(one) == [
        (
            "白云山村.xlsx 统计表!B3：不知道是哪个单位的报表：填报单位写的是“白云村”，单位名录里没有。"
            "请在“填报单位”处填写单位全称（是不是“白云山村”）。"
        )
    ]
    assert (one.unit, one.verdict) == ("白云山村", Verdict.RETURNED)


def test_unit_nobody_knows(received: Received) -> None:
    """When nothing but an unknown name is there, the submission has no unit and no values."""

    def stranger(workbook: Workbook) -> None:
        typed(B3="石桥镇", B4=None)(workbook)
        del workbook["_表样"]

    (one,) = received(filled(stranger), "2022/附件2(1)(1).xlsx")
    assert places(one) == [("unknown_unit", "统计表!B3")]
    assert (one.unit_code, one.observations) == (None, ())


def test_another_villages_form(received: Received) -> None:
    """A village's form under another's file name goes back."""
    (one,) = received(filled(), "2022/文石村.xlsx")
    assert sentences(one) == [
        (
            "文石村.xlsx 统计表!B3：填报单位是“白云山村”，但文件名是“文石村”，可能是拿别的单位的文件改的。"
            "请核对这些数是哪个单位的；是本单位的，请填在本单位的表样里提交。"
        )
    ]


def test_chaotic_file_name(received: Received) -> None:
    """The content tells the unit, whatever the file is called."""
    (one,) = received(filled(), "2022/新建文件夹/附件2(1)(1).xlsx")
    assert (one.unit, one.verdict) == ("白云山村", Verdict.ACCEPTED)


# ------------------------------------------------------------------------------ several forms in one file


def doubled(workbook: Workbook) -> None:
    """A copy of the form beside it, as Ctrl-drag makes it."""
    workbook.copy_worksheet(workbook["统计表"]).title = "统计表 (2)"


def test_two_forms_of_one_unit(received: Received) -> None:
    """Two filled forms of one unit in one file go back: nobody can tell which one is meant."""

    def unlike(workbook: Workbook) -> None:
        doubled(workbook)
        workbook["统计表 (2)"]["D16"] = 32

    (one,) = received(filled(unlike))
    assert places(one) == [("two_forms", "统计表!D5")]
    assert sentences(one) == [
        (
            "白云山村.xlsx 统计表!D5：一个文件里有白云山村的2张填过的统计表：统计表、统计表 (2)。"
            "请只保留一张，其余删除后提交。"
        )
    ]
    assert (one.unit, one.observations) == ("白云山村", ())


def test_equal_copy_of_the_form(received: Received) -> None:
    """A copy that says the same is a note, and every number counts once."""
    (one,) = received(filled(doubled))
    assert (one.verdict, len(one.observations)) == (Verdict.ACCEPTED, 30)
    assert sentences(one) == [
        "白云山村.xlsx 统计表：工作表“统计表 (2)!D5”里的统计表与这一张相同，只采用一张。不必处理。"
    ]


def test_spare_blank_form(received: Received) -> None:
    """A spare form that nobody filled in does no harm."""

    def with_spare(workbook: Workbook) -> None:
        doubled(workbook)
        clear(workbook["统计表 (2)"])

    (one,) = received(filled(with_spare))
    assert (one.verdict, one.findings) == (Verdict.ACCEPTED, ())


def test_several_villages_in_one_file(received: Received) -> None:
    """Each village's sheet is a submission; lists and texts, of which nobody knows whose they are, are taken by none."""

    def two_villages(workbook: Workbook) -> None:
        doubled(workbook)
        typed(D25=13)(workbook)
        workbook["统计表 (2)"]["B3"], workbook["统计表 (2)"]["B4"] = "文石村", "500113115215"

    first, second = received(filled(two_villages), "2022/两个村.xlsx")
    assert [(one.unit, one.year, one.verdict) for one in (first, second)] == [
        ("白云山村", 2022, Verdict.ACCEPTED),
        ("文石村", 2022, Verdict.ACCEPTED),
    ]
    assert [o.value for one in (first, second) for o in [one.observation("608")] if o] == [13, 12]
    assert {cell.cell.sheet for cell in second.observations} == {"统计表 (2)"}
    assert (first.details, first.lists, first.narratives) == ((), (), ())
    assert {skipped.check for skipped in second.skipped} == {
        "台账十进",
        "台账培训",
        "台账培训人次",
        "台账受众",
        "台账资料",
        "台账调解",
        "台账上交",
    }


# ------------------------------------------------------------------------------ rows and cells


def without_row(workbook: Workbook) -> None:
    """横幅, the last row, taken out."""
    workbook["统计表"].delete_rows(25)


def test_missing_row(received: Received) -> None:
    """A row that was deleted is told where it should stand."""
    (one,) = received(filled(without_row))
    assert places(one) == [("missing_row", "统计表!A24")]
    assert "“普法横幅条数”（代码608）" in sentences(one)[0]


@pytest.mark.parametrize(
    ("value", "code", "sentence"),
    [
        ("60余", "not_exact", "“60余”不是准确数。请填写具体条数后重新提交。"),
        ("若干", "not_exact", "“若干”不是准确数。请填写具体条数后重新提交。"),
        ("另行上报", "not_a_number", "“另行上报”不是数。请只填一个阿拉伯数字后重新提交。"),
        (None, "blank", "“普法横幅条数”没有填。请填数，没有发生填0。"),
        ("", "blank", "“普法横幅条数”没有填。请填数，没有发生填0。"),
        ("　", "blank", "“普法横幅条数”没有填。请填数，没有发生填0。"),
        ("#REF!", "error_value", "这里是错误值#REF!。请改正公式或直接填数。"),
        ("#DIV/0!", "error_value", "这里是错误值#DIV/0!。请改正公式或直接填数。"),
        ("=12+3", "uncalculated", "公式没有计算结果。请用WPS或Excel打开这份表，按保存，再提交；或直接填数。"),
        (-3, "negative", "“-3”是负数，不可能。请填写0或正数。"),
        (12.5, "not_whole", "“12.5”不是整数，而“普法横幅条数”按条计。请填写整数。"),
        (True, "truth_in_count", "这里是TRUE（是非值），不是数。请填写数字。"),
    ],
)
def test_bad_cell(received: Received, value: str | float | None, code: str, sentence: str) -> None:
    """Exactly that finding, at that cell; the other values are kept, and the form goes back."""
    (one,) = received(filled(typed(D25=value)))
    assert places(one) == [(code, "统计表!D25")]
    assert sentences(one) == [f"白云山村.xlsx 统计表!D25：{sentence}"]
    assert one.verdict is Verdict.RETURNED
    assert len([o for o in one.observations if o.column is Column.THIS_YEAR and o.answers]) == 14


def test_three_mistakes_at_once(received: Received) -> None:
    """All mistakes are told at once, each at its cell and nothing besides."""
    (one,) = received(filled(typed(D13=None, D16="60余", D25=-3)))
    assert places(one) == [("blank", "统计表!D13"), ("not_exact", "统计表!D16"), ("negative", "统计表!D25")]


def test_broken_balance(received: Received) -> None:
    """A balance that does not hold quotes both sides at the closing figure."""
    (one,) = received(filled(typed(D32=1), "司法所"), "2022/司法所.xlsx")
    assert places(one) == [("帮教平衡", "统计表!D33")]
    assert sentences(one) == [
        (
            "司法所.xlsx 统计表!D33：安置帮教期末在册人数填55，而安置帮教期初在册人数50 + 安置帮教新接收人数16"
            " − 安置帮教解除人数11 − 安置帮教其他减少人数1 = 54，相差1。"
            "安置帮教期末在册应等于期初加新接收减解除减其他减少，请核对这五项后重新提交。"
        )
    ]


def test_reader_of_reordered_form(received: Received) -> None:
    """Inserted rows and columns move every finding with them."""

    def moved(workbook: Workbook) -> None:
        typed(D25="60余")(workbook)
        workbook["统计表"].insert_rows(6, 3)
        workbook["统计表"].insert_cols(2)

    (one,) = received(filled(moved))
    assert places(one) == [("not_exact", "统计表!E28")]


def test_far_below(received: Received) -> None:
    """A row after six hundred empty ones is read."""

    def far(workbook: Workbook) -> None:
        sheet = workbook["统计表"]
        for column in range(1, 7):
            sheet.cell(700, column).value = sheet.cell(25, column).value
        sheet.delete_rows(25)

    (one,) = received(filled(far))
    assert places(one) == []
    banners = one.observation("608")
    assert banners is not None
    assert (banners.value, banners.cell.a1) == (Decimal(12), "D699")


def test_blank_form(received: Received) -> None:
    """A form that was sent as it came is blank in every row, and nothing else."""

    def emptied(workbook: Workbook) -> None:
        clear(workbook["统计表"])

    (one,) = received(filled(emptied))
    assert {code for code, _ in places(one) if not code.startswith("台账")} == {"blank"}
    assert len([code for code, _ in places(one) if code == "blank"]) == 15
