"""How numbers are written in Chinese reports, as patterns: figures, and what only looks like one.

The text is folded first (full-width to half-width, letter by letter), so that only one form of each sign is met here.
"""

from __future__ import annotations

import re

from etl.drafts.proofreading.measures import MEASURES, TENTH

_YEAR = r"(?:19|20)[0-9]{2}"
_DASH = r"[^\S\t]?[-—–~～―]{1,2}[^\S\t]?|至|到"
"""Within one cell of a table: between tabs a dash is a cell of its own."""
_HANZI_DIGITS = "零〇一二三四五六七八九"
HANZI_RUN = "[零〇一二两三四五六七八九十百千万亿廿卅]"
_CAPITALS = "[壹贰叁肆伍陆柒捌玖拾佰仟萬零]{2,}"
"""As on cheques; a single one is a surname or a part of 队伍, 大陆."""
ADJOINING = frozenset(["一两", "两三", "一二", "二三", "三四", "四五", "五六", "六七", "七八", "八九", "三五"])
"""Digits side by side that mean one or the other: 七八十件, 三五次."""
_HOTLINES = r"(?:1[0-9]{2}|12[0-9]{3}|96[0-9]{3})(?=[”\"’]?(?:热线|平台|政务|公共|法律服务|便民|服务热线|电话|指挥|联动|工单|报警))"
_MONTH_DAY = "(?:1[0-2]|[1-9])/(?:3[01]|[12][0-9]|[1-9])"
"""12/4: a date where the words about it say so, else a share."""

NAMES = re.compile(
    "|".join(
        (
            rf"[〔\[(【]\s?(?P<issued>{_YEAR})\s?[〕\])】]\s?第?[0-9]+号",  # 府发〔2022〕15号
            rf"{_YEAR}年?(?:{_DASH}){_YEAR}(?:年度?|学年)",  # 2021—2022年, 2021年至2022年
            rf"{_YEAR}[-./][0-9]{{1,2}}[-./][0-9]{{1,2}}(?![0-9])",  # 2022-12-04, 2022.12.4
            # 2022年, 2022年度, 2022年12月, 2022年12月4日, 2022年3月底
            rf"(?P<year>{_YEAR})\s?(?:年度?|学年)(?:\s?[0-9]{{1,2}}月(?:\s?[0-9]{{1,2}}[日号]|份|底|初|[上中下]旬)?)?",
            rf"[0-9]{{1,2}}月?(?:{_DASH})[0-9]{{1,2}}月份?",  # 1—6月, 3月至5月
            # 12月, 12月4日, 12月4日至10日, 6月中旬
            rf"[0-9]{{1,2}}月(?:\s?[0-9]{{1,2}}(?:日|号)?(?:(?:{_DASH})[0-9]{{1,2}}[日号])?|份|底|初|[上中下]旬)?",
            r"[0-9]{1,2}日(?!均)",  # 4日; not 30日均
            rf"(?<![0-9/]){_MONTH_DAY}(?![0-9/])(?=[日号前起]|[上下]午)",  # 12/4日, 12/4上午
            rf"(?<=[于在自从至]){_MONTH_DAY}(?![0-9/])",  # 于12/4
            r"[0-9]{1,2}[:时点][0-9]{2}分?",  # 9:30, 9时30分
            r"[0-9]{1,2}[·•・‧][0-9]{1,2}",  # 12·4, 6·26
            # “12.4”国家宪法日, 3.15消费
            r"[0-9]{1,2}\.[0-9]{1,2}(?=[\"”’」]|国家|宪法|全民|全国|国际|世界|禁毒|消防|消费|交通|法制|法治宣传)",
            r"第\s?[0-9]+",  # 第3
            r"[0-9]+号",  # 15号
            r"[0-9]{3,4}-[0-9]{7,8}",  # 023-66201234
            r"(?<![0-9.,])[0-9]{7,}[Xx]?(?![0-9.]|,[0-9]|\s?[余多万亿人件次份元])",  # 13812345678, an identity number
            r"[0-9]{3,6}\*{3,}[0-9]{2,4}[0-9X]?",  # 138****5678, as masked
            r"[0-9]+(?:\.[0-9]+){2,}",  # 3.2.1
            r"[A-Za-z][A-Za-z/\-]{0,30}\s?[0-9]+(?:[.\-][0-9]+)*",  # GB/T 9704-2012, A4
            r"[0-9]+(?:\+[0-9A-Za-zＮ]+)+",  # 1+3, 1+N
            r"[0-9]+(?!(?:km|KM)[^A-Za-z])[A-Za-z]+",  # 5G, 110kV; not 3km
            r"[0-9]+:[0-9]+",  # 3:1
            _HOTLINES,  # 12348热线
            r"(?:^|(?<=\n))[^\S\n]*(?:\([0-9]{1,2}\)|[0-9]{1,2}[.、](?![0-9]))",  # (1), 1. and 1、 that begin a line
            r"(?<=[。;:,])\s?\([0-9]{1,2}\)",  # ;(2) within one
            r"[0-9]{1,2}届",  # 20届
            r"(?<=可比口径\()[0-9]{1,4}家",  # 按可比口径（7家）同比增长9%
            rf"(?P<hanzi_year>[一二][{_HANZI_DIGITS}]{{3}})年",  # 二〇二二年
            rf"第{HANZI_RUN}+",  # 第一
        )
    )
)
"""Years, dates, ordinals, document numbers, telephones, codes, list marks."""

