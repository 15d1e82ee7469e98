"""data/: the edition as plain tables for people's own programs, described by a Frictionless Data Package.

The tables are UTF-8 without byte order mark, as Table Schema readers expect; who wants to look at them in a spreadsheet has
汇总表.xlsx. Lines end with CR LF (RFC 4180), which also makes the writer quote every line break inside a text.
The order of rows depends on the register and on the versions of each unit, never on which unit's file came first.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from etl.consolidation.doubts import Doubts
from etl.consolidation.edition import Edition
from etl.domain import (
    Adjustment,
    Arrival,
    Column,
    Finding,
    Kind,
    Observation,
    Severity,
    State,
    Submission,
    Total,
    Verdict,
)
from etl.domain.findings import message
from etl.domain.phrasing import doubted, missing, phrase, plain_digits

Value = str | int | Decimal | None
Row = tuple[Value, ...]
LINE_END = "\r\n"
DIALECT = {"delimiter": ",", "lineTerminator": LINE_END, "quoteChar": '"', "doubleQuote": True, "header": True}
HUNDREDTH = Decimal("0.01")
FORMULA = re.compile(r"[\s\x00-\x1f\x7f\u200b-\u200f\ufeff]*[=+\-@＝＋－＠]")
"""What a spreadsheet would take for a formula: OWASP, CSV Injection, full-width signs included."""
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
DESCRIPTION = (
    "各单位填报、审核和汇总的结果。UTF-8编码，不带BOM；空格子表示没有数，不是0。"
    "文字列里以 = + - @（含全角）开头、电子表格会当成公式的内容，前面加了一个半角撇号（'）；数字列从不改动。"
)


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its type of Table Schema, its Chinese title and what its values must satisfy."""

    name: str
    type: str
    title: str
    constraints: Mapping[str, object] = field(default_factory=dict)
    format: str = "default"


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of ``data/``: its columns and where its rows come from."""

    name: str
    title: str
    columns: str
    """Names of ``FIELDS``, in their order."""
    rows: Callable[[Edition], Iterator[Row]]
    primary_key: tuple[str, ...] = ()

    @property
    def fields(self) -> list[Field]:
        """The columns with their types."""
        known = {column.name: column for column in FIELDS}
        return [known[name] for name in self.columns.split()]

    def record(self, row: Row) -> dict[str, Value]:
        """A row by its columns, as ``--json`` prints it."""
        return dict(zip(self.columns.split(), row, strict=True))


def render_dataset(edition: Edition) -> dict[str, bytes]:
    """The files of ``data/`` by their name relative to the year's folder of the outbox; columns as design.md §2 says."""
    contents = {resource.name: _csv(resource, edition) for resource in RESOURCES}
    package = json.dumps(_package(edition, contents), ensure_ascii=False, indent=2) + "\n"
    files = {f"data/{name}.csv": content for name, content in contents.items()}
    return files | {"data/datapackage.json": package.encode("utf-8", errors="replace")}


def harmless(text: str) -> str:
    """The text with an apostrophe in front when a spreadsheet would run it as a formula; plain numbers stay as they are."""
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


def _csv(resource: Resource, edition: Edition) -> bytes:
    texts = [column.type == "string" for column in resource.fields]
    content = io.BytesIO()
    # Encoded on the way: the rows of a thousand units are megabytes, and as text four times as many.
    lines = io.TextIOWrapper(content, encoding="utf-8", errors="replace", newline="")
    writer = csv.writer(lines, lineterminator=LINE_END)
    writer.writerow(column.name for column in resource.fields)
    for row in resource.rows(edition):
        entries = zip(map(_entry, row), texts, strict=True)
        writer.writerow(harmless(entry) if is_text else entry for entry, is_text in entries)
    lines.flush()
    return content.getvalue()


def _entry(value: Value) -> str:
    if isinstance(value, Decimal):
        return plain_digits(value)
    return "" if value is None else str(value)


# --------------------------------------------------------------------------- rows


