"""The rows of a table → observations: each indicator found by its code, else by its label, wherever the row stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import itemgetter

from etl.domain import CellRef, Column, Finding, Indicator, Kind, Observation, State, Trouble, Unit
from etl.domain.catalogue import Catalogue, owes, plain
from etl.examination.extraction.cell_findings import CellFinding, at_cell
from etl.examination.extraction.labels import CLOSE, is_column_numbers, is_footer, is_nil_label, is_subtotal
from etl.examination.extraction.subtotals import RowAmount
from etl.examination.extraction.surroundings import number_beside
from etl.examination.extraction.tables import Table
from etl.examination.extraction.titles import CODE, LABEL, MEASURE, REMARK, THIS_YEAR
from etl.examination.numbers import Reading, Refusal, doubtful_scale, read_entry, read_percentage, same_measure
from etl.system.near_misses import near_miss

_BETWEEN_MEASURES = re.compile(r"[/、()]")
_SCALE = re.compile(r"[十百千万亿]")
_YES = frozenset({"是", "√", "✓", "✔", "☑", "对", "Y", "y", "yes", "YES"})
_NO = frozenset({"", "否", "不是", "N", "n", "no", "NO", "□", "□是□否"})


@dataclass(slots=True)
class RowReadings:
    """What the rows of one table gave, gathered while they are read."""

    observations: list[Observation] = field(default_factory=list)
    strays: list[Observation] = field(default_factory=list)
    explanations: dict[str, str] = field(default_factory=dict)
    found: list[CellFinding] = field(default_factory=list)
    amounts: list[RowAmount] = field(default_factory=list)
    """The rows as a subtotal sees them."""
    subtotals: list[int] = field(default_factory=list)
    beside: list[CellRef] = field(default_factory=list)
    """Numbers next to an empty entry cell, which were told there."""

    @property
    def findings(self) -> list[Finding]:
        """In the order in which the clerk goes down the form."""
        return [found for _, found in sorted(self.found, key=itemgetter(0))]


def read_rows(table: Table, unit: Unit, catalogue: Catalogue, file: str) -> RowReadings:
    """Everything the rows of the unit's table say; ``file`` is named in the findings."""
    reader = _RowReader(table, unit, catalogue, file)
    reader.sort_rows()
    for indicator in catalogue.indicators:
        if indicator.code in reader.rows:
            reader.read_indicator(indicator)
    reader.judge_completeness(nil=reader.is_nil_return())
    reader.tell_unknown_rows()
    reader.note_amounts()
    return reader.readings


