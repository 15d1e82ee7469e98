"""config.toml → Settings: the only reader of configuration.

Every fault is one EtlError sentence that names file, entry, key and, where there is one, the near-miss. Shapes and types are
checked here, what the entries mean together (names that must exist, cycles) in ``catalogue_from_config``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from etl import __version__
from etl.domain.catalogue import Catalogue, Repair
from etl.domain.project import Project, Template
from etl.domain.succession import Succession
from etl.settings.catalogue_from_config import build_catalogue
from etl.settings.schema import CheckEntry, IndicatorEntry, UnitEntry, type_fault
from etl.settings.toml_text import read_tables
from etl.settings.years import EntriesOfYear
from etl.system.codec import encode
from etl.system.errors import EtlError, reason_of
from etl.system.files import MIB
from etl.system.near_misses import did_you_mean, near_miss

CONFIG_NAME = "config.toml"
STATE_NAME = ".etl"
_UTC_OFFSET = re.compile(r"[+-](0[0-9]|1[0-4]):[0-5][0-9]")

T = TypeVar("T", bound=msgspec.Struct)


class _ProjectEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    title: str
    year: int
    office: str
    form_number: str
    signer: str
    deadline: dt.date | None = None
    report_date: dt.date | None = None
    utc_offset: str = "+08:00"
    operator: str = ""


class _PathsEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    inbox: str = "inbox"
    outbox: str = "outbox"
    templates: str = "templates"


class IntakeEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The ``[intake]`` table: seconds a file must be still, how long one that looks unfinished is waited for, the bounds of reading one file, the repairs allowed."""

    settle_seconds: float = 2.0
    patience_seconds: float = 30.0
    child_seconds: float = 10.0
    child_megabytes: int = 512
    file_megabytes: int = 50
    repairs: tuple[str, ...] = tuple(Repair)

    @property
    def file_bytes(self) -> int:
        """The largest file that is read."""
        return self.file_megabytes * MIB


class _ReportEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    template: str = "report.txt.j2"


_TABLES: dict[str, type[msgspec.Struct]] = {
    "project": _ProjectEntry,
    "paths": _PathsEntry,
    "intake": IntakeEntry,
    "report": _ReportEntry,
}
_NEVER_BLANK = ("name", "title", "office", "inbox", "outbox", "templates", "template")
_NAMING_KEYS = {"units": "name", "indicators": "code", "checks": "id"}


_TODAYS_TABLES, _TODAYS_KEYS = ("paths", "intake"), ("utc_offset", "operator")
"""What config.toml says of today's machine and people, and no rule of a year: a moved inbox must be found. Of the second
those in [project]."""


@dataclass(frozen=True, slots=True)
class KeptRules:
    """What the last edition of a year was made with: its rules for good."""

    source: bytes
    """config.toml as it was."""
    template: Template
    program: str
    """Version of the program; empty where no record tells it."""
    closed: bool = False
    """The year is closed (封存)."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where everything lies."""

    inbox: Path
    outbox: Path
    templates: Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything configured: the project, its folders and its catalogue."""

    root: Path
    """The project folder."""
    project: Project
    catalogue: Catalogue
    folders: Folders
    report_template: str
    intake: IntakeEntry
    operator: str
    """Who decides when no ``--by`` says so; empty for the account's name. No part of what an edition says."""
    source: bytes
    """config.toml as read, or as it was kept."""
    current_year: int
    """``[project] year`` of config.toml, whichever year these are for."""
    kept: KeptRules | None = None
    """Where the year is not judged by config.toml."""
    succession: Succession = field(default_factory=Succession)
    """What of last year the units and indicators come from."""

    @property
    def sha256(self) -> str:
        """Of ``source``."""
        return hashlib.sha256(self.source).hexdigest()

    @property
    def rules(self) -> str:
        """Hash of what an examination depends on but the file: the catalogue and the program.

        Of a year with rules of its own the program that made its last edition: a newer one examines nothing of it again.
        """
        program = (self.kept.program if self.kept else "") or __version__
        return hashlib.sha256(program.encode() + encode(self.catalogue)).hexdigest()

    @property
    def is_another_year(self) -> bool:
        """Whether they are for another year than the one that config.toml speaks of."""
        return self.project.year != self.current_year

    @property
    def year_option(self) -> str:
        """What has to stand behind a command for this year: nothing, or `` --year 2022``."""
        return f" --year {self.project.year}" if self.is_another_year else ""

    @property
    def year_inbox(self) -> Path:
        """Where the units put their files."""
        return self.folders.inbox / str(self.project.year)

    @property
    def year_outbox(self) -> Path:
        """Where the outputs are put."""
        return self.folders.outbox / str(self.project.year)

    @property
    def state(self) -> Path:
        """Ledger, archive and log."""
        return self.root / STATE_NAME