def _totals(edition: Edition) -> Iterator[Row]:
    for total in edition.consolidation.totals:
        one, coverage = total.indicator, (total.reported, total.expected)
        value, last_year = _amount(total.value, one.kind), _amount(total.last_year, one.kind)
        row = (one.code, one.name, one.measure, one.kind.value, value, *coverage, _figure(total, edition), last_year)
        yield *row, len(total.doubtful), str(total.comparable).lower()


def _amount(value: Decimal | None, kind: Kind) -> Value:
    if value is None or kind is not Kind.RATIO:
        return value
    return f"{value.quantize(HUNDREDTH, ROUND_HALF_UP):f}"


def _figure(total: Total, edition: Edition) -> str:
    indicator = total.indicator
    if total.printed is not None:
        return phrase(total.printed, indicator) + doubted(total.doubtful)
    if indicator.kind is Kind.RATIO and total.expected and total.complete:
        # Everybody answered, so the denominator is 0 (无交办任务), and there is nothing to wait for.
        return indicator.printing.zero
    return missing(indicator, edition.unanswered(indicator))


def _observations(edition: Edition) -> Iterator[Row]:
    """What counts: a number that a unit wrote beside somebody else's indicator is not used and not listed."""
    for state in edition.units:
        if state.effective is None:
            continue
        standing = state.effective
        arrival, submission = standing.arrival, standing.submission
        names = {indicator.code: indicator.name for indicator in edition.catalogue.owed_by(state.unit)}
        doubts = Doubts(submission, state.effective.findings, edition.catalogue)
        for seen in submission.observations:
            if seen.column is Column.THIS_YEAR and seen.code in names:
                yield observation_row(arrival, doubts, seen, names[seen.code], standing.adjustment(seen.code))


def observation_row(
    arrival: Arrival, doubts: Doubts, seen: Observation, indicator: str, adjustment: Adjustment | None = None
) -> Row:
    """A row of ``OBSERVATIONS``: ``indicator`` is its name, ``doubts`` are about its submission.

    ``adjustment`` is that by which its value is not the submitted one.
    """
    submission = doubts.submission
    said = (seen.code, indicator, seen.value, seen.state.value, seen.raw, seen.repair)
    source = (submission.file, seen.cell.sheet, seen.cell.a1, arrival.sha256, arrival.received_at)
    asked = (";".join(doubts.open_on(seen)), doubts.explanation_of(seen))
    corrected = (adjustment.instead_of, adjustment.by, adjustment.why) if adjustment else (None, "", "")
    return (submission.unit_code, submission.unit, *said, *source, *asked, *corrected)


def _findings(edition: Edition) -> Iterator[Row]:
    for standing in edition.in_register_order:
        for finding in () if standing.same_as else standing.findings:
            yield finding_row(standing.submission, finding)


def finding_row(submission: Submission, finding: Finding) -> Row:
    """A row of ``FINDINGS``."""
    place, words = finding.place, (finding.severity.value, finding.code, message(finding))
    return (submission.unit_code, submission.unit, place.file, place.sheet, place.a1, *words)


def _submissions(edition: Edition) -> Iterator[Row]:
    for standing in edition.in_register_order:
        submission, arrival = standing.submission, standing.arrival
        came = (submission.file, arrival.sha256, arrival.received_at)
        outcome = (standing.verdict.value, str(standing.late).lower(), str(standing.effective).lower())
        yield submission.unit_code, submission.unit, *came, *outcome, str(standing.correction).lower()


# --------------------------------------------------------------------------- the description