_BEFORE = (
    r"(?:(?P<before>"
    r"将近|接近|(?<![附最邻亲靠就])近"  # 近1700人次; not 附近, 最近
    r"|大约|大概|(?<![合签节制违契大预条])约"  # 约30件; not 签约, 大约 is taken whole
    r"|超过|(?<!高)超|逾|突破"  # 超100人; not 高超
    r"|不少于|不低于|至少"
    r"|不到|不足"
    r"|上(?=[百千万])"  # 上千人
    r")\s?)?"
)
_OVER = r"(?P<over>余|多|几|来(?=[名人件次场份条个])|\+(?![0-9A-Za-z]))"
"""26余, 20多, 二十几, 十来人, 100+."""
_MEASURE_WORD = "|".join(sorted(MEASURES, key=len, reverse=True))
_NO_TENTH = "[员立功效果为本长都就熟绩分型片群套形因交品]"
"""成 before these is another word: 十三成员单位."""
_MEASURE = (
    rf"(?:(?P<measure>(?!{TENTH}{_NO_TENTH})(?:{_MEASURE_WORD}))"  # 人次, and 成 of 九成
    rf"(?:(?<={TENTH})(?P<tenth>[一二三四五六七八九半1-9]))?)"  # the 五 of 九成五
)
_AFTER = r"(?P<after>以上|以内|以下|左右|上下|不等|余(?![下额款地力]))?"
"""30件以上, 30名余; 余 is no approximation in 余下, 余额."""
_LETTER = "[\u4e00-\u9fff]"
_SPACED = (
    rf"(?<={_LETTER})[1-9][0-9]{{0,2}}"
    rf"(?:(?:[^\S\t\n][0-9]{{3}})+(?!\s?[0-9])"
    rf"|[^\S\t\n][0-9]{{2,4}}(?=\s?(?:[余多]|{_MEASURE_WORD})))"
)
"""1 200 and 2 0430 behind a word: thousands parted by spaces, or what a scanner made of them. Not 26 17 5 in a table."""
_DIGITS = (
    r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?"  # 1,700
    rf"|{_SPACED}"  # 1 700
    r"|[0-9]+(?:\.[0-9]+)?"  # 1700, 97.4
)
_SCALE = r"[百千万亿](?![姓分米克])[万亿]?"
"""3万, 2千; not the scale of 百姓, 百分, 千米, 千克."""
_TAIL = (
    r"(?:[0-9]千(?:0?[0-9]百)?|[0-9]百)(?:[0-9]十[0-9]?)?(?![0-9.,百千万亿])"  # 5千 of 1万5千, 2百 of 3千2百
    r"|[0-9]{4}(?![0-9.,万亿])"  # 0430 of 2万0430
)
"""What follows 万 or 千."""

