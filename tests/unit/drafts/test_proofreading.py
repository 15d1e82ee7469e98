"""Verdicts on single sentences: what agrees, what is wrong, what is doubtful, and what is never accused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from etl.drafts.proofreading import Judgement, Looseness, Mention, Nature
from etl.drafts.proofreading.proof_marks import proof_marks
from etl.drafts.proofreading.readings import Truth, truth_of
from tests.consolidated import draft, figures, proved, told


def mention(number: str, looseness: Looseness = Looseness.EXACT) -> Mention:
    """A number of which only value and approximation matter."""
    return Mention(0, 1, number, Nature.FIGURE, Decimal(number), looseness=looseness)


@pytest.mark.parametrize(
    ("number", "looseness", "least", "greatest"),
    [
        ("260", Looseness.EXACT, 260, 260),
        ("260", Looseness.OVER, 261, 269),
        ("260", Looseness.AT_LEAST, 260, 269),
        ("15000", Looseness.OVER, 15001, 15999),
        ("1700", Looseness.NEAR, 1666, 1699),
        ("260", Looseness.ABOUT, 255, 265),
    ],
)
def test_true_by_our_own_rules(number: str, looseness: Looseness, least: int, greatest: int) -> None:
    """The values that a number may stand for are those of domain.md §5; their neighbours are outside."""
    words = mention(number, looseness)
    inside = [Decimal(value) for value in (least, greatest)]
    outside = [Decimal(value) for value in (least - 1, greatest + 1)]
    assert [truth_of(words, value, rate=False) for value in inside] == [Truth.TRUE, Truth.TRUE]
    assert Truth.TRUE not in [truth_of(words, value, rate=False) for value in outside]


@pytest.mark.parametrize(
    ("number", "looseness", "value", "truth"),
    [
        ("200", Looseness.OVER, "260", Truth.WIDE),
        ("200", Looseness.OVER, "299", Truth.WIDE),
        ("200", Looseness.OVER, "300", Truth.FALSE),
        ("200", Looseness.OVER, "200", Truth.FALSE),
        ("261", Looseness.OVER, "266", Truth.FALSE),
        ("8", Looseness.OVER, "9", Truth.FALSE),
        ("100", Looseness.NEAR, "95", Truth.WIDE),
        ("100", Looseness.NEAR, "94", Truth.FALSE),
        ("100", Looseness.NEAR, "100", Truth.FALSE),
        ("1000", Looseness.ABOUT, "950", Truth.TRUE),
        ("300", Looseness.ABOUT, "285", Truth.WIDE),
        ("300", Looseness.ABOUT, "284", Truth.FALSE),
        ("260", Looseness.NONSENSE, "266", Truth.FALSE),
    ],
)
def test_true_in_the_everyday_sense(number: str, looseness: Looseness, value: str, truth: Truth) -> None:
    """余 reaches up to the next leading digit, 近 and 约 five per cent; one more is false."""
    assert truth_of(mention(number, looseness), Decimal(value), rate=False) is truth


@pytest.mark.parametrize(
    ("low", "high", "value", "truth"),
    [
        ("70", "80", "70", Truth.WIDE),
        ("70", "80", "89", Truth.WIDE),
        ("70", "80", "90", Truth.FALSE),
        ("70", "80", "69", Truth.FALSE),
        ("3", "5", "5", Truth.WIDE),
        ("3", "5", "6", Truth.FALSE),
        ("17", "18", "19", Truth.FALSE),
        ("300", "400", "499", Truth.WIDE),
        ("300", "400", "500", Truth.FALSE),
    ],
)
def test_one_or_the_other(low: str, high: str, value: str, truth: Truth) -> None:
    """七八十 is said of 70 to 89 in the everyday sense, 三五 of 3 to 5, and of nothing else."""
    words = replace(mention(low, Looseness.ABOUT), upper=Decimal(high))
    assert truth_of(words, Decimal(value), rate=False) is truth


@pytest.mark.parametrize(
    ("printed", "looseness", "value", "truth"),
    [
        ("97.4", Looseness.EXACT, "97.36842", Truth.TRUE),
        ("97.37", Looseness.EXACT, "97.36842", Truth.TRUE),
        ("97", Looseness.EXACT, "97.36842", Truth.WIDE),
        ("98", Looseness.EXACT, "97.36842", Truth.FALSE),
        ("97.3", Looseness.EXACT, "97.36842", Truth.FALSE),
        ("100", Looseness.EXACT, "99.96", Truth.FALSE),
        ("100", Looseness.EXACT, "100", Truth.TRUE),
        ("97", Looseness.OVER, "97.36842", Truth.WIDE),
        ("98", Looseness.OVER, "97.36842", Truth.FALSE),
        ("98", Looseness.NEAR, "97.36842", Truth.WIDE),
    ],
)
def test_rates(printed: str, looseness: Looseness, value: str, truth: Truth) -> None:
    """A rate is held at its printed precision, never rounds up to 100, and is approximate in the everyday sense at most."""
    assert truth_of(mention(printed, looseness), Decimal(value), rate=True) is truth


@pytest.mark.parametrize(
    ("sentence", "number", "indicator", "expected"),
    [
        ("姜家镇人民调解组织调解案件300余件。", "300余件", "人民调解案件件数", "260余件"),
        ("姜家镇人民调解组织调解案件266余件。", "266余件", "人民调解案件件数", "260余件"),
        ("姜家镇开展二十大精神学习27次。", "27次", "二十大精神学习次数", "26次"),
        ("姜家镇开展二十大精神学习二十七次。", "二十七次", "二十大精神学习次数", "26次"),
        ("姜家镇开展二十大精神学习26人。", "26人", "二十大精神学习次数", "26次"),
        ("姜家镇发放普法宣传资料2余份。", "2余份", "普法宣传资料份数", "2万余份"),
        ("姜家镇建有法治文化带两公里。", "两公里", "法治文化带公里数", "一公里"),
        ("姜家镇发生行政复议2件。", "2件", "行政复议件数", "未发生行政复议案件"),
        ("姜家镇调解成功率98%。", "98%", "调解成功率", "97.4%"),
        ("姜家镇组建5支宣讲队伍，聘请4名法律顾问。", "4名", "法律顾问人数", "3名"),
        ("本年社区矫正新接收8人、解除5人，姜家镇负责。", "5人", "社区矫正解除人数", "4人"),
    ],
)
def test_wrong_numbers(sentence: str, number: str, indicator: str, expected: str) -> None:
    """A wrong value, approximation, measure or 万 beside the full name is found, with what should stand there."""
    (wrong,) = [each for each in figures(sentence) if each.judgement is Judgement.CONTRADICTS]
    assert wrong.indicator is not None
    assert (wrong.mention.text, wrong.indicator.name, wrong.expected) == (number, indicator, expected)


@pytest.mark.parametrize(
    ("sentence", "told_of"),
    [
        ("人民调解组织调解案件200余件。", [("200余件", "doubtful", "人民调解案件件数")]),
        ("惠及群众、二十大精神学习惠及近1750人次。", [("近1750人次", "doubtful", "二十大精神学习惠及人次")]),
        ("聘请法律顾问3位。", [("3位", "doubtful", "法律顾问人数")]),
        ("出具法律意见书9份。", [("9份", "doubtful", "法律意见书件数")]),
        ("开展青少年法治培训5场次。", [("5场次", "doubtful", "法治培训场次")]),
    ],
)
def test_doubtful_numbers(sentence: str, told_of: list[tuple[str, str, str]]) -> None:
    """What is true only in the everyday sense, and what may speak of a part, is doubted and not accused."""
    assert told(sentence) == told_of


@pytest.mark.parametrize(
    ("sentence", "told_of"),
    [
        ("开展重大决策合法性审查6次。", ["doubtful"]),
        ("开展重大决策合法性审查7次。", ["unbound"]),
        ("培养法律明白人40个。", ["doubtful"]),
        ("培养法律明白人40份。", ["contradicts"]),
        ("开展联合执法11件。", ["contradicts"]),
        ("建有法治文化带1000米。", ["agrees"]),
        ("建有法治文化带1500米。", ["contradicts"]),
        ("发放普法宣传资料2 0430份。", ["agrees"]),
        ("发放普法宣传资料3 000份。", ["unbound"]),
    ],
)
def test_measure_words_of_another_habit(sentence: str, told_of: list[str]) -> None:
    """The true number with 次 for 件 or 个 for 名 has the wrong word only; 米 is 公里 by reckoning; 份 is no person."""
    assert [each.judgement.value for each in figures(f"姜家镇的材料\n{sentence}")] == told_of


@pytest.mark.parametrize(
    ("sentence", "told_of"),
    [
        ("审查合同66件，其中村居41件，政府22件。", ["agrees", "agrees", "agrees"]),
        ("审查合同66件，其中村居22件，政府41件。", ["agrees", "doubtful", "doubtful"]),
        ("一共调处矛盾纠纷266件，成功259件。", ["agrees", "agrees"]),
        ("一共调处矛盾纠纷259件，成功250件。", ["doubtful", "doubtful"]),
        ("受理信访94件，办结76件。", ["doubtful", "doubtful"]),
        ("区交办信访20件，镇信访70余件。", ["agrees", "agrees"]),
        ("区交办信访20余件，镇信访20件。", ["doubtful", "doubtful"]),
        ("召开法治会议4次。", ["agrees"]),
        ("召开法治会议6次。", ["doubtful"]),
        ("召开消防会议6次。", ["unbound"]),
        ("行政处罚4件，持证率98.1%。", ["doubtful", "doubtful"]),
        ("参考率98.1%，合格率98%。", ["agrees", "agrees"]),
        ("参考率98%，合格率98.1%。", ["doubtful", "doubtful"]),
        ("应考51人，实际参考52人。", ["doubtful", "doubtful"]),
        ("悬挂横幅40条，发放资料105份，摸排11次。", ["doubtful", "doubtful", "doubtful"]),
        ("悬挂灯笼40条，发放雨伞105份。", ["unbound", "unbound"]),
    ],
)
def test_short_names(sentence: str, told_of: list[str]) -> None:
    """A short name says which figure is meant: another figure's value beside it is no agreement, and a wrong one is doubted."""
    assert [each.judgement.value for each in figures(f"姜家镇的材料\n{sentence}")] == told_of


