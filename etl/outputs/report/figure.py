"""A figure as templates meet it: what ``{{ 学习次数 }}`` and the words after its dot print, complete, partial or missing.

``phrasing`` and ``comparison`` of the domain word the number; here is what a template may ask of it. Every answer remembers
its figure, so that every number in the finished text can be led back (``template`` notes where it stands).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from etl.domain import Total
from etl.domain.comparison import NO_BASE, NOT_COMPARABLE, change, covered, growth
from etl.domain.phrasing import doubted, listed, missing, phrase, plain_digits

PLAIN = ""
"""The word of a figure that is printed without a dot."""
NAME, LAST_YEAR = "名称", "上年"
"""The word that says nothing of the number, and the one that speaks of another."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A number that nobody reported, as templates meet it: prints its mark, compares to nothing, stays itself."""

    mark: str

    def __str__(self) -> str:
        return self.mark

    def _never(self, _other: object) -> bool:
        return False

    def _itself(self, _other: object) -> Unknown:
        return self

    __lt__ = __le__ = __gt__ = __ge__ = _never
    __add__ = __radd__ = __sub__ = __rsub__ = __truediv__ = __rtruediv__ = _itself


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator as templates meet it: prints its phrase or its mark; the words of ``FIGURE_WORDS`` follow a dot."""

    total: Total
    absent: tuple[str, ...]
    """Names of the units whose answer is still owed."""
    town: Total | None = None
    """The town's total, where ``total`` is one unit's own figure."""
    counted: str = "单位"
    """What those who owe it are called together: 村居, 科室 or 单位."""
    owed: bool = True
    """False for a unit's figure that the unit does not report."""

    def __str__(self) -> str:
        if not self.owed:
            return "—"
        if self.unreported:
            return missing(self.total.indicator, self.absent)
        if self.total.printed is None:
            return "不适用"
        return self._so_far(self.total.printed, self.doubt)

    def __bool__(self) -> bool:
        """Whether there is something to write: a number above zero, or a gap to be filled."""
        return self.owed and not self.is_zero and not (self.total.value is None and self.total.complete)

    def __getitem__(self, word: str) -> object:
        """What stands after the dot in a template; KeyError makes it an unknown name."""
        said = FIGURE_WORDS[word].says(self)
        if isinstance(said, bool | Unknown) or word == NAME:
            return said
        kept = Count if isinstance(said, int) else Number if isinstance(said, Decimal) else Words
        return kept.of(said, self, word)

    @property
    def unreported(self) -> bool:
        """No value, and somebody still owes it; a ratio without base or an approved 不适用 is no gap."""
        return self.owed and self.total.value is None and not self.total.complete

    @property
    def gap(self) -> str:
        """What is still missing, told to the person who fills it in; empty when nothing is."""
        if not self.owed or self.total.complete:
            return ""
        if self.total.value is None:
            return f"还没有数，应由{listed(self.absent)}报送"
        return f"已报{self.total.coverage}，还缺{listed(self.absent)}"

    @property
    def is_zero(self) -> bool:
        """Nil, and everybody has said so."""
        return self.total.value == 0 and self.total.complete

    @property
    def number(self) -> int | Decimal | Unknown:
        """The bare number, for conditions and sums."""
        value = self.total.value
        if value is None:
            return Unknown(str(self))
        return int(value) if value == value.to_integral_value() else Decimal(plain_digits(value))

    @property
    def last_year(self) -> str:
        """Last year's figure as a phrase, or its mark; marked, too, while it is only of the units that have reported this year."""
        value = self.total.last_year
        if value is None:
            return f"【待补：上年{self.total.indicator.name}】"
        return self._so_far(value) if self.total.comparable else phrase(value, self.total.indicator)

    @property
    def difference(self) -> str:
        """The change against last year; empty unless both are complete, so that its clause can be dropped."""
        compared = self.total.comparison
        if compared is None or not self.total.complete:
            return ""
        return self._on_its_basis(change(compared.now, compared.then, self.total.indicator))

    @property
    def growth(self) -> str:
        """The 同比 clause; a gap while units are missing, for then it would compare unlike with like."""
        if self.total.value is None:
            return ""
        if not self.total.complete:
            return f"【待补：{covered(self.total.reported, self.counted)}，暂不作同比】"
        if (compared := self.total.comparison) is None:
            return NO_BASE if self.total.last_year is None else NOT_COMPARABLE
        return self._on_its_basis(growth(compared.now, compared.then, self.total.indicator))

    def _on_its_basis(self, words: str) -> str:
        """What leaves out units of this year or of last year says so."""
        basis = self.total.common_basis
        return f"按{basis}{words}" if basis else words

    def _so_far(self, value: Decimal, doubt: str = "") -> str:
        """The phrase, behind it how many units it comes from while that is not all."""
        words = phrase(value, self.total.indicator)
        gap = "" if self.total.complete else f"【待补：已报{self.total.coverage}】"
        return f"{words}{gap}{doubt}"

    @property
    def doubt(self) -> str:
        """The mark of a figure that a unit still has to explain; empty when there is nothing to explain."""
        return doubted(self.total.doubtful)

    @property
    def in_town(self) -> str:
        """The whole town's figure, beside a unit's own."""
        return str(self if self.town is None else Figure(self.town, self.absent))


