"""What a person decided: to set a submission aside (撤回), to let a finding pass (放行), to make the year final (封存).

To correct a number (订正) is decided too: ``adjustments``. Any other decision is about a content (its SHA-256) and a unit, so it holds for the same file under another name and falls silent when
a corrected version comes. ``standings`` applies what is in force; the ledger keeps everything for ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from etl.domain import Adjustment, Arrival, Choice, Finding, Severity, Standing, Submission, moment_of
from etl.domain.findings import WHICH_COUNTS
from etl.domain.masking import masked, masked_path
from etl.system.errors import EtlError
from etl.system.near_misses import did_you_mean, near_miss

_FINGERPRINT = re.compile(r"[0-9a-f]{6,64}")
_SECOND = 1_000_000
"""Microseconds."""
SHOWN = 12
"""So many digits of a fingerprint tell two files apart, for people."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about one submission; taken back by a later one that is its ``undo``."""

    sha256: str
    path: str
    """Where the file lay, for the reader of the journal."""
    unit_code: str
    """Empty for a file of unknown unit."""
    check: str
    """Code of the finding that is let pass; empty for a withdrawal of the submission."""
    why: str
    decided_at: str
    """ISO 8601 with offset."""
    undo: bool = False
    by: str = ""
    """Who decided; empty in journals of earlier versions."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is about."""
        return self.sha256, self.unit_code, self.check

    @property
    def moment(self) -> int:
        """The end of the second in which it was decided, as ``moment_of`` counts: it stands behind what was saved in it."""
        return moment_of(self.decided_at) + _SECOND - 1

    @property
    def words(self) -> str:
        """The reason, who decided, and the day, as it is printed."""
        return listed_words(self.why, self.by, self.decided_at[:10])


Ruling: TypeAlias = Decision | Adjustment
"""All that a person decides about a year but its closing."""
R = TypeVar("R", Decision, Adjustment, Ruling)


@dataclass(frozen=True, slots=True)
class Closing:
    """封存, as it is in force for a year: what came in until then counts for ever, what comes later is 迟报 and changes nothing."""

    edition: int
    """Number of the edition that is final."""
    last_arrival: int
    """Number of the last arrival that belongs to it."""
    why: str
    """The reason that was given; empty for none."""
    closed_at: str
    """ISO 8601 with offset."""
    by: str = ""
    """Who closed it; empty in journals of earlier versions."""

    @property
    def words(self) -> str:
        """When and by whom it was closed, and with which edition, as it is printed."""
        who = f"由{self.by}" if self.by else ""
        return f"{self.closed_at[:10]}{who}封存，以第{self.edition}版为准"

    def shuts_out(self, arrival: Arrival) -> bool:
        """Whether the file came too late to count."""
        return arrival.number > self.last_arrival


@dataclass(frozen=True, slots=True)
class Order:
    """What a person typed."""

    file: str
    """Path in the inbox, file name, or the first digits of the SHA-256."""
    why: str
    check: str = ""
    unit: str = ""
    """Name of one unit where the file holds several; empty for all of them."""
    undo: bool = False
    by: str = ""
    """Who decides."""


def listed_words(*words: str) -> str:
    """Reason, person and day behind one another; what is not known is left out."""
    return "，".join(filter(None, words))


def in_force(decisions: Iterable[R]) -> tuple[R, ...]:
    """Of all decisions in their order those that hold: the last one about each thing, unless it is an undoing."""
    last: dict[tuple[str, ...], R] = {}
    for decision in decisions:
        last.pop(decision.key, None)
        if not decision.undo:
            last[decision.key] = decision
    return tuple(last.values())