@pytest.mark.parametrize(
    "sentence",
    [
        "全区人民调解案件5600件。",
        "去年人民调解案件210件。",
        "2021年，人民调解案件210件。",
        "人民调解案件比上年增加12件。",
        "人民调解案件同比增长12%。",
        "白云山村人民调解案件45件。",
        "每村人民调解案件30件。",
        "上半年人民调解案件120件。",
        "近三年来人民调解案件700件。",
        "其中人民调解案件30件。",
        "计划开展联合执法20次。",
        "新培养法律明白人20名。",
        "某村信访积案化解5件。",
        "一名法律顾问入驻。",
        "人民调解案件涉及金额300万元。",
        "召开党委会4次，党委理论学习中心组学法6次。",
        "四、下一年度主要安排\n开展联合执法20次。",
        "【材料：文石村，用后删去】人民调解案件30件。",
        "人民调解案件\t件\t45",
        "我镇开展二十大精神学习26次，开展义诊3次，惠及500人次。",
        "为8个村（社区）提供服务，审查合同60余件。",
        "白云山村开展法治培训3场次，调解案件45件。",
    ],
)
def test_never_accused(sentence: str) -> None:
    """Another place, year or subject, a plan, a part, a difference, a unit's own text, money: no number is called wrong."""
    assert Judgement.CONTRADICTS not in {each.judgement for each in figures(f"姜家镇的材料\n{sentence}")}