ARABIC = re.compile(
    _BEFORE + rf"(?P<number>{_DIGITS})(?:(?P<scale>\s?{_SCALE})(?P<tail>{_TAIL})?)?"  # 近 1 万 5千
    rf"(?:(?:{_DASH})(?P<upper>{_DIGITS})(?P<upper_scale>{_SCALE})?(?![-—0-9]))?"  # the 5 of 3至5次
    rf"\s?{_OVER}?(?P<late_scale>{_SCALE})?\s?{_MEASURE}?{_AFTER}"  # 余 万 件 以上
)
"""A figure in Arabic digits: 近1700人次, 1.2万余份, 3至5次, 2万0430人."""
HANZI = re.compile(
    _BEFORE + r"(?:"
    rf"(?P<percent>百分之)(?P<rate>{HANZI_RUN}+)"  # 百分之九十七
    rf"|(?P<several>[数几])?(?P<number>{_CAPITALS}|{HANZI_RUN}+))"  # 数十, 二十六, 贰拾陆
    rf"(?:点(?P<decimals>[{_HANZI_DIGITS}]+)(?P<decimal_scale>[万亿])?)?"  # 点四 of 九十七点四
    rf"(?:(?:至|到|—|-)(?P<upper>{HANZI_RUN}+))?"  # the 五 of 三至五次
    rf"{_OVER}?(?P<late_scale>[百千万亿])?{_MEASURE}?{_AFTER}"
)
"""A figure in Chinese numerals: 二十六次, 三千余份, 百分之九十七点四."""

SHARED = re.compile(
    rf"(?P<under>{HANZI_RUN}{{1,9}}|[0-9]{{1,9}})分之(?P<over>{HANZI_RUN}{{1,9}}|[0-9]{{1,9}})"
    r"|(?<![0-9./])(?P<top>[0-9]{1,4})/(?P<bottom>[0-9]{1,4})(?![0-9/])"
)
"""三分之二, 1/3; 百分之 is a rate and read as one."""

NO_COUNT_AFTER = frozenset("第统唯专单同之逐初整均惟万周每")
"""Letters before a Chinese numeral that make another word of it: 统一, 第一, 每一."""
NO_COUNT = re.compile(
    r"[一两三四五六七八九十][^\W\d_]{1,2}式|一次性"  # 一站式
    r"|一起(?!案|纠|矛|事件|事故|交通|信访|行政|民事|因|邻里|婚姻|土地|积案|涉|重|劳)"  # together; not 一起纠纷
    r"|一条龙|一条心|一件件|一件事|一名名|一场场|一项项"
    r"|一家|一户一|一村|一人一|一案一|一张网|一本通|一年|一日|一天|一周|一类|一种|一面|一回|一对|一本|一套|一成|一岁|一只"
    # 四个意识, 两个维护: names of slogans
    r"|[一两三四五六七八九十]个(?:意识|自信|维护|确立|全面|规定|坚持|务必|文明|带头|必须|一律|百分|不|代表|一|严|转变|结合|统一|方面|层面|环节|到位|清单|专项|阶段|维度)"
    r"|[一两三四五六七八九十]项(?:制度|机制|行动|重点|举措|措施)"  # 三项制度
    r"|千家|万家|千人一|百日|千万(?![元人件次])|百年|十年树|万人(?!次)"  # 千家万户, 百日攻坚
    r"|三农|两会|三五成群|九一八|一二九|三一五"
)
"""Words that begin like a number with a measure."""
QUOTED = re.compile(r"[“\"‘「《]([^”\"’」》\n]{1,10})[”\"’」》]")
"""What stands in short quotes: “五个一”, “12·4”."""