class Overruled:
    """The decisions in force, looked up by submission."""

    def __init__(self, decisions: Iterable[Ruling] = ()) -> None:
        self._by_key: dict[tuple[str, str, str], Decision] = {}
        self._adjustments: dict[str, list[Adjustment]] = {}
        for each in decisions:
            if isinstance(each, Adjustment):
                self._adjustments.setdefault(each.unit_code, []).append(each)
            else:
                self._by_key[each.key] = each

    def adjustments(self, submission: Submission) -> tuple[Adjustment, ...]:
        """The numbers of that unit that a person corrected, in whatever version."""
        return tuple(self._adjustments.get(submission.unit_code or "", ()))

    def withdrawn(self, arrival: Arrival, submission: Submission) -> str:
        """Why a person set the submission aside; empty when nobody did."""
        decision = self._decision(arrival, submission, "")
        return decision.words if decision else ""

    def choice(self, arrival: Arrival, submission: Submission) -> Choice | None:
        """That a person said that this is the one of several files that counts (哪一份算数); None when nobody did."""
        decision = self._decision(arrival, submission, WHICH_COUNTS)
        return Choice(decision.moment, decision.words) if decision else None

    def let_pass(self, arrival: Arrival, submission: Submission, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings, those that a person let pass marked with the reason."""
        if not self._by_key:
            return tuple(findings)
        decided = ((each, self._decision(arrival, submission, each.code)) for each in findings)
        return tuple(replace(each, waiver=decision.words) if decision else each for each, decision in decided)

    def _decision(self, arrival: Arrival, submission: Submission, check: str) -> Decision | None:
        return self._by_key.get((arrival.sha256, submission.unit_code or "", check))


def decide(order: Order, standings: Sequence[Standing], decided_at: str) -> tuple[Decision, ...]:
    """The decisions that the order means, one a submission of the file.

    ``standings`` are all of the year with the decisions in force applied. Raises EtlError for a file or check that is not
    there, with the near-miss; for one that is ambiguous, with the candidates; and for a finding that cannot be let pass.
    """
    if not order.why.strip():
        raise EtlError("--why：要写明原因，不能是空的。")
    chosen = _of_unit(order, _named(order.file.strip(), standings))
    if order.check:
        chosen = [standing for standing in chosen if _findings(standing, order.check)] or _no_such_check(order, chosen)
        for standing in chosen:
            _refuse_the_useless(order, standing)
    why, by = one_line(order.why), one_line(order.by)
    made = (
        Decision(
            standing.arrival.sha256,
            standing.arrival.path,
            standing.submission.unit_code or "",
            order.check,
            why,
            decided_at,
            order.undo,
            by,
        )
        for standing in chosen
    )
    return tuple({decision.key: decision for decision in made}.values())


def one_line(words: str) -> str:
    """A reason or a name as it is journalled, without numbers of persons."""
    return masked(" ".join(words.split()))


def news(decisions: Iterable[Decision], force: Iterable[Ruling]) -> tuple[Decision, ...]:
    """Those that change anything: a repeated decision with the same reason, or an undoing of nothing, does not.

    Which file counts is said of what lies there at that time, so it may be said again.
    """
    reasons: dict[tuple[str, ...], str] = {decision.key: decision.why for decision in force}
    return tuple(
        decision for decision in decisions if (decision.key in reasons if decision.undo else _is_new(decision, reasons))
    )


def _is_new(decision: Decision, reasons: Mapping[tuple[str, ...], str]) -> bool:
    return decision.check == WHICH_COUNTS or reasons.get(decision.key) != decision.why


# --------------------------------------------------------------------------- which file


def _named(words: str, standings: Sequence[Standing]) -> list[Standing]:
    """The submissions of the one content that the words name; a path or file name means what lies there now."""
    # Paths are masked by the time they are here.
    words = words if _FINGERPRINT.fullmatch(words.lower()) else masked_path(words)
    given = "/" + words.replace("\\", "/").strip("/")
    by_arrival = sorted(standings, key=lambda standing: standing.arrival.number)
    newest = {standing.arrival.path: standing.arrival.sha256 for standing in by_arrival}
    paths = [path for path in newest if f"/{path}" == given]
    paths = paths or [path for path in newest if f"/{path}".endswith(given) or given.endswith(f"/{path}")]
    contents = dict.fromkeys(newest[path] for path in paths)
    if not contents and _FINGERPRINT.fullmatch(words.lower()):
        hashes = (standing.arrival.sha256 for standing in standings)
        contents = dict.fromkeys(sha256 for sha256 in hashes if sha256.startswith(words.lower()))
    if not contents:
        raise EtlError(_not_received(words, newest))
    if len(contents) > 1:
        raise EtlError(f"“{words}”不止一份，请写路径或指纹：{_candidates(contents, standings)}。")
    chosen = [standing for standing in standings if standing.arrival.sha256 in contents]
    _refuse_a_repeat(chosen, paths)
    return chosen


def _refuse_a_repeat(chosen: Sequence[Standing], paths: Sequence[str]) -> None:
    """EtlError for a file that only repeats another's content: a decision is about the content, and would strike the other too."""
    meant = [standing for standing in chosen if standing.arrival.path in paths]
    others = [
        standing.arrival.path for standing in chosen if standing.arrival.path not in paths and not standing.same_as
    ]
    if meant and others and all(standing.same_as for standing in meant):
        raise EtlError(
            f"{meant[0].arrival.path} 与 {others[0]} 的内容相同，不另计，不用管它；要撤回这份内容，请写 {others[0]}。"
        )


def _not_received(words: str, paths: Iterable[str]) -> str:
    known = (name for path in paths for name in (path.rsplit("/", 1)[-1], path))
    hint = did_you_mean(words, known)
    return f"没有收到过“{words}”这份文件{hint}可以写收件夹里的路径、文件名，或文件指纹的前6位以上。"


def _candidates(contents: Iterable[str], standings: Sequence[Standing]) -> str:
    last = {standing.arrival.sha256: standing.arrival for standing in standings}
    arrivals = (last[sha256] for sha256 in contents)
    return "；".join(
        f"{one.path}（{one.received_at[:16].replace('T', ' ')}收到，{one.sha256[:SHOWN]}）" for one in arrivals
    )


def _of_unit(order: Order, standings: list[Standing]) -> list[Standing]:
    if not order.unit:
        return standings
    chosen = [standing for standing in standings if standing.submission.unit == order.unit]
    if not chosen:
        units = "、".join(dict.fromkeys(standing.submission.unit or "单位不明" for standing in standings))
        raise EtlError(f"--unit：这份文件里没有“{order.unit}”的报表，有：{units}。")
    return chosen


# --------------------------------------------------------------------------- which finding


def _findings(standing: Standing, check: str) -> list[Finding]:
    return [each for each in standing.findings if each.code == check]


def _no_such_check(order: Order, standings: list[Standing]) -> list[Standing]:
    """Say which findings there are; a note asks for nothing, so it is not among them."""
    codes = dict.fromkeys(
        each.code for standing in standings for each in standing.findings if each.severity is not Severity.NOTE
    )
    close = near_miss(order.check, codes)
    there = f"有：{'、'.join(codes)}" if codes else "没有要放行的意见"
    meant = f"，是不是“{close}”" if close else ""
    raise EtlError(f"--check：{standings[0].arrival.path} 没有编号为“{order.check}”的意见{meant}；{there}。")


def _refuse_the_useless(order: Order, standing: Standing) -> None:
    path = standing.arrival.path
    if order.undo:
        return  # one that was replaced meanwhile holds no figures any more
    if all(each.severity is Severity.NOTE for each in _findings(standing, order.check)):
        raise EtlError(f"--check：{path} 的“{order.check}”只是提示，不用放行。")
    if standing.submission.unit_code is None or not standing.submission.observations:
        raise EtlError(f"{path} 没有读出单位和数，放行也没有数可采用：请填报单位按回执改正后重新提交。")