def test_another_towns_report_is_not_held_against_ours() -> None:
    """A report that names another town binds nothing and says so; without any name, nothing is accused."""
    body = "现将情况报告如下。\n人民调解组织调解案件300余件，开展联合执法26次。"
    foreign = proved(f"木洞镇2022年法治政府建设情况的报告\n{body}")
    assert {each.judgement for each in foreign.verdicts} == {Judgement.UNBOUND}
    assert foreign.remarks[0].words == "这份材料写的是木洞镇，不是姜家镇：数字都列出，不与姜家镇的数核对。"
    opened = proved(f"2022年，木洞镇坚持依法行政。\n{body}")
    assert {each.judgement for each in opened.verdicts} == {Judgement.UNBOUND}
    nameless = proved(f"{body}\n{'围绕中心工作，服务发展大局。' * 30}")
    assert Judgement.CONTRADICTS not in {each.judgement for each in nameless.verdicts}
    assert [each.words for each in nameless.remarks] == [
        "材料里没有出现“姜家镇”，不能肯定写的是本镇：不符的数只列为存疑。"
    ]
    ours = proved(f"姜家镇2022年法治政府建设情况的报告\n{body}")
    assert [each.mention.text for each in ours.contradicted] == ["300余件", "26次"]


def remarks(text: str) -> list[tuple[str, str]]:
    """(quoted, words) of the remarks on a text."""
    return [(text[each.start : each.end], each.words) for each in proved(text).remarks]