class _RowReader:
    """Reads the rows of one table of one unit."""

    def __init__(self, table: Table, unit: Unit, catalogue: Catalogue, file: str) -> None:
        self.table = table
        self.unit = unit
        self.catalogue = catalogue
        self.file = file
        self.readings = RowReadings()
        self.rows: dict[str, list[int]] = {}
        """Rows by indicator code; more than one when a row was copied."""
        self.nil_rows: list[int] = []
        self.unknown: list[int] = []
        self.headings: list[int] = []
        self.refused: set[str] = set()
        """Codes whose 本年 cell holds something that could not be read."""

    def sort_rows(self) -> None:
        """Tell indicator rows, the 零报告 line, subtotals, headings and unknown rows apart."""
        for row in self.table.rows():
            label = self.table.text(row, LABEL)
            indicator = self._indicator_of(row)
            if indicator:
                self.rows.setdefault(indicator.code, []).append(row)
            elif is_nil_label(label):
                self.nil_rows.append(row)
            elif is_column_numbers(label) or is_footer(label):
                continue
            elif not self._has_value(row):
                self.headings.append(row)
            else:
                (self.readings.subtotals if is_subtotal(label) else self.unknown).append(row)

    def read_indicator(self, indicator: Indicator) -> None:
        """Read both columns of an indicator that the unit owes; note what stands beside one that it does not."""
        row = self._row_that_counts(indicator)
        if remark := self.table.text(row, REMARK):
            self.readings.explanations[indicator.code] = remark
        if owes(self.unit, indicator):
            self._check_measure(row, indicator)
            for column in Column:
                self._read_owed(row, indicator, column)
        else:
            self._read_stray(row, indicator)

    def is_nil_return(self) -> bool:
        """Whether the 零报告 line says 是; two lines that disagree say nothing."""
        said = {row: plain(self._said(row)) for row in self.nil_rows}
        for row, words in said.items():
            if words not in _YES | _NO:
                self._find("nil_unreadable", row, THIS_YEAR, found=self._said(row))
        answers = {words in _YES for words in said.values() if words}
        if len(answers) > 1:
            self._find("nil_unreadable", self.nil_rows[-1], THIS_YEAR, found="、".join(filter(None, said.values())))
        return answers == {True}

    def judge_completeness(self, *, nil: bool) -> None:
        """A missing row and a blank are 漏报, unless the form is a nil return and the cell a flow."""
        previous = self.table.header_row
        for indicator in self.catalogue.owed_by(self.unit):
            if indicator.code not in self.rows:
                self._find("missing_row", previous, LABEL, indicator=indicator.name, code=indicator.code)
                continue
            previous = self.rows[indicator.code][0]
            if indicator.code not in self.refused:
                self._judge_answer(indicator, nil=nil)

    def tell_unknown_rows(self) -> None:
        """Name every filled row that is no indicator of the catalogue; a near-miss is only ever a suggestion."""
        for row in self.unknown:
            label = self.table.text(row, LABEL) or self.table.text(row, CODE)
            if plain(label) in self.catalogue.sections:
                self._find("heading_filled", row, THIS_YEAR, label=label, found=self._said(row))
                continue
            close = near_miss(label, self.catalogue.labels(), CLOSE)
            suggestion = f"（是不是“{close}”？请改成表样的名称和代码）" if close else ""
            self._find("unknown_row", row, LABEL, found=label, suggestion=suggestion)

    def note_amounts(self) -> None:
        """Set down the rows and their amounts, for the subtotals among them."""
        read = {
            observation.cell.row: observation
            for observation in (*self.readings.observations, *self.readings.strays)
            if observation.column is Column.THIS_YEAR
        }
        for row in self.table.rows():
            told = read.get(row)
            amount = told.amount if told else _figure(self.table.cell(row, THIS_YEAR).value)
            indicator = self.catalogue.by_code(told.code) if told else None
            heading = row in self.headings or row in self.readings.subtotals
            if heading or told or row in self.unknown:
                of_which = bool(indicator and indicator.part_of)
                self.readings.amounts.append(RowAmount(row, None if heading else amount, of_which, heading))

    def _said(self, row: int, column: str = THIS_YEAR) -> str:
        """What stands in the cell; a formula without result says that it is one."""
        uncalculated = self.table.cell(row, column).trouble is Trouble.UNCALCULATED
        return "没有结果的公式" if uncalculated else self.table.text(row, column)

    def _has_value(self, row: int) -> bool:
        return bool(self._said(row)) and bool(self.table.text(row, LABEL) or self.table.text(row, CODE))

    def _find(self, code: str, row: int, title: str, /, **facts: str) -> None:
        self.readings.found.append(at_cell(self.file, self.table.ref(row, title), code, **facts))

    def _indicator_of(self, row: int) -> Indicator | None:
        """The row's indicator: by code, then by label; what does not agree of the two is told."""
        label, found = self.table.labels[row], self.table.text(row, LABEL)
        named = label.codes or ((label.by_code,) if label.by_code else ())
        facts = {"code": "、".join(one.code for one in named), "found": found or "（空）"}
        expected = "、".join(one.name for one in named)
        if label.conflicting or label.codes:
            self._find("label_conflict", row, LABEL, expected=expected, **facts)
        elif label.reworded:
            self._find("label_reworded", row, LABEL, expected=expected, **facts)
        return label.indicator

    def _row_that_counts(self, indicator: Indicator) -> int:
        """Of an indicator's rows the first with a value; others are a note when equal, a finding when different."""
        first, *others = sorted(self.rows[indicator.code], key=lambda row: not self._said(row))
        for other in others:
            unlike = [title for title in Column if self._said(other, title) not in ("", self._said(first, title))]
            title = unlike[0] if unlike else Column.THIS_YEAR
            code = "duplicate_row_different" if unlike else "duplicate_row_equal"
            found, second = self._said(first, title) or "（空）", self._said(other, title)
            place = self.table.ref(other, title).a1
            facts = {"indicator": indicator.name, "other": place, "found": found, "second": second}
            self._find(code, first, title, **facts)
        return first

    def _check_measure(self, row: int, indicator: Indicator) -> None:
        """Numbers in another measure than the form's are other numbers."""
        if told := self.table.labels[row].measure:
            facts = {"indicator": indicator.name, "found": told, "expected": indicator.measure}
            self._find("measure_changed", row, LABEL, **facts)
        words = plain(self.table.text(row, MEASURE))
        if not words or self.catalogue.unit_named(words):
            return
        parts = [part for part in _BETWEEN_MEASURES.split(words) if part]
        if _SCALE.search(words) or not any(same_measure(part, indicator.measure) for part in parts):
            facts = {"indicator": indicator.name, "found": words, "expected": indicator.measure}
            self._find("measure_changed", row, MEASURE, **facts)

    def _read_owed(self, row: int, indicator: Indicator, column: Column) -> None:
        cell, ref = self.table.cell(row, column.value), self.table.ref(row, column.value)
        if column.value not in self.table.columns:
            return
        reading = read_entry(cell, indicator, self.catalogue.repairs)
        if self._speaks_elsewhere(row, indicator, column, reading):
            return
        if isinstance(reading, Refusal):
            self._refuse(indicator, column)
            self._find(reading.code, row, column.value, **reading.facts)
            return
        if reading.repair:
            self._find("repaired", row, column.value, found=cell.text.strip(), repair=reading.repair)
        if scale := doubtful_scale(cell.text, reading, indicator):
            facts = {"found": cell.text.strip(), "value": str(reading.value), "indicator": indicator.name}
            self._find("wan_doubtful", row, column.value, scale=scale, **facts)
        self.readings.observations.append(
            Observation(indicator.code, column, reading.value, reading.state, cell.text, ref, reading.repair)
        )

    def _speaks_elsewhere(self, row: int, indicator: Indicator, column: Column, reading: Reading | Refusal) -> bool:
        """Whether a second column contradicts the cell, or a number stands beside the empty one; both are told."""
        blank = isinstance(reading, Reading) and reading.state is State.BLANK
        twin = self.table.twins.get(column.value)
        second = self.table.sheet.at(row, twin) if twin else None
        kept = not blank or column is Column.LAST_YEAR
        if twin and second and kept and second.text.strip() not in ("", self._said(row, column)):
            other, found = CellRef(self.table.sheet.name, row, twin).a1, self._said(row, column) or "（空）"
            facts = {"column": column.value, "found": found, "other": other, "second": second.text}
            self._find("two_columns", row, column.value, **facts)
            self._refuse(indicator, column)
            return True
        if not blank or column is not Column.THIS_YEAR or not (beside := number_beside(self.table, row)):
            return False
        told = self.table.sheet.at(row, beside.column).text.strip()
        self._find("beside", row, THIS_YEAR, indicator=indicator.name, other=beside.a1, found=told)
        self.readings.beside.append(beside)
        self._refuse(indicator, column)
        return True

    def _refuse(self, indicator: Indicator, column: Column) -> None:
        if column is Column.THIS_YEAR:
            self.refused.add(indicator.code)

    def _read_stray(self, row: int, indicator: Indicator) -> None:
        """Keep what stands beside an indicator of others, or a rate typed by hand; validation says what it means."""
        cell, ref = self.table.cell(row, THIS_YEAR), self.table.ref(row, THIS_YEAR)
        if not cell.text.strip():
            return
        if indicator.kind is Kind.RATIO:
            value = read_percentage(cell)
        else:
            reading = read_entry(cell, indicator, self.catalogue.repairs)
            value = None if isinstance(reading, Refusal) else reading.value
        self.readings.strays.append(
            Observation(indicator.code, Column.THIS_YEAR, value, State.NUMBER, cell.text.strip(), ref)
        )

    def _judge_answer(self, indicator: Indicator, *, nil: bool) -> None:
        number, observation = next(
            (number, item)
            for number, item in enumerate(self.readings.observations)
            if item.code == indicator.code and item.column is Column.THIS_YEAR
        )
        row = observation.cell.row
        if observation.state is State.BLANK and nil and not indicator.entry.stock:
            self.readings.observations[number] = replace(observation, state=State.NIL, repair="0（零报告）")
        elif observation.state is State.BLANK:
            self._find("blank", row, THIS_YEAR, indicator=indicator.name)
        elif nil and observation.state is State.NUMBER and not indicator.entry.stock:
            self._find("nil_contradiction", row, THIS_YEAR, indicator=indicator.name, found=observation.raw.strip())


def _figure(value: object) -> Decimal | None:
    """A number as a subtotal adds it."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return None
    return Decimal(value)
