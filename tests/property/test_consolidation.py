"""Whatever the units report: order and repetition change nothing, one unit never changes another, totals are plain sums."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from etl.consolidation.standings import Examined, stand
from etl.consolidation.totals import consolidate
from etl.domain import (
    Arrival,
    CellRef,
    Column,
    EntryRule,
    Formula,
    Indicator,
    Kind,
    Observation,
    Standing,
    State,
    Submission,
    Term,
    Total,
    Unit,
)
from etl.domain.catalogue import Catalogue

UNITS = (*(Unit(str(number), f"{number}村", "村居") for number in range(1, 5)), Unit("SFS", "司法所", "科室"))
BOTH = ("村居", "司法所")
CATALOGUE = Catalogue(
    UNITS,
    (
        Indicator("202", "顾问", "法律顾问人数", "名", "二", Kind.OWNER, ("司法所",), entry=EntryRule(stock=True)),
        Indicator("303", "调解", "调解件数", "件", "三", Kind.SUM, BOTH, formula=Formula(minus="上交")),
        Indicator("305", "上交", "上交件数", "件", "三", Kind.SUM, ("村居",)),
        Indicator("603", "文化带", "文化带公里数", "公里", "六", Kind.SUM, BOTH, entry=EntryRule(decimals=1)),
        Indicator(
            "306", "上交率", "上交率", "%", "三", Kind.RATIO, formula=Formula(numerator="上交", denominator="调解")
        ),
    ),
    (),
)

amounts = st.decimals(min_value=0, max_value=999_999_999, places=1)
cells = st.one_of(
    st.tuples(st.just(State.NUMBER), amounts),
    st.tuples(st.sampled_from([State.BLANK, State.NIL, State.NOT_APPLICABLE]), st.none()),
)


@st.composite
def submissions(draw: st.DrawFn, unit: Unit) -> Submission:
    """A submission of the unit: any state in any of its cells, any cell missing."""
    observations = [
        Observation(indicator.code, column, value, state, "", CellRef("统计表", 6, 4))
        for indicator in CATALOGUE.owed_by(unit)
        for column in Column
        if draw(st.booleans())
        for state, value in [draw(cells)]
    ]
    return Submission(f"{unit.name}.xlsx", unit.code, unit.name, 2022, observations=tuple(observations))


@st.composite
def sets(draw: st.DrawFn) -> list[Standing]:
    """The effective submissions of some of the units."""
    units = draw(st.lists(st.sampled_from(UNITS), unique=True))
    return [standing(number, draw(submissions(unit))) for number, unit in enumerate(units)]


def standing(number: int, submission: Submission) -> Standing:
    """The submission as one that counts."""
    arrival = Arrival(number, f"2022/{submission.file}", f"{number}", 1, 1, "2022-12-18T16:05:00+08:00")
    return Standing(arrival, submission, late=False, effective=True)


def figures(total: Total) -> tuple[object, ...]:
    """A total but for the order of its terms."""
    return (total.value, total.reported, total.expected, total.last_year, sorted(total.terms, key=_place))


def _place(term: Term) -> tuple[str, int]:
    return term.unit_code, term.sign


def all_figures(effective: list[Standing]) -> list[tuple[object, ...]]:
    """All totals but for the order of their terms."""
    return [figures(total) for total in consolidate(effective, CATALOGUE).totals]


@given(sets(), st.randoms(use_true_random=False))
def test_order_does_not_matter(effective: list[Standing], random: Random) -> None:
    """The submissions may come in any order."""
    shuffled = list(effective)
    random.shuffle(shuffled)
    assert all_figures(shuffled) == all_figures(effective)


@given(sets())
def test_totals_are_plain_sums(effective: list[Standing]) -> None:
    """A total is the sum of its signed terms and None without any; nothing is NaN, coverage never passes what is due."""
    for total in consolidate(effective, CATALOGUE).totals:
        if total.indicator.kind is not Kind.RATIO and any(term.sign > 0 for term in total.terms):
            assert total.value == sum((term.sign * _amount(term) for term in total.terms), Decimal(0))
        elif total.indicator.kind is not Kind.RATIO:
            assert total.value is None
        assert 0 <= total.reported <= total.expected
        assert not any(value is not None and value.is_nan() for value in (total.value, total.last_year))


def _amount(term: Term) -> Decimal:
    amount = term.observation.amount
    assert amount is not None
    return amount


@given(sets(), st.data())
def test_one_unit_never_changes_another(effective: list[Standing], data: st.DataObject) -> None:
    """Another submission of one unit, or none, leaves all terms of the others as they were."""
    unit = data.draw(st.sampled_from(UNITS))
    others = [one for one in effective if one.submission.unit_code != unit.code]
    changed = [*others, standing(99, data.draw(submissions(unit)))]
    assert _terms_of_others(effective, unit) == _terms_of_others(others, unit) == _terms_of_others(changed, unit)


def _terms_of_others(effective: list[Standing], unit: Unit) -> list[list[Term]]:
    return [
        sorted((term for term in total.terms if term.unit_code != unit.code), key=_place)
        for total in consolidate(effective, CATALOGUE).totals
    ]


@given(sets())
def test_resubmitting_changes_nothing(effective: list[Standing]) -> None:
    """The same submission sent again is a new version with the same figures."""
    once: list[Examined] = [(one.arrival, (one.submission,)) for one in effective]
    again = [*once, *((standing(100 + number, s).arrival, (s,)) for number, (_, (s,)) in enumerate(once))]
    first, second = ([one for one in stand(examined, CATALOGUE, None) if one.effective] for examined in (once, again))
    assert [one.arrival.number for one in second] == [100 + number for number in range(len(once))]
    values = [[(t.value, t.reported, t.last_year) for t in consolidate(e, CATALOGUE).totals] for e in (first, second)]
    assert values[0] == values[1]
