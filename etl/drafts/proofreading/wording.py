"""Words of this kind of report: which say the same, which say nothing, and which say that a number is of something else.

``normalise`` brings the surroundings of a number into the words that indicators are named with; only what always means
the same is replaced there. ``kindred`` adds what often does: it may help to find an agreement, never to accuse.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SAME = {"村〈社区〉": "村居", "村〈社区": "村居", "村社区": "村居", "年末": "期末", "年底": "期末", "年初": "期初"}
_QUOTES = re.compile(r"[“”\"‘’'《》「」\s]")
_KINDRED_WORDS = """
    排查|摸底→摸排 受益|受教育|覆盖|参加|参与|吸引|惠及→惠及受众参训 参加培训|受训|轮训|参训→参训培训
    党委书记|镇长|主要领导|一把手→主要负责人 标语|条幅→横幅
    宣传单|宣传册|宣传品|宣传手册|普法资料|法治资料|普法读本|材料|资料→普法宣传资料 解决|化解→化解
    办结|办理完毕|办理完结→办结 完成|办结→完成 新增|新入矫|新收|新接收|接收→新接收 解矫|期满|解除→解除
    在矫|现有|在册→在册 刑满释放|刑释|安帮|帮教→安置帮教 矫正|社矫→社区矫正 宣讲队|宣讲团|宣讲小分队→宣讲队伍
    审核|审查|把关→审查合法性审查 专题研究|专题会→专题会议 法治课|讲法|授课→讲法治课 纠纷|矛盾|案件→案件矛盾纠纷
    调处|调解→调解 年末|年底|期末|现有|目前→期末 上年结转|期初|年初→期初 学法|学习→学法学习
    集中学习|理论学习→理论学习中心组学法 七进|八进|十进|进农村|进社区→法律十进活动 宣传栏|橱窗|展板→普法宣传栏更新
    问答|答疑|咨询→法律咨询 意见和建议|意见建议|建议→建议 考试|测试→学法考试 应参加|应参考|应到→应考
    实参考|实际参加|到考→参考 共接收|总共接收|先后接收→累计接收 持有|执法证|证件|持证→行政执法持证
    服务|覆盖→服务村居 村居|村级|村庄|行政村|个村|社区→村居