def test_near_and_over_together() -> None:
    """近 and 余 on one number cannot both be meant."""
    assert remarks("调解近260余件。") == [("近260余件", "“近”和“余”不能一起用：不到写“近”，超过写“余”。")]
    assert remarks("调解260余件。") == []


def test_half_years() -> None:
    """An annual report does not print half a year."""
    assert remarks("上半年调解80件，下半年再看。")[0] == ("上半年", "“上半年”不是全年的数：年度报告用全年数。")
    assert remarks("全年调解266件。") == []


def test_four_parts() -> None:
    """A part that is missing is named; a fragment is not asked for them."""
    gone = draft().replace("四、下一年度主要安排", "四、其他")
    assert ("", "没有找到“下一年度主要安排”部分：年度报告要有这一部分。") in remarks(gone)
    assert remarks(draft()) == []
    assert remarks("开展联合执法11次。") == []


def test_wrong_year() -> None:
    """The title's year, the year at the beginning and that of the plans are looked at."""
    assert remarks(draft().replace("姜家镇2022年法治", "姜家镇2021年法治"))[0] == (
        "2021年",
        "标题写的是2021年，汇总的是2022年的数：年度写错了，或者命令要加 --year。",
    )
    assert remarks(draft().replace("\n2022年，", "\n2020年，")) == [("2020年", "这里写的是2020年，应为2022年。")]
    assert remarks(draft().replace("\n2023年，", "\n2022年，")) == [("2022年", "这里写的是2022年，应为2023年。")]


def test_a_rate_that_does_not_follow() -> None:
    """A rate is computed from the parts printed with it; where one of them is rounded, nothing is said."""
    village = "白云山村学法考试应考人数20人，学法考试参考人数{}人，学法考试参考率95%。"
    assert remarks(village.format(19)) == []
    assert remarks(village.format(18)) == [("95%", "学法考试参考率与文中的数不符：按文中的数算是90%。")]
    assert remarks(village.format("10余")) == []
    assert remarks("姜家镇学法考试应考人数52人，学法考试参考人数51人，学法考试参考率99%。") == []


def test_sentences_for_people() -> None:
    """Every mark says what stands there, what the figure is, and what to do."""
    text = "姜家镇开展二十大精神学习27次。聘请法律顾问3位，人民调解组织调解案件200余件。二十大精神学习惠及近1700人。"
    proof = proved(text)
    assert [(each.label, each.words) for each in proof_marks(text, proof.verdicts, proof.remarks)] == [
        ("不符", "“27次”与汇总的数不符：二十大精神学习次数应写作“26次”。请核对。"),
        ("存疑", "“3位”的计量单位与指标目录不同：像是法律顾问人数，汇总的数写作“3名”。请核对。"),
        ("存疑", "“200余件”拿不准：像是人民调解案件件数，汇总的数写作“260余件”。请核对。"),
        ("不符", "“近1700人”与汇总的数不符：二十大精神学习惠及人次应写作“近1700人次”。请核对。"),
    ]
