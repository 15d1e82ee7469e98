"""Only a figure of the place and year as a whole is called wrong: what stands in front of it must narrow nothing.

An occasion, theme, group, level or body in an earlier clause makes the figure a part; what is not known to narrow nothing
leaves it open.
"""

from __future__ import annotations

import pytest

from etl.drafts.proofreading import Judgement
from etl.drafts.proofreading.wording import is_general, narrowing
from tests.consolidated import draft, figures, proved

TITLE = "姜家镇2022年法治政府建设情况的报告\n\n"
PARTS = (
    "3月15日，发放普法宣传资料1200份。",
    "12月4日国家宪法日，镇村联动，发放普法宣传资料3000份，法律咨询120人次。",
    "截至11月底，开展法律十进活动98场。",
    "五年来，举办法治培训80场次。",
    "“民法典宣传月”中，开展法律十进活动15场，发放普法宣传资料2000份。",
    "在“三八”妇女节，发放普法宣传资料300份。",
    "暑假里，法律十进活动进校园，开展法律十进活动12场。",
    "针对农民工，发放普法宣传资料600份。",
    "针对土地纠纷，人民调解案件40件。",
    "针对电信诈骗，悬挂普法横幅20条。",
    "整治非法捕捞，联合执法2次。",
    "聚焦春耕，矛盾纠纷摸排2次。",
    "村级层面，法律十进活动88场；镇级层面，法律十进活动17场。",
    "各村共调解，人民调解案件248件。",
    "其间，召开法治专题会议1次。",
    "涉农民工工资人民调解案件6件，调解成功6件。",
    "镇级人民调解委员会调解案件18件，调解成功17件。",
    "综合执法大队现有行政执法人员10人，持证9人。",
    "第一次应考52人，参考51人；第二次应考1人，参考1人。",
    "现场发放普法宣传资料800份。",
    "电话法律咨询120人次，现场法律咨询324人次。",
    "走进敬老院，发放普法宣传资料150份，法律咨询30人次。",
    "司法所牵头，召开法治专题会议2次。",
    "在白云山村院坝，法律咨询46人次。",
    "依托赶场天，悬挂普法横幅8条，发放普法宣传资料900份。",
    "妇联、团委联合开展反家暴宣传，发放普法宣传资料400份。",
    "新调整的宣讲队伍中，宣讲队伍2支。",
    "组织网格员入户，矛盾纠纷摸排3次。",
    "春节前后，掌握纠纷线索4件。",
    "第一批学法考试应考30人，参考29人，合格28人。",
    "线下法治培训举办9场次，法治培训参训310人次。",
    "以工地为重点，开展联合执法3次。",
    "会同区市场监管局，联合执法2次。",
    "辖区学校开展法律十进活动20场，普法受众2600人次。",
    "对新任村干部，举办法治培训2场次。",
    "利用村村响，法律十进活动开展30场。",
    "“防诈反诈”主题活动开展法律十进活动7场，悬挂普法横幅12条。",
    "易地搬迁安置点，人民调解案件3件，调解成功3件。",
    "未成年人中，社区矫正新接收1人。",
    "全区通报后，社区矫正解除2人。",
    "女性社区矫正对象年末在册2人。",
    "对重点人员逐一走访，安置帮教新接收3人、解除2人。",
    "受理来信来访，镇信访事件40件。",
    "网上投诉方面，区交办信访事项12件。",
    "涉土地的信访事项，全部办结，信访办结18件。",
    "道路交通安全百日行动期间，行政处罚案件2件。",
    "镇食药安办办理行政处罚案件1件。",
    "食品安全领域行政处罚案件1件。",
    "对沿街商铺开展联合检查，联合执法4次。",
    "起草村规民约时，法律顾问提出建议9条。",
    "征地拆迁项目中，合同合法性审查8件。",
    "为12家企业提供法律体检，合同合法性审查10件，出具法律意见书4件。",
    "新一届党委成立后，党委理论学习中心组学法3次。",
    "先后到石桥、龙井等地，开展法治培训4场次。",
    "姜家场上，发放普法宣传资料500份。",
    "农闲时节组织群众学，二十大精神学习9次，惠及530人次。",
    "老党员宣讲队走村入户，二十大精神学习6次。",
    "活动当天悬挂普法横幅6条，普法受众200人次。",
    "志愿者现场讲解，法律咨询60人次。",
    "去年底以来，人民调解案件90件。",
    "其余案件移交，人民调解案件12件。",
    "与惠民街道一道，联合执法2次。",
    "惠民街道培养法律明白人30名，开展法律十进活动41场。",
    "天星寺镇经验做法，培养法律明白人88名。",
    "全区共培养法律明白人2880名，开展法律十进活动1400场。",
    "3月15日，组织开展消费者权益日宣传。发放普法宣传资料700份。",
    "某日，双方因地界争吵。人民调解案件2件。",
    "文石村依托法治小院化解矛盾。人民调解案件45件，调解成功44件。",
    "镇人民调解委员会人民调解案件18件。",
    "邻里人民调解案件80件，调解成功79件。",
    "全镇村居法律十进活动88场。",
    "人民调解案件成功255件。",
    "镇信访事件办结60件。",
    "上级交办人民调解案件5件。",
    "场镇悬挂普法横幅12条。",
    "驻村律师法律咨询100人次。",
    "网格员掌握纠纷线索8件。",
    "通过抖音直播，宪法宣传惠及3000人。",
    "对象为外出务工人员的法治培训6场次，法治培训参训180人次。",
)


