"""Words of this kind of report: which say the same, which say nothing, and which say that a number is of something else.

``canonical`` brings the surroundings of a number into the words that indicators are named with; only what always means
the same is replaced there. ``kindred`` adds what often does: it may help to find an agreement, never to accuse.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SAME = (
    ("村〈社区〉", "村居"),
    ("村〈社区", "村居"),
    ("年末", "期末"),
    ("年底", "期末"),
    ("年初", "期初"),
    ("村社区", "村居"),
)
_QUOTES = re.compile(r"[“”\"‘’'《》「」\s]")
_KINDRED = (
    (re.compile("排查|摸底"), "摸排"),
    (re.compile("受益|受教育|覆盖|参加|参与|吸引|惠及"), "惠及受众参训"),
    (re.compile("参加培训|受训|轮训|参训"), "参训培训"),
    (re.compile("党委书记|镇长|主要领导|一把手"), "主要负责人"),
    (re.compile("标语|条幅"), "横幅"),
    (re.compile("宣传单|宣传册|宣传品|宣传手册|普法资料|法治资料|普法读本|材料|资料"), "普法宣传资料"),
    (re.compile("解决|化解"), "化解"),
    (re.compile("办结|办理完毕|办理完结"), "办结"),
    (re.compile("完成|办结"), "完成"),
    (re.compile("新增|新入矫|新收|新接收|接收"), "新接收"),
    (re.compile("解矫|期满|解除"), "解除"),
    (re.compile("在矫|现有|在册"), "在册"),
    (re.compile("刑满释放|刑释|安帮|帮教"), "安置帮教"),
    (re.compile("矫正|社矫"), "社区矫正"),
    (re.compile("宣讲队|宣讲团|宣讲小分队"), "宣讲队伍"),
    (re.compile("审核|审查|把关"), "审查合法性审查"),
    (re.compile("专题研究|专题会"), "专题会议"),
    (re.compile("法治课|讲法|授课"), "讲法治课"),
    (re.compile("纠纷|矛盾|案件"), "案件矛盾纠纷"),
    (re.compile("调处|调解"), "调解"),
    (re.compile("年末|年底|期末|现有|目前"), "期末"),
    (re.compile("上年结转|期初|年初"), "期初"),
    (re.compile("学法|学习"), "学法学习"),
    (re.compile("集中学习|理论学习"), "理论学习中心组学法"),
    (re.compile("七进|八进|十进|进农村|进社区"), "法律十进活动"),
    (re.compile("宣传栏|橱窗|展板"), "普法宣传栏更新"),
    (re.compile("问答|答疑|咨询"), "法律咨询"),
    (re.compile("意见和建议|意见建议|建议"), "建议"),
    (re.compile("考试|测试"), "学法考试"),
    (re.compile("应参加|应参考|应到"), "应考"),
    (re.compile("实参考|实际参加|到考"), "参考"),
    (re.compile("共接收|总共接收|先后接收"), "累计接收"),
    (re.compile("持有|执法证|证件|持证"), "行政执法持证"),
    (re.compile("服务|覆盖"), "服务村居"),
    (re.compile("村居|村级|村庄|行政村|个村|社区"), "村居"),
)

_NEUTRAL_WORDS = (
    "今年以来|建所以来|成立以来|本年度|本年|今年|全年|年内|年度|一年来|全镇|我镇|本镇|镇|累计"
    "|总共|共计|合计|一共|共|先后|分别|已经|已|现有|现|目前|当前|实际|实|组织|开展|举办|召开"
    "|举行|完成|进行|实施|落实|开设|聘请|聘用|配备|选聘|培养|培育|组建|成立|建立|建成|建有"
    "|拥有|发放|派发|张贴|悬挂|制作|更新|受理|承办|办理|接收|接受|收到|掌握|收集|调解|调处"
    "|处理|化解|办结|提供|发生|出现|解答|出具|提出|带头|上级|交办|通过|利用|依托|坚持|积极"
    "|认真|扎实|持续|深入|有效|成功|两年内|活动|工作|事项|案件|对象|人员|群众|情况|任务|数量"
    "|总数|各类|各项|各种|相关|有关|其中|包括|包含|以及|另有|均|都|达到|达|为|是|有|约|了"
    "|的|在|对|和|与|及|等|者|由|等次|逐|把|次数|场次|人次|件数|人数|余|近|超|件|次|人"
    "|场|名|份|条|个|支|村居|年|数|率|至|到|年中|成果|左右"
)
_NEUTRAL = re.compile("|".join(sorted(_NEUTRAL_WORDS.split("|"), key=len, reverse=True)))
"""Words that narrow nothing: beside the name of an indicator and these, a clause says nothing else."""
_LETTERS = re.compile(r"[^\W\d_]+")

COMPARED = re.compile(
    r"同比|环比|较上年|比上年|较去年|比去年|较前|相比|增长|下降|上升|增幅|降幅|提高|提升|增加|减少|多了|少了"
)
"""Right in front of a number: it is a difference, not a figure."""
ELSEWHERE = re.compile(
    r"全区|全市|全县|全省|全国|全州|区级|市级|县级|上年|去年|往年|前年|上一年|同期|计划|力争|目标|明年|下一年|下年|下一步|预计|预期|拟|将于|将在|争取"
    r"|上半年|下半年|季度|某|例如|比如|案例|试点|不含"
)
"""In the sentence up to a number: it is of another place or year, a plan, a case, a part."""
NARROWED = re.compile(
    r"每|平均|人均|户均|各自|分别|新增|新建|新聘|新招|新设|新培|新选|其余|剩余|另外|最多|最少|以来|累计|期间|当日|当天|当月|单次|首次|首批|专场"
)
"""In the own words: it is a share, an addition or a part."""
PLANS = re.compile(r"下一年|下一步|下年|明年|打算|计划|安排|思路|展望|目标|建议")
"""In a heading: what stands below has not happened yet."""


_SILENT = re.compile(
    "今年以来|本年度|其中|全年|今年|本年|年内|当年|全镇|我镇|累计|总共|共计|合计|一共|先后|分别|已经|目前|开展|组织|举办|召开|达到|数量|总数|"
    "[共已现达为是有约了的在均都计于镇]"
)
"""Words after which one must look one clause back for what was counted: 法治培训方面，全年共举办25场次."""


def canonical(words: str) -> str:
    """The words as indicators are named: quotes and spaces left out, 年末 as 期末, 村（社区） as 村居."""
    words = _QUOTES.sub("", words)
    for variant, word in _SAME:
        words = words.replace(variant, word)
    return words


def kindred(words: str) -> str:
    """Names that are often meant by these words, one after another."""
    return "|".join(meant for pattern, meant in _KINDRED if pattern.search(words))


def without_kindred(words: str, pairs: Sequence[str]) -> str:
    """The words without those by which a name of these letter pairs is often meant."""
    for pattern, meant in _KINDRED:
        if any(pair in meant for pair in pairs):
            words = pattern.sub("|", words)
    return words


def emptied(words: str) -> str:
    """The words without those that say nothing and without signs."""
    return "".join(_LETTERS.findall(_NEUTRAL.sub("|", canonical(words))))


def is_silent(words: str) -> bool:
    """Whether the words do not say at all what is counted."""
    return not _LETTERS.search(_SILENT.sub("|", canonical(words)))
