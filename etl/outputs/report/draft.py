"""The words of the report: the edition's figures as the names of a plain-text template that a clerk edits.

``figure`` says what a figure answers, ``template`` fills the text; here are all the names. The draft
knows where each of its figures stands, so that the Word renderer can lead every number back to its cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from etl.consolidation.edition import Edition, UnitState
from etl.domain import Indicator, Kind, Standing, Total
from etl.domain.catalogue import VILLAGE, Catalogue
from etl.domain.phrasing import listed
from etl.outputs.report.figure import FIGURE_WORDS, LAST_YEAR, PRINTED, Figure, figure_and_word
from etl.outputs.report.template import Vocabulary, audience_of, fill, legal
from etl.outputs.report.unit_figures import own_figures, table_rows, units_of
from etl.system.errors import EtlError

MOST_UNITS_WITH_MATERIAL = 20
"""The draft offers the text material of so many units; more would bury the report, and 汇总表.xlsx has them all."""


@dataclass(frozen=True, slots=True)
class DraftFigure:
    """A figure in the draft, and where: characters ``start`` to ``end`` of a line of its text, all counted from 0."""

    line: int
    start: int
    end: int
    figure: Figure
    word: str
    """What stood after the dot in the template; empty for the figure itself."""

    @property
    def lacks_last_year(self) -> bool:
        """Whether it prints the mark of last year's missing figure."""
        return self.word == LAST_YEAR and self.figure.total.last_year is None


@dataclass(frozen=True, slots=True)
class Draft:
    """A text made by a template, and every figure in it."""

    text: str
    figures: tuple[DraftFigure, ...]
    gaps: tuple[str, ...] = ()
    """One sentence for each figure that is not complete: line of the template, what is missing, the way out."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a template that is no indicator: what it says, and what the page of names tells of it."""

    says: Callable[[Edition], object]
    meaning: str


def render_draft(edition: Edition, source: str, name: str) -> Draft:
    """The draft of the whole town.

    ``source`` is the template's text and ``name`` its file, for messages. Raises EtlError, one sentence with file, line
    and near-miss, for a template that is not right.
    """
    if audience := audience_of(source):
        raise EtlError(
            f"{name}：写着“每个 {audience}”，是每个单位一份的模板，请用 etl report --template 出，不能作报告模板。"
        )
    return _filled(edition, source, name, _values(edition))


def render_bulletins(edition: Edition, source: str, name: str) -> dict[str, Draft]:
    """A text for each unit that the template's ``{% 每个 … %}`` means, by name of the unit; empty without that tag.

    Raises EtlError like ``render_draft``.
    """
    return {
        state.unit.name: _filled(edition, source, name, _values(edition) | _own_values(edition, state))
        for state in units_of(edition, audience_of(source))
    }


def _filled(edition: Edition, source: str, name: str, values: Mapping[str, object]) -> Draft:
    dotted = {word: FIGURE_WORDS for word, value in values.items() if isinstance(value, Figure)}
    vocabulary = Vocabulary(values, dotted, _meanings(edition.catalogue))
    filled = fill(source, name, vocabulary, PRINTED, partial(_table, edition))
    figures = tuple(DraftFigure(one.line, one.start, one.end, *figure_and_word(one.printed)) for one in filled.places)
    return Draft(filled.text, figures, tuple(_gaps(figures, source, name)))


def _table(edition: Edition, audience: str, columns: Sequence[object]) -> Iterator[list[object]]:
    return table_rows(edition, audience, [column for column in columns if isinstance(column, Figure)])


def _gaps(figures: Sequence[DraftFigure], source: str, name: str) -> Iterator[str]:
    """Told once for each of the town's figures, in the order of the text; last year's apart."""
    town = [each for each in figures if each.figure.town is None]
    for key, figure in {each.figure.total.indicator.key: each.figure for each in town}.items():
        if figure.gap:
            way_out = (
                f"这句话可以先不印的，放进{{% if {key}.有 %}}…{{% endif %}}" if figure.unreported else "收齐后再运行"
            )
            yield f"{name}{_line_of(key, source)}：“{key}”{figure.gap}，初稿里印着【待补】；{way_out}。"
    for key in dict.fromkeys(each.figure.total.indicator.key for each in town if each.lacks_last_year):
        where = _line_of(f"{key}.{LAST_YEAR}", source)
        way_out = f"补上年的数，或放进{{% if {key}.增减 %}}…{{% endif %}}"
        yield f"{name}{where}：“{key}”没有上年的数，初稿里印着【待补】；{way_out}。"


def _line_of(key: str, source: str) -> str:
    """Where the template prints the figure first; a loop may print it without naming it."""
    printing = re.compile(rf"\{{[{{%][^}}]*(?<!\w){re.escape(key)}(?!\w)[^}}]*\}}")
    lines = (number for number, line in enumerate(source.split("\n"), 1) for _ in printing.finditer(line))
    line = next(lines, 0)
    return f" 第{line}行" if line else ""


