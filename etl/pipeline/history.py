"""What is known of last year: what its last edition printed, else its submissions, else its table ``data/observations.csv``.

The edition's tables are in the archive. Those of an edition of an earlier version are not: they are taken from the outbox or from
历次 where the journalled hashes agree, else the submissions are examined by the present rules, in memory, and the output says so.
What the table in the outbox says otherwise is told.

A table of a year without edition is taken into archive and journal when it is first used, so that a rebuild gives the same
figures wherever the file has gone since.
"""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeAlias

from etl.consolidation.last_edition import PrintedYear, base_of, strangers
from etl.consolidation.last_year import UNKNOWN, LastYear, counted
from etl.consolidation.standings import Examined, stand
from etl.domain import State
from etl.domain.catalogue import plain
from etl.ledger import Ledger
from etl.ledger.journal_records import EditionRecord, FreezeRecord
from etl.pipeline.isolation import Bounds, Examiner
from etl.pipeline.kept_editions import edition_folder
from etl.pipeline.receiving import examine_archived
from etl.settings.loading import CONFIG_NAME, Settings
from etl.system.errors import EtlError, reason_of
from etl.system.files import sha256_of
from etl.system.near_misses import did_you_mean

TABLE, TOTALS_TABLE = "data/observations.csv", "data/totals.csv"
_COLUMNS = ("unit_code", "code", "value", "state")
_TOTALS_COLUMNS = ("code", "measure", "total")
_AMOUNTS = (State.NUMBER, State.ZERO)
_NOBODY = PrintedYear({})
Edition: TypeAlias = EditionRecord | FreezeRecord


def last_year_of(settings: Settings, ledger: Ledger, number: int | None = None) -> LastYear:
    """What is known of the year before the project's; EtlError for a table that cannot be read.

    Its last edition or, to prove an edition again, the one of that ``number`` (0: none), which was the last one then.
    """
    year = settings.project.year - 1
    edition = base_edition(settings, ledger) if number is None else ledger.edition(year, number)
    printed, source = _printed_by(edition, settings, ledger)
    content, name = ledger.base_table(year), f"{year}年的{TABLE}"
    table = _NOBODY if content is None else _read_table(content, year)

    def based(on: PrintedYear, called: str) -> LastYear:
        return base_of(on, called, settings.catalogue, settings.succession)

    if not printed.amounts:
        return UNKNOWN if content is None else based(table, name)
    _refuse_strangers(settings, printed, source)
    base, beside = based(printed, source), based(table, name).amounts
    return replace(base, beside={} if beside == base.amounts else beside, table=name)


def printed_before(settings: Settings, ledger: Ledger) -> PrintedYear:
    """The tables that ``last_year_of`` goes by, as they are; without any amounts where nothing is known."""
    printed, _ = _printed_by(base_edition(settings, ledger), settings, ledger)
    content = ledger.base_table(settings.project.year - 1)
    return printed if printed.amounts or content is None else _read_table(content, settings.project.year - 1)


def _refuse_strangers(settings: Settings, printed: PrintedYear, source: str) -> None:
    """A name that nobody knows is a slip of the pen, and its figures would be missing without a word."""
    for where, name in strangers(settings.catalogue, printed, settings.succession):
        hint = did_you_mean(name, (*printed.names, *printed.measures))
        raise EtlError(
            f"{CONFIG_NAME}：{where}：“{name}”在{source}和这里的单位、指标中都没有{hint}写错的请改正，以前的事、不再用的请删去。"
        )


def take_in_table(settings: Settings, ledger: Ledger) -> None:
    """Keep what last year's edition printed, and last year's table, if it is there and new and does not say the same.

    EtlError when it cannot be read or is not a table of ours, and there is nothing else to go by.
    """
    year = settings.project.year - 1
    if (edition := base_edition(settings, ledger)) is not None:
        tables = _tables(settings, ledger, edition).values()
        ledger.keep(content for content in tables if not ledger.keeps(sha256_of(content)))
    path = settings.folders.outbox / str(year) / TABLE
    if path.is_file():
        printed, _ = _printed_by(edition, settings, ledger)
        with contextlib.suppress(*((EtlError,) if printed.amounts else ())):
            _take_in(path, ledger, year, printed)


def _take_in(path: Path, ledger: Ledger, year: int, printed: PrintedYear) -> None:
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise EtlError(f"{path} 读不出来（{reason_of(fault)}）：请检查权限，或把它移走。") from fault
    kept = ledger.base_table(year)
    # Of a table that agrees with the edition nothing need be kept, unless another one was.
    if content != kept and (_numbers(_read_table(content, year)) != _numbers(printed) or kept is not None):
        ledger.record_base_table(year, content)


def _numbers(printed: PrintedYear) -> dict[str, dict[str, Decimal]]:
    return {
        unit: {code: amount for code, amount in amounts.items() if amount is not None}
        for unit, amounts in printed.amounts.items()
    }


