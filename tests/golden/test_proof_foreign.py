"""Reports in the manner of other towns, written for this test: every number is found, and none is called wrong falsely."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from etl.drafts.proofreading import Judgement
from tests.consolidated import proved

BODY = """一、主要做法
（一）强化组织领导。召开党委会4次、专题会议3次研究法治工作，党委理论学习中心组学习新法规5次，开展会前学法12次，旁听庭审2次。全镇在编执法人员23人，持证率达100%，新增持证人员3名。
（二）加大普法力度。开展青少年法治培训5场次，参训600余人。结合“3·15”“12·4”等节点开展活动30余场次，接受教育的群众达2万余人。每村法律明白人不少于3名，新培养法律明白人20名。每个村（社区）都有1名法律顾问，12个村（社区）全覆盖，提供服务150余次。
（三）多元化解矛盾。共排查隐患312件，其中婚姻家庭纠纷45件、邻里纠纷101起、土地纠纷30件，较去年下降12%；受理信访件127件，办结率100%。全区人民调解案件5600余件。行政调解案件20件，涉及金额230余万元。每季度开展矛盾纠纷摸排1次。
（四）规范行政执法。出动巡查1200余人次，联合区级部门开展联合执法23次，罚没款3.5万元，其中简易程序9件。重大行政决策合法性审查率100%。
（五）特殊人群。入矫8人、解矫12人；刑满释放人员74人，落实帮教率100%。清水村社区矫正新接收3人。2021年人民调解案件210件，近三年来共调解案件700余件。例如某村信访积案化解5件。
二、下一步打算
2023年计划开展法治培训30场次，宣讲队伍增加到8支，力争法律明白人达到100名。
"""
FOREIGN = sorted((Path(__file__).parent / "foreign").glob("*.txt"))
"""Texts of other towns, districts, departments, a village and a school; written for this test."""
TITLES = (
    "青石镇2022年法治政府建设情况的报告\n现将有关情况报告如下。\n",
    "某县白鹭乡人民政府\n关于2022年度法治政府建设工作情况的报告\n",
    "2023年，临江街道坚持依法行政，现将有关情况报告如下。\n",
    "",
)


@pytest.mark.parametrize("title", TITLES, ids=["title", "two lines", "opening", "none"])
def test_another_towns_report(title: str) -> None:
    """Against our catalogue nothing contradicts, with a title or without, and every digit of it is told."""
    text = title + BODY
    proof = proved(text)
    assert proof.contradicted == ()
    told = {place for each in proof.verdicts for place in range(each.mention.start, each.mention.end)}
    assert {found.start() for found in re.finditer("[0-9]", text)} <= told


def test_as_if_it_were_ours() -> None:
    """With our own name over it, numbers of parts, plans, other places and other years are still not accused."""
    text = f"姜家镇2022年法治政府建设情况的报告\n{BODY}"
    accused = [each.mention.text for each in proved(text).verdicts if each.judgement is Judgement.CONTRADICTS]
    assert accused == []
    true = "姜家镇2022年法治政府建设情况的报告\n" + BODY.replace("行政调解案件20件", "人民调解案件20件")
    assert [each.mention.text for each in proved(true).contradicted] == ["20件"]


@pytest.mark.parametrize("path", FOREIGN, ids=[path.stem for path in FOREIGN])
def test_texts_of_others(path: Path) -> None:
    """Nothing of another's text is called wrong or doubtful, and nothing is asked of it but whose it is."""
    text = path.read_text(encoding="utf-8")
    assert len(text) > 600
    proof = proved(text)
    assert {each.judgement for each in proof.verdicts} == {Judgement.UNBOUND}
    assert [each.words for each in proof.remarks] == [
        f"这份材料写的是{proof.scope.foreign}，不是姜家镇：数字都列出，不与姜家镇的数核对。"
    ]


@pytest.mark.parametrize("path", FOREIGN, ids=[path.stem for path in FOREIGN])
def test_texts_of_others_without_their_beginning(path: Path) -> None:
    """With the title and the opening cut off, a long text that names us only in passing is still not accused."""
    lines = path.read_text(encoding="utf-8").splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith(("一、", "强队伍", "清溪街道坚持")))
    assert proved("\n".join(lines[first:])).contradicted == ()


def test_the_same_words_of_ours() -> None:
    """Under our own title and name the very text of another town is accused: it is the name that counts."""
    text = FOREIGN[[path.stem for path in FOREIGN].index("石垭镇年度报告")].read_text(encoding="utf-8")
    ours = proved(text.replace("学习借鉴姜家镇", "学习借鉴木洞镇").replace("石垭镇", "姜家镇"))
    assert len(ours.contradicted) > 30