"""
_KINDRED = [(re.compile(said), meant) for said, meant in (pair.split("→") for pair in _KINDRED_WORDS.split())]
"""What stands in a text, and names that are often meant by it."""

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
_GENERAL_WORDS = (
    "中国特色社会主义|习近平|新时代|党中央|党的|创新理论|理论|思想|精神|法治政府|法治建设|法治社会|法治素养|法治思维"
    "|法治意识|法治方式|法治氛围|法治环境|法治观念|法治|依法治理|依法行政|依法|法律|法规|制度|机制|体系|体制|责任制|责任"
    "|重要|重点|中心|难点|关键|首要|主线|目标|要求|部署|决策部署|决策|程序|行政执法|执法监督|执法|行政|普法责任制|普法"
    "|学法用法|学法|用法|守法|学习教育|学习|教育|宣传教育|宣传|法治宣传|监督|司法|复议|诉讼|治理|服务|管理|能力|水平|质量|质效"
    "|效能|素养|意识|氛围|环境|基础|阵地|载体|平台|线上|线下|作用|优势|力量|队伍|力度|广度|深度|渠道|方式|方法|格局|合力"
    "|坚持|加强|强化|深化|完善|健全|落实|落细|细化|量化|压实|抓实|抓好|抓牢|抓紧|抓早|抓小|抓|做好|做实|做细|做深|夯实|筑牢"
    "|推进|推动|推行|促进|提高|提升|增强|优化|规范|畅通|构建|建立健全|建立|打造|搭建|丰富|创新|拓展|拓宽|贯彻|履行|履职"
    "|发挥|统筹|协调|整合|把握|注重|突出|加大|营造|严格|严肃|全面|着力|大力|不断|进一步|切实|充分|有序|始终|牢固|牢牢"
    "|稳步|稳妥|有力|主动|及时|定期|常态化|常态|带头|率先|亲自|广泛|扎牢|列入|列为|纳入|作为|为抓手|抓手|为引领|引领|导向|为主|为重"
    "|就地解决|就地|解决|防范|风险|矛盾纠纷|纠纷|信访|社区矫正|安置帮教|人民调解|合法性审查|法治培训|法律顾问|宪法|民法典"
    "|党委|党政|政府|主要负责人|第一责任人|领导|班子|党建|职责|职能|权力|运行|日程|议事日程|总体|全局|各方面|方面|各|全过程"
    "|区委区政府|区委|区政府|市委|市政府|坚强领导下|坚强领导|正确领导下|正确领导|领导下|指导下|指导|正确"
    "|思想认识|认识|政治站位|站位|政治|建设|摸排|排查|化解|防控|平安|和谐|社会稳定|社会|稳定|基层|首先|其次|再次|最后|同时|此外|一是|二是|三是|四是|五是|六是|七是|八是"
    "|全部|整体|日常|多种形式|形式|多渠道|多方式|内容|计划|我们|作|做|以|用|从|不|更|好|实|深|细|小|早|能|力|并|而|使|让|上|度"
)
"""What a clause in front may say beside: attitudes and the matter itself. It sets no time, place, group, theme or occasion."""


def _any_of(words: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(words.split("|"), key=len, reverse=True)))


_NEUTRAL = _any_of(_NEUTRAL_WORDS)
"""Words that narrow nothing: beside the name of an indicator and these, a clause says nothing else."""
SAYS_NOTHING = _any_of(f"{_NEUTRAL_WORDS}|{_GENERAL_WORDS}")
"""Words that may stand in a clause in front of a figure of the place and year as a whole."""
_TELLING = re.compile("现场|到场|在场|场镇|实名|名人|人为|年会|对人")
"""Words made of letters that say nothing by themselves: 现场发放 is one of several ways of handing out."""
_LETTERS = re.compile(r"[^\W\d_]+")

COMPARED = re.compile(
    r"同比|环比|较上年|比上年|较去年|比去年|较前|相比|增长|下降|上升|增幅|降幅|提高|提升|增加|减少|多了|少了"
)
"""Right in front of a number: it is a difference, not a figure."""
ELSEWHERE = re.compile(
    r"全区|全市|全县|全省|全州|全国|[我本该][区县市省州]|各(?:镇街|乡镇|街镇|街道|区县)|区级|市级|县级|上年|去年|往年|前年|上一年|同期"
    r"|计划|力争|目标|明年|下一年|下年|下一步|预计|预期|拟|将于|将在|争取|上半年|下半年|季度|某|例如|比如|案例|试点|不含"
)
"""In the sentence up to a number: it is of another place or year, a plan, a case, a part."""
NARROWED = re.compile(
    r"每|平均|人均|户均|各自|分别|新增|新建|新聘|新招|新设|新培|新选|其余|剩余|另外|最多|最少|以来|累计|期间|当日|当天|当月|单次|首次|首批|专场"
)
"""In the own words: it is a share, an addition or a part."""
OCCASIONS = re.compile(
    r"[0-9一二三四五六七八九十]月|[0-9一二三四五六七八九十]日(?!常)"  # 12月, 4日; not 日常
    r"|[上中下]旬|月[初中底]|[当次昨今][日天晚月周]|近日|日前|近期|上午|下午|晚上|夜间|周末"
    r"|宣传[周月日]|主题[周月日]|活动[周月日]|(?<!理论学习)(?<!教育学习)学习月"  # 宪法宣传周
    r"|(?:权益|宪法|禁毒|安全|环境|妇女|劳动|植树|儿童|青年|国防|法制|志愿者|土地|水)日"  # 宪法日
    r"|(?:世界|全国|国家|国际)[^,;:、()|]{1,8}日"  # 国际禁毒日
    r"|(?<![环细情章季关枝礼调])节(?![约目省能奏制余律水])"  # 春节, 三八节; not 环节, 节约
    r"|元旦|端午|中秋|国庆|清明|五一|[春夏秋冬]季|[暑寒]假|假期"
    r"|开学|春耕|春运|三夏|双抢|汛期|赶场|赶集|农闲|农忙|疫情|年来|截[至止]|自.{1,8}起"  # 自3月起
    r"|其间|之际|活动[中上]|行动[中上]|会[上后]"
)
"""Days, months, feasts and seasons, events: a number beside them is that of the occasion."""
THEMES = re.compile(
    r"针对|聚焦|围绕|面向|瞄准|对准|结合|借助|借着|整治|清查|专项|涉(?!及)"  # 涉企; not 涉及
    r"|第[一二三四五六七八九十0-9]+(?:次|批|轮|期|场|阶段|站)"  # 第一批
    r"|层面|镇级|村级|社级|组级|各[村社组站所办点]|各部门|各单位|部分|个别|之一|牵头"
)
"""A theme, a group, a level or a part."""
RESULTS = re.compile(
    r"化解|办结|解决|交办"
    r"|成功(?=[共了达为有]*\|)|完成(?=[共了达为有]*\|)"  # right in front of the number, whose place is |: 成功了259件
)
"""In the own words, where the indicator is not named so: what came of things."""
_THE_WHOLE_YEAR = re.compile(
    r"截[至止]?(?:[0-9]{4}年)?(?:12月(?:31日|底|末)|期末)"  # 截至2022年12月31日, 截至期末
    r"|(?<![0-9])1月?(?:1日)?[-—–~至到]12月(?:31日)?份?"  # 1—12月, 1月1日至12月31日
)
"""Up to the end of December: no part of the year."""
PLANS = re.compile(r"下一年|下一步|下年|明年|打算|计划|安排|思路|展望|目标|建议")
"""In a heading: what stands below has not happened yet."""


_SILENT = re.compile(
    "今年以来|本年度|其中|全年|今年|本年|年内|当年|全镇|我镇|累计|总共|共计|合计|一共|先后|分别|已经|目前|开展|组织|举办|召开|达到|数量|总数|"
    "[共已现达为是有约了的在均都计于镇]"
)
"""Words after which one must look one clause back for what was counted: 法治培训方面，全年共举办25场次."""


def normalise(words: str) -> str:
    """The words as indicators are named: quotes and spaces left out, 年末 as 期末, 村（社区） as 村居."""
    words = _QUOTES.sub("", words)
    for variant, word in _SAME.items():
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
    words = normalise(words)
    return "".join((*_TELLING.findall(words), *_LETTERS.findall(_NEUTRAL.sub("|", words))))


def is_general(words: str) -> bool:
    """Whether a clause in front of a figure leaves it that of the place and year as a whole.

    The words that do are known, those that narrow are without number: 针对农民工, 三八节, 暑假里, 入户时.
    """
    words = _THE_WHOLE_YEAR.sub("|", normalise(words))
    return not _TELLING.search(words) and not _LETTERS.search(SAYS_NOTHING.sub("|", words))


def narrowing(words: str) -> tuple[str, ...]:
    """The words that make a figure that of an occasion, a theme, a group or a part."""
    rest = _THE_WHOLE_YEAR.sub("|", words)
    return tuple(found[0] for pattern in (OCCASIONS, THEMES) for found in pattern.finditer(rest))


def is_silent(words: str) -> bool:
    """Whether the words do not say at all what is counted."""
    return not _LETTERS.search(_SILENT.sub("|", normalise(words)))