# --------------------------------------------------------------------------- the last edition


def base_edition(settings: Settings, ledger: Ledger) -> Edition | None:
    """The last edition of the year before: the one that is final, else the one that was published last."""
    year = settings.project.year - 1
    return ledger.freeze(year) or ledger.last_edition(year)


def _printed_by(edition: Edition | None, settings: Settings, ledger: Ledger) -> tuple[PrintedYear, str]:
    """What the edition printed, else what the year's submissions say by the present rules; and what to call it."""
    year = settings.project.year - 1
    if edition is None:
        return _submitted(settings, ledger, year), f"{year}年采用的报表"
    tables = _tables(settings, ledger, edition)
    if TABLE in tables:
        printed = _read_table(tables[TABLE], year)
        return _with_totals(printed, tables.get(TOTALS_TABLE), year), f"{year}年第{edition.number}版"
    source = f"{year}年采用的报表，第{edition.number}版的数据没有留下，按现在的设置重新审核"
    return _submitted(settings, ledger, year), source


def _tables(settings: Settings, ledger: Ledger, edition: Edition) -> dict[str, bytes]:
    """The two tables of the edition as they were published, as far as they are to be had."""
    outbox = settings.folders.outbox / str(edition.year)
    found = {}
    for name in (TABLE, TOTALS_TABLE):
        sha256 = edition.outputs.get(name, "")
        if sha256 and ledger.keeps(sha256):
            found[name] = ledger.content(sha256)
            continue
        standing = map(_content, (outbox / name, edition_folder(outbox, edition.number) / name))
        as_published = next((content for content in standing if content and sha256_of(content) == sha256), b"")
        if as_published:
            found[name] = as_published
    return found


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _submitted(settings: Settings, ledger: Ledger, year: int) -> PrintedYear:
    said, closing = ledger.decisions(year), ledger.closing(year)
    standings = stand(_examined(settings, ledger, year), settings.catalogue, None, said, closing)
    return PrintedYear(counted(standing for standing in standings if standing.effective))


def _examined(settings: Settings, ledger: Ledger, year: int) -> list[Examined]:
    """The year's examinations by the present rules; what the index has by others is examined here and left as it is there."""
    examined = list(ledger.examined(year))
    if left := ledger.unindexed(year):
        bounds = Bounds(memory_mib=settings.intake.child_megabytes, seconds=settings.intake.child_seconds)
        with Examiner(settings.catalogue, year, bounds) as examiner:
            examined += examine_archived(settings, ledger, examiner, left)
    return sorted(examined, key=lambda one: one[0].number)


# --------------------------------------------------------------------------- its tables


def _read_table(content: bytes, year: int) -> PrintedYear:
    amounts: dict[str, dict[str, Decimal | None]] = {}
    names: dict[str, str] = {}
    for row, where in _rows(content, f"{year}/{TABLE}", _COLUMNS):
        unit_code, code = row["unit_code"], row["code"]
        if code in amounts.setdefault(unit_code, {}):
            raise EtlError(f"{where}：{unit_code}的{code}前面已有一行，不知道哪行算数。请从存档恢复，或把它移走。")
        amounts[unit_code][code] = _given(row, where)
        names[plain(row.get("unit") or "")] = unit_code
    return PrintedYear(amounts, names)


def _with_totals(printed: PrintedYear, content: bytes | None, year: int) -> PrintedYear:
    """With what the table of totals says; an empty total is none."""
    rows = () if content is None else _rows(content, f"{year}/{TOTALS_TABLE}", _TOTALS_COLUMNS)
    read = [(row["code"], row["measure"], row["total"], where) for row, where in rows]
    return replace(
        printed,
        totals={code: _amount(total, where) for code, _, total, where in read if total},
        measures={code: measure for code, measure, _, _ in read},
    )


def _rows(content: bytes, name: str, columns: tuple[str, ...]) -> Iterator[tuple[Mapping[str, str], str]]:
    """Each row by its columns' names, and where it stands."""
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    except UnicodeDecodeError as fault:
        raise EtlError(f"{name}：不是UTF-8文字。请从存档恢复，或把它移走。") from fault
    if missing := [column for column in columns if column not in (reader.fieldnames or ())]:
        raise EtlError(f"{name}：缺少{'、'.join(missing)}栏，不是上年的观测值表。请从存档恢复，或把它移走。")
    for row in reader:
        yield row, f"{name} 第{reader.line_num}行"


def _given(row: Mapping[str, str], where: str) -> Decimal | None:
    """What the unit gave, a nil return as 0; None for what is owed and has no number."""
    if row["state"] == State.NIL:
        return Decimal(0)
    return _amount(row["value"] or "", where) if row["state"] in _AMOUNTS else None


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
