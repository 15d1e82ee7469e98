"""Formulas of the totals as Excel reads them."""

from __future__ import annotations

from dataclasses import replace

from etl.domain.catalogue import Catalogue
from etl.domain.indicators import Formula
from etl.outputs.summary.formulas import Places, total_formula


def test_a_rate_over_an_absolute_value(catalogue: Catalogue) -> None:
    """``abs`` is a function of Excel's and no indicator; its neighbours are addresses."""
    rate = next(one for one in catalogue.indicators if one.formula.denominator)
    odd = replace(rate, formula=Formula(numerator="abs(甲 - 甲.上年)", denominator="甲"))
    places = Places({}, {"甲": "P7"}, {"甲": "R7"}, "C3:O3")
    assert total_formula(odd, places) == (
        '=IF(COUNT(P7,R7)<2,"",IF((P7)=0,"",IF((ABS(P7 - R7))<(P7),'
        "MIN(99.99,ROUND((ABS(P7 - R7))/(P7)*100,2)),ROUND((ABS(P7 - R7))/(P7)*100,2))))"
    ).removeprefix("=")