@dataclass(frozen=True, slots=True)
class FigureWord:
    """A word after the dot: what it says, and what the page of names tells of it."""

    says: Callable[[Figure], object]
    meaning: str
    example: str


FIGURE_WORDS: dict[str, FigureWord] = {
    "数": FigureWord(lambda figure: figure.number, "只要数，不带约数和计量单位；条件里用它比较", "26"),
    LAST_YEAR: FigureWord(lambda figure: figure.last_year, "上年的数，写法同本年；没有时、没报齐时印【待补】", "23次"),
    "增减": FigureWord(
        lambda figure: figure.difference,
        "比上年增减多少；单位有增减时印“按可比口径（几家）”；比不了、没报齐时不印",
        "比上年增加3次",
    ),
    "同比": FigureWord(
        lambda figure: figure.growth,
        "增长、下降的百分比，比率用百分点；另有“与上年持平”“去年为零”“去年未统计”；单位有增减时印“按可比口径（几家）”，两年都有的不到一半时印“与上年口径不同，不作同比”；没报齐时印【待补】",
        "同比增长13%",
    ),
    "覆盖": FigureWord(lambda figure: figure.total.standing, "已报几家、应报几家，几家待核实", "9/9"),
    NAME: FigureWord(lambda figure: figure.total.indicator.name, "指标在这一年度的全名", "二十大精神学习次数"),
    "全镇": FigureWord(lambda figure: figure.in_town, "全镇的数，在每单位一份的模板里用", "26次"),
    "有": FigureWord(
        lambda figure: figure.total.value is not None and figure.total.value > 0, "用在条件里：大于零", "—"
    ),
    "缺": FigureWord(lambda figure: figure.unreported, "用在条件里：没有人报", "—"),
    "零": FigureWord(lambda figure: figure.is_zero, "用在条件里：都报了，而且是零", "—"),
}


class Traceable:
    """What a figure said after a dot, as the plain value it is, and still knowing the figure."""

    figure: Figure
    word: str

    @classmethod
    def of(cls, value: object, figure: Figure, word: str) -> Traceable:
        """The value, marked."""
        said = cls(value)  # type: ignore[call-arg]
        said.figure, said.word = figure, word
        return said


class Words(Traceable, str):
    """A phrase that knows its figure."""

    __slots__ = ()


class Count(Traceable, int):
    """A whole number that knows its figure."""


class Number(Traceable, Decimal):
    """A number with decimals that knows its figure."""


PRINTED = (Figure, Traceable)
"""What of a text can be led back."""


def figure_and_word(printed: object) -> tuple[Figure, str]:
    """The figure behind what was printed, and the word after its dot."""
    if isinstance(printed, Traceable):
        return printed.figure, printed.word
    if isinstance(printed, Figure):
        return printed, PLAIN
    raise TypeError(printed)