REQUIRED = {"required": True}
COUNT = REQUIRED | {"minimum": 0}
FIELDS = (
    Field("unit_code", "string", "单位代码"),
    Field("unit", "string", "填报单位"),
    Field("code", "string", "代码：指标代码；审核意见里是审核编号", REQUIRED),
    Field("indicator", "string", "指标名称", REQUIRED),
    Field("measure", "string", "计量单位", REQUIRED),
    Field("kind", "string", "汇总方式", REQUIRED | {"enum": [kind.value for kind in Kind]}),
    Field("total", "number", "合计：空表示无人报送；比率按百分数，两位小数"),
    Field("reported", "integer", "已报单位数", COUNT),
    Field("expected", "integer", "应报单位数", COUNT),
    Field("figure", "string", "报告中的写法"),
    Field("last_year", "number", "上年合计：上年最后一版印出的数"),
    Field("doubtful", "integer", "几家的数待核实", COUNT),
    Field("comparable", "boolean", "合计能不能直接与上年合计相比", REQUIRED),
    Field("value", "number", "值：空白、零报告和不适用为空；有订正的是订正后的数"),
    Field("state", "string", "格子的状态", REQUIRED | {"enum": [state.value for state in State]}),
    Field("raw", "string", "格子里的原文"),
    Field("repair", "string", "程序的理解"),
    Field("file", "string", "文件名", REQUIRED),
    Field("sheet", "string", "工作表"),
    Field("cell", "string", "单元格", {"pattern": "[A-Z]{1,3}[1-9][0-9]*"}),
    Field("sha256", "string", "文件的SHA-256", REQUIRED | {"pattern": "[0-9a-f]{64}"}),
    Field("received_at", "datetime", "收到时间", REQUIRED, "%Y-%m-%dT%H:%M:%S%z"),
    Field("doubt", "string", "待核实：还没有说明的核实性审核编号，用;隔开"),
    Field("explanation", "string", "已有的说明"),
    Field("submitted", "number", "订正前报送的数：没有订正的为空"),
    Field("adjusted_by", "string", "订正的人：没有订正的为空"),
    Field("adjusted_why", "string", "订正的原因：没有订正的为空"),
    Field("severity", "string", "级别", REQUIRED | {"enum": [severity.value for severity in Severity]}),
    Field("message", "string", "审核意见全文", REQUIRED),
    Field("verdict", "string", "审核结论", REQUIRED | {"enum": [verdict.value for verdict in Verdict]}),
    Field("late", "boolean", "是否迟报", REQUIRED),
    Field("effective", "boolean", "是否采用", REQUIRED),
    Field("correction", "boolean", "是否更正：该单位以前交过可以采用的一版", REQUIRED),
)
OBSERVATIONS = Resource(
    "observations",
    "观测值：采用的各份报表本年一栏，每个应报指标一行",
    "unit_code unit code indicator value state raw repair file sheet cell sha256 received_at doubt explanation"
    " submitted adjusted_by adjusted_why",
    _observations,
    ("unit_code", "code"),
)
FINDINGS = Resource(
    "findings",
    "审核意见：全部报表；hard强制性，soft核实性，note提示",
    "unit_code unit file sheet cell severity code message",
    _findings,
)
RESOURCES = (
    Resource(
        "totals",
        "合计：每个指标一行",
        "code indicator measure kind total reported expected figure last_year doubtful comparable",
        _totals,
        ("code",),
    ),
    OBSERVATIONS,
    FINDINGS,
    Resource(
        "submissions",
        "报送：收到的全部报表，每个单位按收到的先后",
        "unit_code unit file sha256 received_at verdict late effective correction",
        _submissions,
    ),
)
"""design.md §2, Outputs."""


def _package(edition: Edition, contents: Mapping[str, bytes]) -> dict[str, object]:
    """Frictionless Data Package v1 (specs.frictionlessdata.io); no edition number or time: manifest.json has them."""
    project = edition.project
    return {
        "profile": "tabular-data-package",
        "name": f"annual-figures-{project.year}",
        "title": f"{project.name}{project.year}年年报数据",
        "description": DESCRIPTION,
        "resources": [_resource(resource, contents[resource.name]) for resource in RESOURCES],
    }


def _resource(resource: Resource, content: bytes) -> dict[str, object]:
    return {
        "profile": "tabular-data-resource",
        "name": resource.name,
        "path": f"{resource.name}.csv",
        "title": resource.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": DIALECT,
        "schema": _schema(resource),
    }


def _schema(resource: Resource) -> dict[str, object]:
    fields = []
    for column in resource.fields:
        described = {"name": column.name, "type": column.type, "format": column.format, "title": column.title}
        fields.append(described | ({"constraints": dict(column.constraints)} if column.constraints else {}))
    key = {"primaryKey": list(resource.primary_key)} if resource.primary_key else {}
    return {"fields": fields, "missingValues": [""], **key}