def find_project(start: Path) -> Path:
    """The nearest folder with config.toml, from ``start`` upward; EtlError when there is none."""
    for folder in (start, *start.parents):
        if (folder / CONFIG_NAME).is_file():
            return folder
    raise EtlError(f"{start} 及其上级文件夹里没有 {CONFIG_NAME}。请进入项目文件夹，或用 --project 指明。")


def load_settings(
    root: Path, year: int | None = None, kept: KeptRules | None = None, content: bytes | None = None
) -> Settings:
    """Read config.toml of the project folder; ``year`` stands in for ``[project] year``, ``kept`` for the rules in it.

    ``content`` is a config.toml that is not in its place yet. Raises EtlError naming file, entry and key.
    """
    path = root / CONFIG_NAME
    content = _content_of(path) if content is None else content
    tables = today = read_tables(content, path.name)
    if kept:
        content = kept.source
        tables = _by_today(read_tables(content, path.name), today)
    _refuse_unknown(tables, {**_TABLES, **_NAMING_KEYS}, path.name, "这一项")
    entries: dict[str, Any] = {name: _table(tables, name, kind, path.name) for name, kind in _TABLES.items()}
    chosen = entries["project"].year if year is None else year
    everything = EntriesOfYear(
        _entries(tables, "units", UnitEntry, path.name),
        _entries(tables, "indicators", IndicatorEntry, path.name),
        _entries(tables, "checks", CheckEntry, path.name),
    )
    of_year = everything.in_year(chosen, path.name)
    catalogue = build_catalogue(of_year.units, of_year.indicators, of_year.checks, path.name, chosen)
    settings = _settings(root, entries, catalogue, year, content)
    settings = replace(settings, succession=of_year.succession(path.name, everything, chosen))
    return replace(settings, current_year=today["project"]["year"], kept=kept) if kept else settings


def _by_today(tables: Mapping[str, Any], today: Mapping[str, Any]) -> dict[str, Any]:
    """The rules of a kept config.toml, with what today's says of machine and people; the repairs are rules."""
    merged = {**tables, **{name: today.get(name, {}) for name in _TODAYS_TABLES}}
    repairs = {name: value for name, value in tables.get("intake", {}).items() if name == "repairs"}
    merged["intake"] = {name: value for name, value in merged["intake"].items() if name != "repairs"} | repairs
    own = {name: value for name, value in tables["project"].items() if name not in _TODAYS_KEYS}
    merged["project"] = own | {name: today["project"][name] for name in _TODAYS_KEYS if name in today["project"]}
    return merged


def _settings(root: Path, read: Mapping[str, Any], catalogue: Catalogue, year: int | None, source: bytes) -> Settings:
    return Settings(
        root=root,
        project=_project(read["project"], year),
        catalogue=replace(catalogue, repairs=_repairs(read["intake"].repairs)),
        folders=_folders(root, read["paths"]),
        report_template=read["report"].template,
        intake=_intake(read["intake"]),
        operator=read["project"].operator.strip(),
        source=source,
        current_year=read["project"].year,
    )


def _folders(root: Path, entry: _PathsEntry) -> Folders:
    """Inbox, outbox, templates. None may lie in another: the program would take in what it writes itself."""
    folders = {name: root / getattr(entry, name) for name in entry.__struct_fields__}
    for name, other in combinations(folders, 2):
        one, two = folders[name].resolve(), folders[other].resolve()
        if one.is_relative_to(two) or two.is_relative_to(one):
            raise EtlError(f"{CONFIG_NAME}：[paths] 的 {other}：不能与 {name} 是同一个文件夹，也不能一个在另一个里面。")
    return Folders(**folders)


def _project(entry: _ProjectEntry, year: int | None) -> Project:
    if not _UTC_OFFSET.fullmatch(entry.utc_offset):
        raise EtlError(f"{CONFIG_NAME}：[project] 的 utc_offset：“{entry.utc_offset}”不是时差，应像 +08:00。")
    chosen = entry.year if year is None else year
    if not 1990 <= chosen <= 2100:
        where = f"{CONFIG_NAME}：[project] 的 year" if year is None else "--year"
        raise EtlError(f"{where}：{chosen} 不是可用的年度（1990—2100）。")
    if set("{}") & set(entry.title.replace("{year}", "")):
        raise EtlError(f"{CONFIG_NAME}：[project] 的 title：“{entry.title}”里只能用 {{year}} 代表年度。")
    fields = {name: getattr(entry, name) for name in entry.__struct_fields__ if name != "operator"}
    return Project(**{**fields, "year": chosen, "title": entry.title.replace("{year}", str(chosen))})


