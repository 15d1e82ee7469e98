"""What ``etl newyear`` says: what was done, which 上年 cells are filled in unit by unit, and what is still to be done by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from etl.consolidation.prefilling import Open, Prefilling
from etl.domain import Indicator
from etl.pipeline.forms import FOLDER
from etl.pipeline.new_year import NewYear, TakenBack
from etl.pipeline.sentences import kept_beside
from etl.settings.loading import CONFIG_NAME
from etl.settings.year_of_config import DUE, stopped_mark

_NAMED = 5
"""So many indicators at most are named for a reason."""
_OF_THE_UNIT = (Open.UNIT_NEW, Open.UNIT_SILENT, Open.PART_SILENT)


def new_year_lines(done: NewYear) -> Iterator[str]:
    """All that was done for the new year, and what it waits for."""
    project = done.settings.project
    yield f"{CONFIG_NAME} 已从{done.before}年度换到{project.year}年度。"
    yield f"收件夹在 {done.settings.year_inbox}"
    yield f"表样在 {done.settings.year_outbox / FOLDER}，共 {len(done.forms)} 份。"
    yield from kept_beside(done.forms)
    yield from _prefilled_lines(done)
    if not done.is_closed:
        yield (
            f"注意：{done.before}年度还没有封存，再有收到的，还会改动它的结果。"
            f"报告已经报出的，请运行 etl freeze {done.before}。"
        )
    yield from _due_lines(done)


def _prefilled_lines(done: NewYear) -> Iterator[str]:
    last = done.settings.project.year - 1
    if not done.prefillings:
        yield (
            f"没有{last}年度的数，上年栏都空着，由各单位自己填。{last}年度收过报表的，"
            f"请收回（etl newyear --undo），运行 etl run，再换年度。"
        )
        return
    yield f"上年数取自{done.source}："
    yield from (f"  {one.unit.name}：{_counted_words(one)}" for one in done.prefillings)


def _counted_words(one: Prefilling) -> str:
    count = sum(map(len, one.left.values()))
    if not count:
        return f"{len(one.filled)} 项都填好了。"
    reasons = "；".join(_reason_words(reason, indicators) for reason, indicators in one.left.items())
    if not one.filled:
        return f"{count} 项都空着：{reasons}。"
    return f"{len(one.filled)} 项填好了，{count} 项空着：{reasons}。"


def _reason_words(reason: Open, indicators: tuple[Indicator, ...]) -> str:
    if reason in _OF_THE_UNIT:
        return reason
    names = "、".join(indicator.name for indicator in indicators[:_NAMED])
    return f"{reason}（{names}{f'等{len(indicators)}项' if len(indicators) > _NAMED else ''}）"


def _due_lines(done: NewYear) -> Iterator[str]:
    year = done.settings.project.year
    if done.stopped:
        yield (
            f"还要做：{CONFIG_NAME} 里的{_called(done.stopped)}是{done.before}年度的，已经停用。"
            f"请改成{year}年度的日期，删去行首的“{stopped_mark(done.before)}”。"
        )
    if absent := [key for key in DUE if key not in done.stopped]:
        yield f"还要做：{CONFIG_NAME} 里没有写{_called(absent)}，请写上{year}年度的日期。"


def _called(keys: Iterable[str]) -> str:
    return "、".join(f"{DUE[key]}（{key}）" for key in keys)


def taken_back_lines(back: TakenBack) -> Iterator[str]:
    """That it is as before, or what is not."""
    how = "与换年度以前一个字也不差" if back.as_it_was else "换年度以后另改的没有动"
    yield f"{CONFIG_NAME} 已从{back.year}年度改回{back.settings.project.year}年度，{how}。"
    if back.standing:
        yield f"{_called(back.standing)}是换年度以后写的，请看看还对不对。"
    for folder in back.left:
        yield f"没有删 {folder}：里面有别的文件。"