@pytest.mark.parametrize("sentence", PARTS)
def test_parts_are_not_accused(sentence: str) -> None:
    """An earlier clause, or the figure before, says that less is meant than the whole: none of these numbers is called wrong."""
    accused = [each.mention.text for each in proved(TITLE + sentence).contradicted]
    assert accused == []


@pytest.mark.parametrize(
    ("sentence", "accused"),
    [
        ("全年人民调解案件300件，调解成功280件。", ["300件", "280件"]),
        ("2022年，姜家镇人民调解案件300件。", ["300件"]),
        ("截至12月底，人民调解案件300件。", ["300件"]),
        ("1至12月，人民调解案件300件。", ["300件"]),
        ("我镇坚持依法行政，加强法治培训，举办法治培训30场次。", ["30场次"]),
        ("全面落实普法责任制，发放普法宣传资料1万余份，悬挂普法横幅50余条。", ["1万余份", "50余条"]),
        ("一是强化学习教育，开展二十大精神学习30次。", ["30次"]),
        ("积极开展矛盾纠纷摸排化解，人民调解组织调解案件300余件，调解成功300余件。", ["300余件", "300余件"]),
        ("在区委、区政府坚强领导下，姜家镇培养法律明白人88名。", ["88名"]),
        ("镇党委理论学习中心组学法9次，组织干部职工学法9次。", ["9次", "9次"]),
        ("社区矫正新接收9人、解除9人。", ["9人", "9人"]),
        ("今年，全镇聘请法律顾问4名，服务村居9个。", ["4名", "9个"]),
        ("不断加强队伍建设，现有行政执法人员20人，其中持证19人，持证率95%。", ["20人", "19人", "95%"]),
        ("建所以来累计接收社区矫正对象90人。", ["90人"]),
        ("发放普法宣传资料1200份，法律咨询120人次。", ["1200份", "120人次"]),
        ("村居悬挂普法横幅30条。", ["30条"]),
        ("社区矫正累计接收77人，社区矫正新接收9人。", ["9人"]),
    ],
)
def test_the_whole_is_accused(sentence: str, accused: list[str]) -> None:
    """Clauses in front that speak of attitudes, of the whole year or of our place leave the figure whole."""
    assert [each.mention.text for each in proved(TITLE + sentence).contradicted] == accused


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ("发放普法宣传资料600份。", "现场发放普法宣传资料600份。"),
        ("悬挂普法横幅12条。", "场镇悬挂普法横幅12条。"),
        ("悬挂普法横幅12条。", "在场镇，悬挂普法横幅12条。"),
        ("办理镇信访事件60件。", "办结镇信访事件60件。"),
        ("完成合同合法性审查60件。", "合同合法性审查完成60件。"),
        ("法律十进活动88场。", "村居法律十进活动88场。"),
        ("上级交办治重化积事项3件。", "上级交办人民调解案件3件。"),
        ("调解案件300件，调解成功280件。", "镇级调解案件300件，调解成功280件。"),
        ("人民调解案件300件，调解成功280件。", "每村人民调解案件300件，调解成功280件。"),
        ("提高认识，召开法治专题会议9次。", "提高警惕，召开法治专题会议9次。"),
    ],
)
def test_neighbours(whole: str, part: str) -> None:
    """One word more is the difference between the whole and a part."""
    assert Judgement.CONTRADICTS in {each.judgement for each in figures(TITLE + whole)}
    assert Judgement.CONTRADICTS not in {each.judgement for each in figures(TITLE + part)}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("3月15日", ("3月", "5日")),
        ("三八妇女节", ("节",)),
        ("重要环节", ()),
        ("依法调节", ()),
        ("日常工作", ()),
        ("截至11月底", ("截至", "1月")),
        ("截至12月31日", ()),
        ("1-12月", ()),
        ("1-11月", ("1月",)),
        ("涉农民工工资", ("涉",)),
        ("涉及面广", ()),
    ],
)
def test_narrowing_words(words: str, found: tuple[str, ...]) -> None:
    """Days, feasts, themes and groups are found; words that only look like them and the whole year are none."""
    assert narrowing(words) == found


def test_general_clauses() -> None:
    """A clause is general when each of its words is known to narrow nothing."""
    assert is_general("坚持依法行政，把法治建设列入年度重点工作，")
    assert not is_general("走进敬老院，")
    assert not is_general("把法治建设列入敬老院年度重点工作，")
    assert not is_general("现场，")


def test_paragraphs() -> None:
    """An occasion in the sentence before still holds, until the year or our place is named; not in another paragraph."""
    event = "3月15日，组织消费者权益日宣传。"
    for text, accused in (
        (f"{event}发放普法宣传资料700份。", []),
        (f"{event}\n发放普法宣传资料700份。", ["700份"]),
        (f"{event}全年发放普法宣传资料700份。", ["700份"]),
        (f"{event}姜家镇发放普法宣传资料700份。", ["700份"]),
    ):
        assert [each.mention.text for each in proved(TITLE + text).contradicted] == accused


def test_the_draft_is_whole() -> None:
    """Every figure of our own draft counts as one of the whole, so that a change in any is found."""
    written_by_us = "".join(line for line in draft().splitlines(keepends=True) if not line.startswith("【材料"))
    assert [each.mention.text for each in figures(written_by_us) if not each.whole] == []


def test_differences_narrow_nothing() -> None:
    """Growth between two figures leaves the second whole; a figure of something else there does not."""
    grown = "人民调解案件266件，同比增长10.7%，调解成功280件。"
    assert [each.mention.text for each in proved(TITLE + grown).contradicted] == ["280件"]
    other = "人民调解案件266件，指导律师10名，调解成功280件。"
    assert proved(TITLE + other).contradicted == ()
