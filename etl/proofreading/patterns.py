"""How numbers are written in Chinese reports, as patterns: figures, and what only looks like one.

The text is folded first (full-width to half-width, letter by letter), so that only one form of each sign is met here.
"""

from __future__ import annotations

import re

MONEY = ("万元", "亿元", "元")
RATES = ("%", "‰", "个百分点", "百分点", "成")
TIMES = ("个工作日", "工作日", "个小时", "个月", "周岁", "年", "天", "日", "周", "岁")
"""Durations and ages: 两年内, 15个工作日."""
MEASURES = (
    *(
        "人次",
        "场次",
        "户次",
        "批次",
        "件次",
        "台次",
        "车次",
        "篇次",
        "课时",
        "学时",
        "小时",
        "分钟",
        "平方公里",
        "平方米",
    ),
    *(
        "公里",
        "千米",
        "公顷",
        "公斤",
        "人",
        "名",
        "位",
        "户",
        "家",
        "个",
        "件",
        "起",
        "宗",
        "例",
        "项",
        "条",
        "份",
        "册",
        "本",
    ),
    *(
        "张",
        "幅",
        "块",
        "支",
        "场",
        "次",
        "期",
        "轮",
        "批",
        "回",
        "处",
        "所",
        "座",
        "栋",
        "间",
        "台",
        "辆",
        "部",
        "篇",
        "封",
    ),
    *(
        "组",
        "队",
        "对",
        "类",
        "种",
        "岁",
        "米",
        "吨",
        "斤",
        "亩",
        "套",
        "堂",
        "站",
        "盏",
        "面",
        "桩",
        "款",
        "只",
        "株",
        "棵",
    ),
    *MONEY,
    *RATES,
    *TIMES,
)
"""Measure words that may follow a number; the longest that fits is taken."""

_YEAR = r"(?:19|20)[0-9]{2}"
_DASH = r"\s?[-—–~～―]{1,2}\s?|至|到"
_HANZI_DIGITS = "零〇一二三四五六七八九"
HANZI_RUN = "[零〇一二两三四五六七八九十百千万亿廿卅]"
_HOTLINES = r"(?:1[0-9]{2}|12[0-9]{3}|96[0-9]{3})(?=[”\"’]?(?:热线|平台|政务|公共|法律服务|便民|服务热线|电话|指挥|联动|工单|报警))"

NAMES = re.compile(
    "|".join(
        (
            rf"[〔\[(【]\s?(?P<issued>{_YEAR})\s?[〕\])】]\s?第?[0-9]+号",
            rf"{_YEAR}年?(?:{_DASH}){_YEAR}(?:年度?|学年)",
            rf"{_YEAR}[-./][0-9]{{1,2}}[-./][0-9]{{1,2}}(?![0-9])",
            rf"(?P<year>{_YEAR})\s?(?:年度?|学年)(?:\s?[0-9]{{1,2}}月(?:\s?[0-9]{{1,2}}[日号]|份|底|初|[上中下]旬)?)?",
            rf"[0-9]{{1,2}}月?(?:{_DASH})[0-9]{{1,2}}月份?",
            rf"[0-9]{{1,2}}月(?:\s?[0-9]{{1,2}}(?:日|号)?(?:(?:{_DASH})[0-9]{{1,2}}[日号])?|份|底|初|[上中下]旬)?",
            r"[0-9]{1,2}日(?!均)",
            r"[0-9]{1,2}[:时点][0-9]{2}分?",
            r"[0-9]{1,2}[·•・‧][0-9]{1,2}",
            r"[0-9]{1,2}\.[0-9]{1,2}(?=[\"”’」]|国家|宪法|全民|全国|国际|世界|禁毒|消防|消费|交通|法制|法治宣传)",
            r"第\s?[0-9]+",
            r"[0-9]+号",
            r"[0-9]{3,4}-[0-9]{7,8}",
            r"(?<![0-9.,])[0-9]{7,}[Xx]?(?![0-9.]|,[0-9]|\s?[余多万亿人件次份元])",
            r"[0-9]{3,6}\*{3,}[0-9]{2,4}[0-9X]?",
            r"[0-9]+(?:\.[0-9]+){2,}",
            r"[A-Za-z][A-Za-z/\-]*\s?[0-9]+(?:[.\-][0-9]+)*",
            r"[0-9]+(?:\+[0-9A-Za-zＮ]+)+",
            r"[0-9]+(?!(?:km|KM)[^A-Za-z])[A-Za-z]+",
            r"[0-9]+:[0-9]+",
            _HOTLINES,
            r"(?:^|(?<=\n))\s*(?:\([0-9]{1,2}\)|[0-9]{1,2}[.、](?![0-9]))",
            r"(?<=[。;:,])\s?\([0-9]{1,2}\)",
            r"[0-9]{1,2}届",
            rf"(?P<hanzi_year>[一二][{_HANZI_DIGITS}]{{3}})年",
            rf"第{HANZI_RUN}+",
        )
    )
)
"""Years, dates, ordinals, document numbers, telephones, codes, list marks."""