def _intake(entry: IntakeEntry) -> IntakeEntry:
    for name in entry.__struct_fields__:
        if name == "repairs":
            continue
        value, may_be_zero = getattr(entry, name), name == "settle_seconds"
        if not 0 <= value <= 100_000 or (value == 0 and not may_be_zero):
            least = "不小于0" if may_be_zero else "大于0"
            raise EtlError(f"{CONFIG_NAME}：[intake] 的 {name}：应{least}、不超过100000，现在是 {value}。")
    return entry


def _repairs(names: tuple[str, ...]) -> tuple[Repair, ...]:
    """The kinds of automatic reading that are allowed, in their own order."""
    known = [str(kind) for kind in Repair]
    for name in names:
        if name not in known:
            close = near_miss(name, known)
            hint = f"，是不是 {close}？" if close else f"。可用的是：{'、'.join(known)}。"
            raise EtlError(f"{CONFIG_NAME}：[intake] 的 repairs：没有“{name}”这种识读{hint}")
    return tuple(kind for kind in Repair if kind in names)


def _content_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise EtlError(f"{path} 读不出来（{reason_of(fault)}）。请检查文件是否存在、是否有权限。") from fault


def _table(tables: Mapping[str, Any], name: str, kind: type[T], file: str) -> T:
    entry = _entry(tables.get(name, {}), kind, file, f"[{name}]")
    for key in _NEVER_BLANK:
        if not str(getattr(entry, key, "…")).strip():
            raise EtlError(f"{file}：[{name}] 的 {key} 是空的。")
    for key in entry.__struct_fields__:
        if any(letter < " " for letter in str(getattr(entry, key))):
            raise EtlError(f"{file}：[{name}] 的 {key}：有看不见的控制字符；路径里的反斜杠要写成 /，如 D:/年报/inbox。")
    return entry


def _entries(tables: Mapping[str, Any], name: str, kind: type[T], file: str) -> list[T]:
    rows = tables.get(name)
    if not isinstance(rows, list) or not rows:
        raise EtlError(f"{file}：{name} 应是一张表（[ … ]），至少一条，现在没有。")
    return [_entry(row, kind, file, _entry_name(name, row, number, file)) for number, row in enumerate(rows, start=1)]


def _entry_name(table: str, row: object, number: int, file: str) -> str:
    key = _NAMING_KEYS[table]
    named = row.get(key) if isinstance(row, dict) else None
    if isinstance(named, str) and not named.strip():
        raise EtlError(f"{file}：{table} 第{number}条 的 {key} 是空的。")
    return f"{table} {named}" if isinstance(named, str) else f"{table} 第{number}条"


def _entry(row: object, kind: type[T], file: str, where: str) -> T:
    if not isinstance(row, dict):
        raise EtlError(f"{file}：{where} 应是 {{ 名称 = 值, … }}。")
    known = _fields(kind)
    _refuse_unknown(row, known, f"{file}：{where}", "这个键")
    for name, key in known.items():
        if key.required and name not in row:
            raise EtlError(f"{file}：{where} 缺少 {name}。")
    return _converted(row, kind, file, where)


@cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """The keys of an entry; msgspec takes longer to tell them than to convert a row."""
    return {one.encode_name: one for one in msgspec.structs.fields(kind)}


def _converted(row: dict[str, Any], kind: type[T], file: str, where: str) -> T:
    try:
        return msgspec.convert(row, kind, builtin_types=(dt.date, dt.datetime, dt.time))
    except msgspec.ValidationError as fault:
        key = re.search(r"\$\.(\w+)", str(fault))
        name = key[1] if key else ""
        raise EtlError(f"{file}：{where} 的 {name}：{type_fault(str(fault), row.get(name), kind, name)}") from fault


def _refuse_unknown(row: Mapping[str, Any], known: Mapping[str, Any], where: str, word: str) -> None:
    for name in row:
        if name not in known:
            raise EtlError(f"{where}：没有 {name} {word}{did_you_mean(name, known, quoted=False)}")
