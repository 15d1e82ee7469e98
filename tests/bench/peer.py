"""The peer of the benchmark: what a competent analyst would write with pandas in an afternoon.

``python tests/bench/peer.py INBOX OUT.xlsx`` reads 统计表 and the 台账 of every workbook in INBOX with openpyxl and writes sums, a
table of indicators by units and counts of the detail lists. No checks, no provenance, no report, no receipts.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

TABLE, CODE, NAME, THIS_YEAR, LAST_YEAR = "统计表", "代码", "指标名称", "本年", "上年"
LISTS = {"普法活动台账": "类别", "矛盾纠纷台账": "结果"}


def main(inbox: Path, out: Path) -> None:
    """Summarise the workbooks of ``inbox`` in ``out``."""
    tables: list[pd.DataFrame] = []
    lists: dict[str, list[pd.DataFrame]] = {name: [] for name in LISTS}
    for path in sorted(inbox.glob("*.xlsx")):
        with pd.ExcelFile(path, engine="openpyxl") as book:
            table = _below_header(pd.read_excel(book, sheet_name=TABLE, header=None), CODE)
            tables.append(table[table[CODE].notna() & table[NAME].notna()].assign(unit=path.stem))
            for name, kind in LISTS.items():
                if name in book.sheet_names:
                    rows = _below_header(pd.read_excel(book, sheet_name=name, header=None), kind)
                    lists[name].append(rows[rows[kind].notna()].assign(unit=path.stem))
    figures = pd.concat(tables, ignore_index=True)
    for column in (THIS_YEAR, LAST_YEAR):
        figures[column] = pd.to_numeric(figures[column], errors="coerce")
    with pd.ExcelWriter(out) as writer:
        figures.groupby([CODE, NAME])[[THIS_YEAR, LAST_YEAR]].sum(min_count=1).to_excel(writer, sheet_name="合计")
        by_unit = figures.pivot_table(index=[CODE, NAME], columns="unit", values=THIS_YEAR)
        by_unit.to_excel(writer, sheet_name="各单位")
        for name, kind in LISTS.items():
            rows = pd.concat(lists[name], ignore_index=True)
            pd.crosstab(rows["unit"], rows[kind]).to_excel(writer, sheet_name=name)


def _below_header(sheet: pd.DataFrame, title: str) -> pd.DataFrame:
    """The rows below the one that holds the title, with that row's texts as column names."""
    header = sheet.index[(sheet == title).any(axis=1)][0]
    rows = sheet.loc[header + 1 :].set_axis(list(sheet.loc[header]), axis=1)
    return rows.loc[:, rows.columns.notna()]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