_BEFORE = r"(?:(?P<before>将近|接近|(?<![附最邻亲靠就])近|大约|大概|(?<![合签节制违契大预条])约|超过|(?<!高)超|逾|突破|不少于|不低于|至少|不到|不足|上(?=[百千万]))\s?)?"
_OVER = r"(?P<over>余|多|几|来(?=[名人件次场份条个])|\+(?![0-9A-Za-z]))"
_MEASURE = rf"(?P<measure>{'|'.join(sorted(MEASURES, key=len, reverse=True))})"
_AFTER = r"(?P<after>以上|以内|以下|左右|上下|不等|余(?![下额款地力]))?"
_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_SCALE = r"[百千万亿](?![姓分米克])[万亿]?"

ARABIC = re.compile(
    rf"{_BEFORE}(?P<number>{_DIGITS})(?P<scale>\s?{_SCALE})?"
    rf"(?:(?:{_DASH})(?P<upper>{_DIGITS})(?P<upper_scale>{_SCALE})?(?![-—0-9]))?"
    rf"\s?{_OVER}?(?P<late_scale>{_SCALE})?\s?{_MEASURE}?{_AFTER}"
)
HANZI = re.compile(
    rf"{_BEFORE}(?:(?P<percent>百分之)(?P<rate>{HANZI_RUN}+)|(?P<several>[数几])?(?P<number>{HANZI_RUN}+))"
    rf"(?:点(?P<decimals>[{_HANZI_DIGITS}]+)(?P<decimal_scale>[万亿])?)?"
    rf"(?:(?:至|到|—|-)(?P<upper>{HANZI_RUN}+))?"
    rf"{_OVER}?(?P<late_scale>[百千万亿])?{_MEASURE}?{_AFTER}"
)

NO_COUNT_AFTER = frozenset("第统唯专单同之逐初整均惟万周每")
"""Letters before a Chinese numeral that make another word of it: 统一, 第一, 每一."""
NO_COUNT = re.compile(
    r"一次性|一起(?!案|纠|矛|事件|事故|交通|信访|行政|民事|因|邻里|婚姻|土地|积案|涉|重|劳)|一条龙|一条心|一件件|一件事|一名名|一场场|一项项"
    r"|一家|一户一|一村|一人一|一案一|一张网|一本通|一年|一日|一天|一周|一类|一种|一面|一回|一对|一本|一套|一成|一岁|一只"
    r"|[一两三四五六七八九十]个(?:意识|自信|维护|确立|全面|规定|坚持|务必|文明|带头|必须|一律|百分|不|代表|一|严|转变|结合|统一|方面|层面|环节|到位|清单|专项|阶段|维度)"
    r"|[一两三四五六七八九十]项(?:制度|机制|行动|重点|举措|措施)|千家|万家|千人一|百日|千万(?![元人件次])|百年|十年树|万人(?!次)|三农|两会"
)
"""Words that begin like a number with a measure."""
QUOTED = re.compile(r"[“\"‘「《]([^”\"’」》\n]{1,10})[”\"’」》]")
