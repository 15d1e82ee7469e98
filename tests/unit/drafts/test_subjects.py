"""Whose a text is: by its title, else by how it opens; a name in passing decides nothing."""

from __future__ import annotations

import pytest

from etl.drafts.proofreading import Judgement
from etl.drafts.proofreading.scope import TextScope, scope_of
from etl.drafts.proofreading.subjects import Subjects
from tests.consolidated import PLACE, YEAR, catalogue, figures, proved

WRONG = "培养法律明白人88名，开展法律十进活动61场，社区矫正新接收14人。"


def scope(text: str) -> TextScope:
    """What the sample town's scope says of the text."""
    return scope_of(text, PLACE, YEAR, catalogue())


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("天星寺镇人民政府关于2022年法治政府建设情况的报告\n学习借鉴姜家镇经验，取得成效。", "天星寺镇"),
        ("木洞镇2022年法治政府建设情况的报告\n与姜家镇、惠民街道开展联合执法3次。", "木洞镇"),
        ("巴南区2022年法治政府建设工作情况通报\n姜家镇报送及时。", "巴南区"),
        ("巴南区关于推广姜家镇“群众说事”经验的通报\n各镇街：", "巴南区"),
        ("建设镇2022年法治政府建设情况的报告\n姜家镇。", "建设镇"),
        ("中共重庆市巴南区委关于2022年工作情况的通报\n姜家镇。", "重庆市巴南区"),
        ("县农业农村局2022年法治政府建设年度报告\n姜家镇。", "县农业农村局"),
        ("姜家镇综合行政执法大队2022年工作总结\n姜家镇。", "综合行政执法大队"),
        ("姜家镇中心小学2022年法治工作总结\n姜家镇。", "中心小学"),
        ("龙井村2022年工作总结\n在姜家镇领导下。", "龙井村"),
        ("姜家镇龙井村2022年工作总结\n在姜家镇领导下。", "龙井村"),
        ("白云山村、文石村2022年工作情况\n姜家镇。", "白云山村、文石村"),
        ("姜家镇、木洞镇2022年法治建设情况的报告\n现报告如下。", "姜家镇、木洞镇"),
        ("木洞镇、姜家镇2022年交叉检查情况的报告\n现报告如下。", "木洞镇、姜家镇"),
        ("木洞镇司法所2022年工作总结\n姜家镇。", "木洞镇"),
        ("区教委2022年法治工作总结\n姜家镇。", "区教委"),
        ("姜家供电所2022年工作总结\n姜家镇。", "姜家供电所"),
        ("姜家镇妇联2022年工作总结\n姜家镇。", "妇联"),
        ("2022年法治政府建设情况的报告\n巴南区人民政府：\n2022年，天星寺镇学习姜家镇经验。", "天星寺镇"),
        ("白沙镇司法所2022年共培养法律明白人88名。", "白沙镇"),
        ("法治简报\n第12期\n\n近日，惠民街道总结全年工作：人民调解案件402件。", "惠民街道"),
        ("2022年，龙门县水口镇党委坚持依法行政，姜家镇前来学习。", "龙门县水口镇"),
    ],
)
def test_another(text: str, whose: str) -> None:
    """The text of another place, department, body or village is found, though ours is named in it."""
    assert scope(text).foreign == whose
    assert {each.judgement for each in figures(f"{text}\n{WRONG}")} == {Judgement.UNBOUND}


