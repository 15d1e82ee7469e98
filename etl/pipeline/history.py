"""What is known of last year: its submissions in the ledger, else its table ``data/observations.csv``, else nothing.

Where both are there the submissions are the base, and what the table says otherwise is told.

A table is taken into archive and journal when it is first used, so that a rebuild gives the same figures wherever the file
has gone since.
"""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from etl.consolidation.last_year import UNKNOWN, LastYear, counted
from etl.consolidation.standings import stand
from etl.domain import State
from etl.ledger import Ledger
from etl.settings.loading import Settings
from etl.system.errors import EtlError, reason_of

TABLE = "data/observations.csv"
_COLUMNS = ("unit_code", "code", "value", "state")
_AMOUNTS = (State.NUMBER, State.ZERO)
Amounts = dict[str, dict[str, Decimal]]
"""By unit code and indicator code."""


def last_year_of(settings: Settings, ledger: Ledger) -> LastYear:
    """What is known of the year before the project's; EtlError for a table that cannot be read."""
    year = settings.project.year - 1
    amounts, content, name = _submitted(settings, ledger, year), ledger.base_table(year), f"{year}年的{TABLE}"
    table = {} if content is None else _read_table(content, year)
    if amounts:
        return LastYear(amounts, f"{year}年采用的报表", {} if table == amounts else table, name)
    return UNKNOWN if content is None else LastYear(table, name)


def take_in_table(settings: Settings, ledger: Ledger) -> None:
    """Keep last year's table, if it is there and new and the ledger does not say the same.

    EtlError when it cannot be read or is not a table of ours, and there is nothing else to go by.
    """
    year = settings.project.year - 1
    path = settings.outbox / str(year) / TABLE
    if path.is_file():
        submitted = _submitted(settings, ledger, year)
        with contextlib.suppress(*((EtlError,) if submitted else ())):
            _take_in(path, ledger, year, submitted)


def _take_in(path: Path, ledger: Ledger, year: int, submitted: Amounts) -> None:
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise EtlError(f"{path} 读不出来（{reason_of(fault)}）：请检查权限，或把它移走。") from fault
    kept = ledger.base_table(year)
    # Of a table that agrees with the ledger nothing need be kept, unless another one was.
    if content != kept and (_read_table(content, year) != submitted or kept is not None):
        ledger.record_base_table(year, content)


def _submitted(settings: Settings, ledger: Ledger, year: int) -> Amounts:
    said, closing = ledger.decisions(year), ledger.closing(year)
    standings = stand(ledger.examined(year), settings.catalogue, None, said, closing)
    return counted(standing for standing in standings if standing.effective)


def _read_table(content: bytes, year: int) -> Amounts:
    amounts: Amounts = {}
    for unit_code, code, amount, where in _rows(content, f"{year}/{TABLE}"):
        if code in amounts.setdefault(unit_code, {}):
            raise EtlError(f"{where}：{unit_code}的{code}前面已有一行，不知道哪行算数。请从存档恢复，或把它移走。")
        amounts[unit_code][code] = amount
    return amounts


def _rows(content: bytes, name: str) -> Iterator[tuple[str, str, Decimal, str]]:
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    except UnicodeDecodeError as fault:
        raise EtlError(f"{name}：不是UTF-8文字。请从存档恢复，或把它移走。") from fault
    if missing := [column for column in _COLUMNS if column not in (reader.fieldnames or ())]:
        raise EtlError(f"{name}：缺少{'、'.join(missing)}栏，不是上年的观测值表。请从存档恢复，或把它移走。")
    for row in reader:
        state, value, where = row["state"], row["value"] or "", f"{name} 第{reader.line_num}行"
        if state == State.NIL:
            yield row["unit_code"], row["code"], Decimal(0), where
        elif state in _AMOUNTS:
            yield row["unit_code"], row["code"], _amount(value, where), where


def _amount(value: str, where: str) -> Decimal:
    try:
        amount = Decimal(value)
    except InvalidOperation as fault:
        raise EtlError(f"{where}：“{value}”不是数。请从存档恢复，或把它移走。") from fault
    if not amount.is_finite():
        raise EtlError(f"{where}：“{value}”不是数。请从存档恢复，或把它移走。")
    if amount < 0:
        raise EtlError(f"{where}：“{value}”是负数，报表里没有负数。请从存档恢复，或把它移走。")
    return amount
