"""The same facts told differently: nearly every figure is still bound, and none is called wrong.

Each fact is worded in several ways; texts are put together from them by a seeded generator: sentences in another order,
numbers in Chinese numerals or full width, synonyms, other measure words, the number in front of its noun.
"""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from etl.domain.chinese_numerals import write_hanzi
from etl.drafts.proofreading import Judgement
from tests.consolidated import consolidation, figures

WORDINGS = {
    "学习次数": ("全年开展二十大精神学习{}次", "围绕党的二十大精神组织学习{}场次", "{}次二十大精神学习覆盖各村"),
    "学习人次": ("二十大精神学习惠及{}人次", "二十大精神学习受益群众{}人次"),
    "宣讲队伍": ("组建宣讲队伍{}支", "{}支宣讲队伍深入院坝", "成立了{}个宣讲队伍"),
    "中心组学法": ("党委理论学习中心组学法{}次", "镇党委理论学习中心组集中学法{}次"),
    "干部学法": ("组织干部职工学法{}次", "机关干部职工集体学法{}场"),
    "法治讲课": ("镇主要负责人讲法治课{}次", "主要负责人上法治课{}堂"),
    "应考人数": ("学法考试应考{}人", "学法考试应考干部{}名"),
    "培训场次": ("举办法治培训{}场次", "{}期法治培训陆续举办", "法治培训共办了{}场"),
    "培训人次": ("法治培训参训{}人次", "法治培训参加培训{}人次"),
    "法治会议": ("召开法治专题会议{}次", "法治专题会议共开{}场"),
    "法律顾问": ("聘请{}名法律顾问", "现有法律顾问{}人", "选聘法律顾问{}位"),
    "服务村居": ("法律顾问服务村居{}个", "法律顾问服务{}个村（社区）"),
    "合同审查": ("完成合同合法性审查{}件", "对{}份合同进行合法性审查"),
    "决策审查": ("开展重大决策合法性审查{}件", "对{}项重大决策进行合法性审查"),
    "法律意见书": ("出具法律意见书{}份", "{}件法律意见书及时出具"),
    "法律咨询": ("提供法律咨询{}人次", "接待群众法律咨询{}人次"),
    "摸排次数": ("开展矛盾纠纷摸排{}次", "组织{}轮矛盾纠纷摸排", "矛盾纠纷摸排{}次"),
    "纠纷线索": ("掌握纠纷线索{}件", "收集纠纷线索{}条"),
    "调解案件": ("人民调解案件{}件", "人民调解组织调解案件{}起", "人民调解委员会调处案件{}件"),
    "调解成功": ("调解成功{}件", "其中调解成功{}起"),
    "矫正累计接收": ("建所以来累计接收社区矫正对象{}人", "社区矫正累计接收{}名"),
    "矫正新接收": ("社区矫正新接收{}人", "全年新接收社区矫正对象{}名"),
    "矫正解除": ("社区矫正解除{}人", "解除社区矫正{}名"),
    "帮教新接收": ("安置帮教新接收{}人", "新接收安置帮教对象{}名"),
    "帮教解除": ("安置帮教解除{}人", "解除安置帮教{}名"),
    "帮教期末": ("年末安置帮教在册{}人", "年底在册安置帮教对象{}名"),
    "区交办信访": ("承办区交办信访事项{}件", "办理{}件区交办信访事项"),
    "镇信访": ("受理镇信访事件{}件", "镇信访事件{}起"),
    "信访办结": ("信访办结{}件", "全年信访办结{}起"),
    "宪法宣传人数": ("宪法宣传惠及{}人", "线上宪法宣传参与群众{}人"),
    "法律明白人": ("培养法律明白人{}名", "{}位法律明白人活跃在村社"),
    "法治文化带": ("建有法治文化带{}公里", "建成{}公里法治文化带"),
    "法律十进": ("开展“法律十进”活动{}场", "法律十进活动走进基层{}次"),
    "普法受众": ("普法受众{}人次", "普法受众达{}人次"),
    "宣传资料": ("发放普法宣传资料{}份", "印发{}份普法宣传资料"),
    "横幅": ("悬挂普法横幅{}条", "普法横幅{}幅"),
    "宣传栏更新": ("更新普法宣传栏{}次", "普法宣传栏更新{}期"),
    "执法人员": ("现有行政执法人员{}人", "{}名行政执法人员在岗"),
    "联合执法": ("开展联合执法{}次", "联合执法行动{}场次"),
    "行政处罚": ("办理行政处罚案件{}件", "行政处罚案件{}起"),
}
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
_JOINTS = ("，", "；", "。", "、", "。\n")


def written(value: Decimal, chance: random.Random) -> str:
    """The number in one of the ways that people write it."""
    count = int(value)
    over = count // 10 * 10
    ways = [str(count), str(count), write_hanzi(count), str(count).translate(_WIDE)]
    if count > 20 and count % 10:
        ways += [f"{over}余", f"{over}多", f"{write_hanzi(over)}余", f"{count:,}"]
    return chance.choice(ways)


def retold(chance: random.Random) -> tuple[str, dict[int, str]]:
    """A text with every fact once in any order, and the indicator by the place where its clause begins."""
    totals = {total.indicator.key: total for total in consolidation().totals}
    text, places = "姜家镇2022年有关情况。\n", {}
    for key in chance.sample(sorted(WORDINGS), len(WORDINGS)):
        value = totals[key].value
        assert value is not None
        places[len(text)] = totals[key].indicator.name
        text += chance.choice(WORDINGS[key]).format(written(value, chance)) + chance.choice(_JOINTS)
    return text, places


@pytest.mark.parametrize("seed", range(12))
def test_retold_facts(seed: int) -> None:
    """At least 95 % of the true figures are bound to their own indicator, and none contradicts."""
    text, places = retold(random.Random(seed))  # noqa: S311 - a test's shuffle
    found = figures(text)
    wrong = [(each.mention.text, each.sentence) for each in found if each.judgement is Judgement.CONTRADICTS]
    assert wrong == []
    starts = sorted(places)
    hits = {
        start
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
        for each in found
        if start <= each.mention.start < end and each.indicator and each.indicator.name == places[start]
    }
    lost = [text[start : start + 25] for start in starts if start not in hits]
    assert len(hits) >= 0.95 * len(places), lost