@pytest.mark.parametrize(
    "text",
    [
        "姜家镇2022年法治政府建设情况的报告\n学习木洞镇经验。",
        "重庆市巴南区姜家镇人民政府关于2022年法治政府建设情况的报告\n现报告如下。",
        "姜家镇司法所关于姜家镇2022年法治建设情况的报告\n现报告如下。",
        "中共重庆市巴南区姜家镇委员会关于2022年法治建设情况的报告\n现报告如下。",
        "姜家镇法治政府建设工作领导小组办公室关于2022年情况的报告\n现报告如下。",
        "按照巴南区委要求，姜家镇坚持依法行政。",
        "关于2022年法治政府建设情况的报告\n巴南区人民政府：\n在区委领导下，姜家镇坚持依法行政。",
        "2022年，在巴南区委领导下，姜家镇坚持依法行政。",
        "2022年，姜家镇党委坚持依法行政，木洞镇前来学习。",
        "加强社区矫正工作，受理镇信访事件70余件。",
        "深入农贸市场宣传。",
    ],
)
def test_ours(text: str) -> None:
    """What our own title, opening or a fragment says is held against our figures, whoever is named beside."""
    found = scope(text)
    assert (found.foreign, found.unit, found.unnamed) == ("", None, False)
    assert [each.mention.text for each in proved(f"{text}\n\n{WRONG}").contradicted] == ["88名", "61场", "14人"]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("白云山村2022年法治工作总结\n在姜家镇党委领导下。", "白云山村"),
        ("姜家镇白云山村2022年法治工作总结\n在姜家镇党委领导下。", "白云山村"),
        ("姜家镇党政办公室2022年法治工作总结\n服务全镇。", "党政办公室"),
        ("姜家镇司法所关于2022年法治工作情况的报告\n服务全镇。", "司法所"),
        ("2022年，槐园村依托议事坝，人民调解案件45件。", "槐园村"),
        ("信访办公室2022年，受理镇信访事件70余件。", "信访办公室"),
        ("信访办结情况\n全年信访办结90余件。", None),
        ("水源保护情况\n保护水源，开展联合执法11次。", None),
    ],
)
def test_units(text: str, unit: str | None) -> None:
    """A unit of the register is found by name and alias; words of the trade that look like an alias are none."""
    found = scope(text)
    assert (found.foreign, found.unit and found.unit.name) == ("", unit)


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("木洞镇前来学习", "木洞镇"),
        ("2022年,木洞镇党委坚持", "木洞镇"),
        ("近日,惠民街道总结", "惠民街道"),
        ("白云山村依托院坝", "白云山村"),
        ("龙井村依托院坝", "龙井村"),
        ("姜家镇坚持", "姜家镇"),
        ("与木洞镇联合执法", None),
        ("在木洞镇", None),
        ("受理镇信访事件", None),
        ("加强社区矫正", None),
        ("承办区交办信访事项", None),
        ("上交镇调委会调处", None),
        ("农贸市场宣传", None),
        ("送法下乡活动", None),
        ("推进依法治区", None),
        ("全年信访办结", None),
        ("每个村都有", None),
        ("村居合同审查", None),
    ],
)
def test_heads_of_clauses(words: str, subject: str | None) -> None:
    """A clause that begins with a name speaks of it; a name behind a preposition and words that end like one do not count."""
    found = Subjects(PLACE, catalogue()).of_clause(words)
    assert (found.name if found else None) == subject


@pytest.mark.parametrize("name", ["木洞镇", "木洞镇、姜家镇"])
def test_text_without_a_beginning(name: str) -> None:
    """Where no title and no opening says whose it is, another place that is named first leaves it open."""
    text = f"法治培训很受欢迎，群众说好。\n在{name}，人民调解案件300件。\n人民调解案件300件。"
    assert scope(text).unnamed
    assert proved(text).contradicted == ()
    ours = text.replace(name, "姜家镇")
    assert not scope(ours).unnamed
    assert [each.mention.text for each in proved(ours).contradicted][-1:] == ["300件"]


@pytest.mark.parametrize(
    ("sentence", "accused"),
    [
        ("木洞镇人民调解案件300件，调解成功300件。", []),
        ("木洞镇交流经验。人民调解案件300件。", []),
        ("木洞镇交流经验。姜家镇人民调解案件300件。", ["300件"]),
        ("木洞镇交流经验。全年人民调解案件300件。", ["300件"]),
        ("（一）木洞镇经验\n人民调解案件300件。", []),
        ("（一）白云山村\n人民调解案件300件。", []),
        ("（一）人民调解\n人民调解案件300件。", ["300件"]),
        ("龙井村人民调解案件300件。", []),
    ],
)
def test_sentences_of_another(sentence: str, accused: list[str]) -> None:
    """In our own text a sentence, paragraph or section of another is not ours until ours is named again."""
    text = f"姜家镇2022年法治政府建设情况的报告\n\n{sentence}"
    assert [each.mention.text for each in proved(text).contradicted] == accused
