"""The rows of a table → observations: each indicator found by its code, else by its label, wherever the row stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from operator import itemgetter

from etl.catalogue import NIL_LABEL, Catalogue, owes, plain
from etl.domain import CellRef, Column, Finding, Indicator, Kind, Observation, Place, State, Trouble, Unit
from etl.extraction.tables import CODE, LABEL, REMARK, THIS_YEAR, Table, is_column_numbers
from etl.findings import finding
from etl.numerals import Refusal, clean, read_entry, read_percentage

_FOOTERS = ("单位负责人", "填表人", "联系电话", "报出日期", "审核关系", "制表人", "审核人")
_YES = frozenset({"是", "√", "✓", "✔"})
_NO = frozenset({"", "否", "不是"})


@dataclass(slots=True)
class RowReadings:
    """What the rows of one table gave, gathered while they are read."""

    observations: list[Observation] = field(default_factory=list)
    strays: list[Observation] = field(default_factory=list)
    explanations: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_rows(table: Table, unit: Unit, catalogue: Catalogue, file: str) -> RowReadings:
    """Everything the unit's table says; ``file`` is named in the findings."""
    reader = _RowReader(table, unit, catalogue, file)
    reader.sort_rows()
    for indicator in catalogue.indicators:
        if indicator.code in reader.rows:
            reader.read_indicator(indicator)
    reader.judge_completeness(nil=reader.is_nil_return())
    reader.tell_unknown_rows()
    # In the order in which the clerk goes down the form.
    reader.readings.findings = [found for _, found in sorted(reader.found, key=itemgetter(0))]
    return reader.readings


def known_rows(table: Table, catalogue: Catalogue) -> bool:
    """Whether any row of the table is an indicator of the catalogue: else it is somebody's other table."""
    return any(
        catalogue.by_code(clean(table.text(row, CODE))) or catalogue.by_label(clean(table.text(row, LABEL)))
        for row in table.rows()
    )


class _RowReader:
    """Reads the rows of one table of one unit."""

    def __init__(self, table: Table, unit: Unit, catalogue: Catalogue, file: str) -> None:
        self.table = table
        self.unit = unit
        self.catalogue = catalogue
        self.file = file
        self.readings = RowReadings()
        self.found: list[tuple[CellRef, Finding]] = []
        self.rows: dict[str, list[int]] = {}
        """Rows by indicator code; more than one when a row was copied."""
        self.nil_row: int | None = None
        self.unknown: list[int] = []
        self.refused: set[str] = set()
        """Codes whose 本年 cell holds something that could not be read."""

    def sort_rows(self) -> None:
        """Tell indicator rows, the 零报告 line, headings and unknown rows apart."""
        for row in self.table.rows():
            label = self.table.text(row, LABEL)
            indicator = self._indicator_of(row)
            if indicator:
                self.rows.setdefault(indicator.code, []).append(row)
            elif plain(label).startswith(NIL_LABEL):
                self.nil_row = row
            elif self._has_value(row) and not is_column_numbers(label) and not plain(label).startswith(_FOOTERS):
                self.unknown.append(row)

    def read_indicator(self, indicator: Indicator) -> None:
        """Read both columns of an indicator that the unit owes; note what stands beside one that it does not."""
        row = self._row_that_counts(indicator)
        if remark := self.table.text(row, REMARK):
            self.readings.explanations[indicator.code] = remark
        if owes(self.unit, indicator):
            for column in Column:
                self._read_owed(row, indicator, column)
        else:
            self._read_stray(row, indicator)

    def is_nil_return(self) -> bool:
        """Whether the 零报告 line says 是."""
        if self.nil_row is None:
            return False
        said = clean(self.table.text(self.nil_row, THIS_YEAR))
        if said not in _YES | _NO:
            self._find("nil_unreadable", self.nil_row, THIS_YEAR, found=said)
        return said in _YES

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
            close = get_close_matches(label, list(self.catalogue.labels()), n=1, cutoff=0.6)
            suggestion = f"（是不是“{close[0]}”？请改成表样的名称和代码）" if close else ""
            self._find("unknown_row", row, LABEL, found=label, suggestion=suggestion)

    def _said(self, row: int) -> str:
        """What stands in 本年; a formula without result says that it is one."""
        uncalculated = self.table.cell(row, THIS_YEAR).trouble is Trouble.UNCALCULATED
        return "没有结果的公式" if uncalculated else self.table.text(row, THIS_YEAR)

    def _has_value(self, row: int) -> bool:
        return bool(self._said(row)) and bool(self.table.text(row, LABEL) or self.table.text(row, CODE))

    def _find(self, code: str, row: int, title: str, /, **facts: str) -> None:
        ref = self.table.ref(row, title)
        self.found.append((ref, finding(code, Place(self.file, ref.sheet, ref.a1), **facts)))

    def _indicator_of(self, row: int) -> Indicator | None:
        """The row's indicator: by code, then by label; a code and a label of two indicators are a finding."""
        code, label = clean(self.table.text(row, CODE)), self.table.text(row, LABEL)
        by_code, by_label = self.catalogue.by_code(code), self.catalogue.by_label(clean(label))
        if by_code and by_label and by_code != by_label:
            self._find("label_conflict", row, LABEL, code=code, expected=by_code.name, found=label)
        return by_code or by_label

    def _row_that_counts(self, indicator: Indicator) -> int:
        """Of an indicator's rows the first with a value; others are a note when equal, a finding when different."""
        first, *others = sorted(self.rows[indicator.code], key=lambda row: not self._said(row))
        found = self._said(first)
        for other in others:
            second, place = self._said(other), self.table.ref(other, THIS_YEAR).a1
            code = "duplicate_row_equal" if second in ("", found) else "duplicate_row_different"
            facts = {"indicator": indicator.name, "other": place, "found": found, "second": second}
            self._find(code, first, THIS_YEAR, **facts)
        return first

    def _read_owed(self, row: int, indicator: Indicator, column: Column) -> None:
        cell, ref = self.table.cell(row, column.value), self.table.ref(row, column.value)
        if column.value not in self.table.columns:
            return
        reading = read_entry(cell, indicator)
        if isinstance(reading, Refusal):
            if column is Column.THIS_YEAR:
                self.refused.add(indicator.code)
            self._find(reading.code, row, column.value, **reading.facts)
            return
        if reading.repair:
            self._find("repaired", row, column.value, found=cell.text.strip(), repair=reading.repair)
        self.readings.observations.append(
            Observation(indicator.code, column, reading.value, reading.state, cell.text, ref, reading.repair)
        )

    def _read_stray(self, row: int, indicator: Indicator) -> None:
        """Keep what stands beside an indicator of others, or a rate typed by hand; validation says what it means."""
        cell, ref = self.table.cell(row, THIS_YEAR), self.table.ref(row, THIS_YEAR)
        if not cell.text.strip():
            return
        if indicator.kind is Kind.RATIO:
            value = read_percentage(cell)
        else:
            reading = read_entry(cell, indicator)
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
        if observation.state is State.BLANK and nil and not indicator.stock:
            self.readings.observations[number] = _as_nil(observation)
        elif observation.state is State.BLANK:
            self._find("blank", row, THIS_YEAR, indicator=indicator.name)
        elif nil and observation.state is State.NUMBER and not indicator.stock:
            self._find("nil_contradiction", row, THIS_YEAR, indicator=indicator.name, found=observation.raw.strip())


def _as_nil(blank: Observation) -> Observation:
    return Observation(blank.code, blank.column, None, State.NIL, blank.raw, blank.cell, "0（零报告）")