def _meanings(catalogue: Catalogue) -> dict[str, str]:
    """Full names, codes and aliases: a person who writes one in a template is told the key."""
    return {
        label: indicator.key
        for indicator in catalogue.indicators
        for label in (indicator.name, indicator.code, *indicator.aliases)
    }


def _values(edition: Edition) -> dict[str, object]:
    """Everything a template of the town may name."""
    figures = {total.indicator.key: _figure(total, edition) for total in edition.consolidation.totals}
    return {**figures, **{word: name.says(edition) for word, name in NAMES.items()}}


def _figure(total: Total, edition: Edition) -> Figure:
    if total.complete:
        return Figure(total, ())
    return Figure(total, edition.unanswered(total.indicator), counted=_counted(total.indicator, edition.catalogue))


def _counted(indicator: Indicator, catalogue: Catalogue) -> str:
    """What the units that owe it are called together; those behind a rate are counted with its weaker part."""
    if indicator.kind is Kind.RATIO:
        kinds = {_counted(catalogue.by_key(key), catalogue) for key in indicator.formula.operands}
    else:
        kinds = {unit.kind for unit in catalogue.units_owing(indicator)}
    return VILLAGE if kinds == {VILLAGE} else "单位"


def _own_values(edition: Edition, state: UnitState) -> dict[str, object]:
    """What stands in for the town's names in a text about one unit."""
    return {**own_figures(edition, state), **{word: name.says(edition, state) for word, name in OWN_NAMES.items()}}


def _date(edition: Edition) -> str:
    written = edition.project.report_date
    return f"{written.year}年{written.month}月{written.day}日" if written else "【待补：报告日期】"


def _absent(edition: Edition) -> str:
    return listed([state.unit.name for state in edition.units if state.effective is None])


def _material(edition: Edition) -> list[dict[str, str]]:
    """What the units wrote, in register order."""
    return [piece for standing in edition.effective[:MOST_UNITS_WITH_MATERIAL] for piece in _pieces(standing)]


def _own_material(_: Edition, state: UnitState) -> list[dict[str, str]]:
    return _pieces(state.effective) if state.effective else []


def _pieces(standing: Standing) -> list[dict[str, str]]:
    submission = standing.submission
    return [
        {"单位": submission.unit or "", "栏目": narrative.heading, "内容": _one_line(narrative.text)}
        for narrative in submission.narratives
        if narrative.text.strip()
    ]


def _one_line(text: str) -> str:
    """A piece as one paragraph, for a line of its own would pass for ours; and without signs that would pass for marks."""
    return "　".join(legal(line).strip() for line in text.strip().splitlines())


NAMES: dict[str, Name] = {
    "标题": Name(lambda edition: edition.project.title, "报告的标题，`config.toml` 的 `title`"),
    "镇名": Name(lambda edition: edition.project.name, "`config.toml` 的 `name`"),
    "年度": Name(lambda edition: edition.project.year, "报告年度"),
    "上一年度": Name(lambda edition: edition.project.year - 1, "报告年度的前一年"),
    "下一年度": Name(lambda edition: edition.project.year + 1, "报告年度的后一年"),
    "机构": Name(lambda edition: edition.project.office, "制定单位，`config.toml` 的 `office`"),
    "落款": Name(lambda edition: edition.project.signer, "报告落款，`config.toml` 的 `signer`"),
    "日期": Name(_date, "报告日期，`config.toml` 的 `report_date`；没有写时印【待补：报告日期】"),
    "应报单位数": Name(lambda edition: len(edition.units), "单位名录里有几家"),
    "已报单位数": Name(lambda edition: edition.reported, "报送已采用的有几家"),
    "缺报单位": Name(_absent, "还没有采用的报送的单位；都报了就是空的"),
    "材料": Name(_material, "各单位的文字材料，一段一项，每项有 `单位` `栏目` `内容`；最多列20个单位的"),
}
"""What is no indicator. ``docs/模板名称.md`` lists them with the indicators."""


@dataclass(frozen=True, slots=True)
class OwnName:
    """A name that means something else in a text about one unit, or only there."""

    says: Callable[[Edition, UnitState], object]
    meaning: str


OWN_NAMES: dict[str, OwnName] = {
    "本单位": OwnName(lambda _, state: state.unit.name, "单位的名称"),
    "审核结论": OwnName(lambda _, state: state.status, "接收、待核实、退回或缺报"),
    "材料": OwnName(_own_material, "这个单位的文字材料"),
}
"""Besides these an indicator's name means the unit's own figure; ``学习次数.全镇`` is the town's."""
