"""哪一份算数: what is said where two files of a unit could count and nobody can be sure which one is meant.

A conflict copy beside the file under its plain name, or a file that came later and was saved earlier. Both files are told, in the
same words. ``versions`` finds the rivals; a person settles it (``decisions``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.domain import Arrival, Change, Column, Finding, Place, Severity, Standing, Submission
from etl.domain.conflict_copies import plain_name
from etl.domain.findings import finding

_WHOLE = "*"
_TOLD = 3
"""So many differences are told one by one."""
_SAME = "；读到的内容相同"

Both = tuple[Finding, Finding]
"""For the file that does not count, and for the one that does."""


def doubtful_codes(asked: Finding) -> frozenset[str] | None:
    """Codes of the indicators whose figure of this year is in doubt by a finding 哪一份算数; None for the whole form.

    Empty where the two files give the same figures, and where the question is settled.
    """
    if asked.severity is not Severity.SOFT or asked.settled:
        return frozenset()
    codes = asked.facts["codes"]
    return None if codes == _WHOLE else frozenset(codes.split())


def of_copy(copy: Standing, counted: Standing, differences: Sequence[Change]) -> Both:
    """A conflict copy, and the file that counts in its place; ``differences`` are what the copy says otherwise."""
    said = f"“{_name(copy)}”像是同步软件另存的冲突副本，没有采用，采用的是“{_name(counted)}”"
    if counted.choice and copy.arrival.received <= counted.moment:
        return _both(copy, counted, f"{said}；已由人定下", _plain(copy), ())
    return _both(copy, counted, said if differences else f"{said}{_SAME}", _plain(copy), differences)


def of_latecomer(late: Standing, last: Arrival, counted: Standing, differences: Sequence[Change]) -> Both:
    """A file that came after the one that counts, last with that arrival, and was saved before it."""
    said = f"后收到的“{last.name}”是{_second(last)}保存的，没有采用；采用的“{_name(counted)}”{_since(counted)}"
    return _both(late, counted, said if differences else f"{said}{_SAME}", _name(counted), differences)


def of_returned_latecomer(late: Standing, counted: Standing) -> Both:
    """The same of one that is sent back, and could not count anyway."""
    said = f"后收到的“{_name(late)}”是{_second(late.arrival)}保存的，已退回；采用的“{_name(counted)}”{_since(counted)}"
    return _both(late, counted, said, _name(counted), ())


def of_lone_copy(copy: Standing, *, counts: bool) -> Finding:
    """A conflict copy without the file that it is a copy of, or one beside which nothing can count."""
    rest = f"没有收到“{_plain(copy)}”，暂时采用这一份" if counts else f"没有采用；“{_plain(copy)}”也没有可以采用的一版"
    said = f"“{_name(copy)}”像是同步软件另存的冲突副本，{rest}"
    return _question(copy.submission, Severity.SOFT, said, _plain(copy), (), _WHOLE)


def of_chosen(standing: Standing) -> Finding:
    """The file of which a person said that it counts, with the reason. What is asked of it later is another question, and open."""
    said = f"“{_name(standing)}”由人定为算数的一份"
    return replace(
        _question(standing.submission, Severity.SOFT, said, _name(standing), (), ""),
        waiver=standing.choice.words if standing.choice else "",
    )


def _both(one: Standing, counted: Standing, said: str, plain: str, differences: Sequence[Change]) -> Both:
    severity = Severity.SOFT if differences else Severity.NOTE
    figures = [each for each in differences if each.column == Column.THIS_YEAR.value]
    codes = " ".join(each.code for each in figures)
    said = f"{said}；{_told(differences)}" if differences else said
    left, right = (
        _question(standing.submission, severity, said, plain, differences, codes) for standing in (one, counted)
    )
    return left, right


def _question(
    submission: Submission, severity: Severity, said: str, plain: str, differences: Sequence[Change], codes: str
) -> Finding:
    asked = finding("哪一份算数", _place(submission, differences), situation=said, plain=plain)
    # Two file names and what differs may be long, and are not cut.
    return replace(asked, severity=severity, facts={"situation": said, "plain": plain, "codes": codes})


def _place(submission: Submission, differences: Sequence[Change]) -> Place:
    """The first cell in which the two differ; the file where none is."""
    for change in differences:
        for seen in submission.observations:
            if (seen.code, seen.column.value) == (change.code, change.column):
                return Place(submission.file, seen.cell.sheet, seen.cell.a1)
    return Place(submission.file)


def _told(differences: Sequence[Change]) -> str:
    told = [_difference(each) for each in differences[:_TOLD]]
    return f"两份有{len(differences)}处不同：{'、'.join(told)}{'等' if len(differences) > _TOLD else ''}"


def _difference(change: Change) -> str:
    """What the file that counts says, then the other."""
    where = f"{change.code}{'' if change.column == Column.THIS_YEAR.value else change.column}" if change.code else ""
    return f"{change.name}（{where}）采用{change.before}，另一份{change.after}" if where else change.name


def _name(standing: Standing) -> str:
    return standing.submission.file


def _plain(copy: Standing) -> str:
    return plain_name(copy.arrival.name)


def _since(counted: Standing) -> str:
    return "由人定为算数的一份" if counted.choice else f"是{_second(counted.arrival)}保存的"


def _second(arrival: Arrival) -> str:
    return arrival.saved_at[:19].replace("T", " ") or "不知道什么时候"
