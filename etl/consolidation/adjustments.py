"""订正: a number that a person puts in the place of a submitted one, because the unit said so by telephone.

The submission stays as it came; when publishing, the adjusted number counts and the checks of the form run again on it. An
adjustment holds as long as the version that counts gives the number that was corrected: another number replaces it, which is
told, and the same one from a later version is asked about. A hard relation that no longer holds then leaves the form in
doubt, for the file itself is not at fault; the command that would break one is refused (``decide_adjustments``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from etl.consolidation.decisions import Overruled, Ruling, in_force, one_line
from etl.domain import (
    Adjustment,
    Arrival,
    Column,
    Finding,
    Indicator,
    Kind,
    Observation,
    Place,
    Severity,
    Standing,
    State,
    Submission,
    Unit,
)
from etl.domain.catalogue import Catalogue
from etl.domain.characters import folded
from etl.domain.findings import finding, in_parts
from etl.domain.phrasing import plain_digits
from etl.examination.numbers import LARGEST
from etl.examination.validation import validate_again
from etl.system.errors import EtlError
from etl.system.near_misses import did_you_mean

TOLD = frozenset({"已订正", "订正后又报旧数", "订正被取代"})
"""Codes of what is told of an adjustment."""
_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?")
_ON_ADJUSTED = "（按订正后的数审核）"


# --------------------------------------------------------------------------- when publishing


def adjusted(standing: Standing, catalogue: Catalogue, overruled: Overruled) -> Standing:
    """The submission that counts, with what a person corrected in it, its checks run again, and what there is to tell."""
    submission, arrival = standing.submission, standing.arrival
    known = [each for each in overruled.adjustments(submission) if catalogue.by_code(each.code)]
    if not known:
        return standing
    held = tuple(each for each in known if _holds(each, submission))
    told = tuple(_told(each, standing, catalogue) for each in known)
    if held:
        findings = _examined_again(standing, held, catalogue, overruled)
        numbers = _with_numbers(submission, held)
        submission = replace(numbers, findings=tuple(_in_doubt(each) for each in findings))
    told = overruled.let_pass(arrival, submission, told)
    return replace(standing, submission=submission, adjustments=held, set_findings=standing.set_findings + told)


def _holds(adjustment: Adjustment, submission: Submission) -> bool:
    seen = submission.observation(adjustment.code)
    return seen is not None and seen.amount == adjustment.instead_of


def _with_numbers(submission: Submission, held: Sequence[Adjustment]) -> Submission:
    values = {each.code: each.value for each in held}
    return replace(
        submission,
        observations=tuple(
            _valued(seen, values[seen.code]) if seen.column is Column.THIS_YEAR and seen.code in values else seen
            for seen in submission.observations
        ),
    )


def _valued(seen: Observation, value: Decimal) -> Observation:
    return replace(seen, value=value, state=State.NUMBER if value else State.ZERO)


def _examined_again(
    standing: Standing, held: Sequence[Adjustment], catalogue: Catalogue, overruled: Overruled
) -> tuple[Finding, ...]:
    """The findings on the adjusted numbers; those that were not there before say on what numbers they are."""
    before = standing.submission
    again = validate_again(_with_numbers(before, held), catalogue)
    found = overruled.let_pass(standing.arrival, before, again.findings)
    return tuple(each if each in before.findings or "difference" not in each.facts else _marked(each) for each in found)


def _marked(found: Finding) -> Finding:
    return replace(found, facts={**found.facts, "difference": f"{found.facts['difference']}{_ON_ADJUSTED}"})


def _in_doubt(found: Finding) -> Finding:
    """What is found on adjusted numbers sends no form back: nothing in the file is to be mended."""
    open_and_hard = found.severity is Severity.HARD and not found.settled
    return replace(found, severity=Severity.SOFT) if open_and_hard else found


def _told(adjustment: Adjustment, standing: Standing, catalogue: Catalogue) -> Finding:
    """To the unit and to the office: corrected; corrected, and told the old number again; or no longer in use."""
    submission, indicator = standing.submission, catalogue.by_code(adjustment.code)
    seen = submission.observation(adjustment.code)
    place = Place(submission.file, seen.cell.sheet, seen.cell.a1) if seen else Place(submission.file)
    facts = {
        "indicator": indicator.name if indicator else adjustment.code,
        "change": adjustment.change,
        "why": adjustment.why,
        "by": adjustment.by,
        "day": adjustment.decided_at[:10],
    }
    if _holds(adjustment, submission) and _made_on(adjustment, standing.arrival):
        return finding("已订正", place, **facts)
    found = "空" if seen is None or seen.amount is None else plain_digits(seen.amount)
    if _holds(adjustment, submission):
        return finding("订正后又报旧数", place, found=found, value=plain_digits(adjustment.value), **facts)
    return finding("订正被取代", place, found=found, **facts)


def _made_on(adjustment: Adjustment, arrival: Arrival) -> bool:
    """Whether the person had this version in front of them; one that comes back after another is a new one."""
    came, decided = (datetime.fromisoformat(stamp) for stamp in (arrival.received_at, adjustment.decided_at))
    return adjustment.sha256 == arrival.sha256 and came <= decided


# --------------------------------------------------------------------------- when a person says so


@dataclass(frozen=True, slots=True)
class AdjustmentOrder:
    """What a person typed."""

    unit: str
    """Name, alias or code."""
    entries: tuple[str, ...]
    """Indicator and number by turns; of an undoing the indicators alone."""
    why: str
    by: str
    undo: bool = False


def decide_adjustments(
    order: AdjustmentOrder,
    standings: Sequence[Standing],
    rulings: Sequence[Ruling],
    catalogue: Catalogue,
    decided_at: str,
) -> tuple[Adjustment, ...]:
    """The adjustments that the order means, in its order; of an undoing those that there are.

    ``standings`` are those of the year with the submitted numbers, ``rulings`` all that is in force. Several numbers are
    corrected together where one alone would break a relation. EtlError for a unit, an indicator or a number that cannot be
    meant, and for a hard check that would not hold.
    """
    why, by = one_line(order.why), one_line(order.by)
    if not why:
        raise EtlError("--why：要写明原因，不能是空的。")
    unit = _unit(order.unit, catalogue)
    if order.undo:
        _refuse_numbers(order, catalogue)
        force = {each.key: each for each in rulings if isinstance(each, Adjustment)}
        keys = ((unit.code, _owed(words, unit, catalogue).code) for words in order.entries)
        known = [force[key] for key in dict.fromkeys(keys) if key in force]
        meant = tuple(replace(each, why=why, by=by, decided_at=decided_at, undo=True) for each in known)
    else:
        standing = _counting(unit, standings)
        corrected = _corrected(order, unit, standing, catalogue)
        about = standing.arrival.sha256
        meant = tuple(
            Adjustment(unit.code, code, value, instead_of, about, why, by, decided_at)
            for code, value, instead_of in corrected
        )
    _refuse_the_impossible(unit, meant, standings, rulings, catalogue)
    return meant


def _refuse_numbers(order: AdjustmentOrder, catalogue: Catalogue) -> None:
    if not order.entries:
        raise EtlError("--undo：要写明收回哪个指标的订正。")
    for words in order.entries:
        if catalogue.find(words) is None and _NUMBER.fullmatch(folded(words).strip()):
            raise EtlError(f"--undo：只写指标，不写数（{words}）；收回以后用报送的数。")


def _unit(words: str, catalogue: Catalogue) -> Unit:
    unit = catalogue.unit_named(words)
    if unit is None:
        hint = did_you_mean(words, (name for each in catalogue.units for name in (each.name, *each.aliases)))
        raise EtlError(f"单位名录里没有“{words}”{hint}")
    return unit


def _owed(words: str, unit: Unit, catalogue: Catalogue) -> Indicator:
    owed, indicator = catalogue.owed_by(unit), catalogue.find(words)
    if indicator is None:
        labels = (label for each in owed for label in (each.name, each.key, *each.aliases))
        raise EtlError(f"没有“{words}”这个指标{did_you_mean(words, labels)}")
    if indicator.kind is Kind.RATIO:
        parts = "、".join(catalogue.by_key(key).name for key in indicator.formula.operands)
        raise EtlError(f"“{indicator.name}”由程序计算，不能订正：请订正算它用的数（{parts}）。")
    if indicator.kind is Kind.ROSTER:
        raise EtlError(f"“{indicator.name}”按单位名录数得，不能订正：请改 config.toml 里的 units。")
    if indicator not in owed:
        close = did_you_mean(words, (label for each in owed for label in (each.name, each.key)))
        raise EtlError(f"“{indicator.name}”不由{unit.name}报送，由{'、'.join(indicator.reported_by)}报送{close}")
    return indicator


def _counting(unit: Unit, standings: Sequence[Standing]) -> Standing:
    for standing in standings:
        if standing.effective and standing.submission.unit_code == unit.code:
            return standing
    raise EtlError(f"{unit.name}还没有采用的报送，没有可以订正的数：请先由{unit.name}报送。")


def _corrected(
    order: AdjustmentOrder, unit: Unit, standing: Standing, catalogue: Catalogue
) -> Iterator[tuple[str, Decimal, Decimal | None]]:
    """Code, new number and submitted number of each pair."""
    if not order.entries or len(order.entries) % 2:
        raise EtlError("要写明指标和订正后的数，一个指标一个数，如 etl adjust 单位 指标 13 --why 原因。")
    told: set[str] = set()
    for words, number in zip(order.entries[::2], order.entries[1::2], strict=True):
        indicator = _owed(words, unit, catalogue)
        if indicator.code in told:
            raise EtlError(f"“{indicator.name}”写了两次，不知道用哪个数。")
        told.add(indicator.code)
        value, seen = _number(number, indicator), standing.submission.observation(indicator.code)
        if seen is None:
            raise EtlError(
                f"{unit.name}的报表里没有读到“{indicator.name}”这一格，没有可以订正的数：请{unit.name}补报。"
            )
        if seen.amount == value:
            raise EtlError(
                f"{unit.name}的“{indicator.name}”报的就是{plain_digits(value)}，不用订正；收回以前的订正，加 --undo。"
            )
        yield indicator.code, value, seen.amount


def _number(words: str, indicator: Indicator) -> Decimal:
    digits, decimals = folded(words).strip(), indicator.entry.decimals
    value = Decimal(digits) if _NUMBER.fullmatch(digits) else None
    if value is None or value > LARGEST or value != round(value, decimals):
        form = f"最多{decimals}位小数" if decimals else "整数"
        raise EtlError(f"“{words}”不能作“{indicator.name}”的数：要写不小于0、不大于{LARGEST}的{form}，只写数字。")
    return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()


def _refuse_the_impossible(
    unit: Unit,
    meant: Sequence[Adjustment],
    standings: Sequence[Standing],
    rulings: Sequence[Ruling],
    catalogue: Catalogue,
) -> None:
    """A hard check that the unit's numbers would break from now on; a person may have let it pass."""
    overruled = Overruled(in_force([*rulings, *meant]))
    for standing in standings:
        if meant and standing.effective and standing.submission.unit_code == unit.code:
            held = tuple(
                each for each in overruled.adjustments(standing.submission) if _holds(each, standing.submission)
            )
            broken = [
                each
                for each in (_examined_again(standing, held, catalogue, overruled) if held else ())
                if each.severity is Severity.HARD and not each.settled
            ]
            if broken:
                said, remedy = in_parts(broken[0])
                raise EtlError(
                    f"强制性审核“{broken[0].code}”不允许：{said.removesuffix(_ON_ADJUSTED)}。{remedy}"
                    "有关的几个数都要订正的，写在一条命令里。"
                )
