"""One number of our own draft is changed at a time: the change is found, and no other number is accused."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from etl.drafts.proofreading import Judgement, NumberVerdict
from tests.consolidated import draft, figures, proved, published
from tests.sampled import sampled

_FIGURE = re.compile(r"(近?)([0-9.]+|一)(万?)(余?)(\D+)")
_OTHER_KIND = {
    "次": "人",
    "人次": "件",
    "人": "次",
    "名": "份",
    "支": "人",
    "个": "次",
    "件": "人次",
    "条": "人",
    "份": "人",
}
"""For each measure one that counts something else."""


def bound(text: str) -> dict[str, NumberVerdict]:
    """The first verdict on each indicator of a text."""
    found: dict[str, NumberVerdict] = {}
    for verdict in figures(text):
        if verdict.indicator is not None:
            found.setdefault(verdict.indicator.name, verdict)
    return found


def changes(figure: str) -> Iterator[str]:
    """The figure with another digit, a wrong approximation, a wrong measure, 万 lost or gained."""
    match = _FIGURE.fullmatch(figure)
    assert match is not None
    near, digits, myriad, over, measure = match.groups()
    if digits == "一":
        yield from ("两公里", "一万公里", "近一公里", "一公里余", "一件")
        return
    yield from (f"{near}{digit}{digits}{myriad}{over}{measure}" for digit in "19")
    yield f"{near}{digits}{myriad}{over}{_OTHER_KIND.get(measure, '件')}"
    yield f"{near}{digits}{'' if myriad else '万'}{over}{measure}"
    yield f"{digits}{myriad}余{measure}" if near or not over else f"{digits}{myriad}{measure}"
    yield f"{digits}{myriad}{measure}" if near else f"近{digits}{myriad}{measure}"


def test_our_own_draft_agrees() -> None:
    """Every figure of the draft agrees, none is left unbound, and the 27 published ones stand by their indicators."""
    written_by_us = "".join(line for line in draft().splitlines(keepends=True) if not line.startswith("【材料"))
    assert {each.judgement for each in figures(written_by_us)} == {Judgement.AGREES}
    printed = {name: verdict.mention.text for name, verdict in bound(draft()).items()}
    assert {name: printed[name] for name, _ in published()} == dict(published())
    assert proved(draft()).remarks == ()


@pytest.mark.parametrize(("indicator", "figure"), sampled(published(), 6), ids=[name for name, _ in published()])
def test_every_change_is_found(indicator: str, figure: str) -> None:
    """Whatever is changed in one figure, exactly that number contradicts its indicator."""
    text, place = draft(), bound(draft())[indicator].mention
    for changed in changes(figure):
        proof = proved(text[: place.start] + changed + text[place.end :])
        accused = [(each.mention.start, each.indicator and each.indicator.name) for each in proof.contradicted]
        assert accused == [(place.start, indicator)], changed


@pytest.mark.parametrize(
    ("indicator", "changed"),
    [
        ("人民调解案件件数", "200余件"),
        ("人民调解案件件数", "260余起"),
        ("二十大精神学习惠及人次", "近1750人次"),
        ("法律顾问人数", "3位"),
        ("普法宣传栏更新次数", "20余期"),
    ],
)
def test_everyday_changes_are_doubted(indicator: str, changed: str) -> None:
    """What people would still call true is not accused, and not passed either."""
    text, place = draft(), bound(draft())[indicator].mention
    proof = proved(text[: place.start] + changed + text[place.end :])
    doubted = [
        (each.mention.text, each.indicator and each.indicator.name)
        for each in proof.verdicts
        if each.judgement is Judgement.DOUBTFUL
    ]
    assert doubted == [(changed, indicator)]
    assert proof.contradicted == ()
