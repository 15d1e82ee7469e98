"""报送情况: where each unit stands, and below it every file that came in."""

from __future__ import annotations

from collections import Counter

from etl.domain import Severity, Standing, Verdict
from etl.edition import LATE, MISSING, Edition, UnitState
from etl.outputs.summary.listing import Coloured, Heading, Row, set_widths, write_rows, write_title
from etl.outputs.summary.looks import Look
from etl.outputs.summary.paper import Book
from etl.outputs.summary.words import LEVELS, moment, unit_name, used

SHEET = "报送情况"
KIND_COLUMN = 3
FIRST_ROW = 3
"""Of the units, below title, summary line and header; counted from 0."""
_COMMON = (
    Heading("序号", Look.CENTRE),
    Heading("单位代码", Look.CENTRE),
    Heading("单位", Look.CENTRE),
    Heading("类别", Look.CENTRE),
    Heading("审核结论", Look.CENTRE),
    Heading("迟报", Look.CENTRE),
    Heading("报送时间", Look.CENTRE),
    Heading("文件"),
)
_COUNTS = tuple(Heading(word, Look.COUNT) for word in LEVELS.values())
UNIT_HEADINGS = (*_COMMON, Heading("报送版数", Look.COUNT), *_COUNTS, Heading("备注", most=34))
FILE_HEADINGS = (*_COMMON, Heading("是否采用", Look.CENTRE), *_COUNTS, Heading("文件指纹（SHA-256）"))
LOOK_OF = {
    Verdict.ACCEPTED.value: Look.GOOD,
    Verdict.DOUBTFUL.value: Look.DOUBT,
    Verdict.RETURNED.value: Look.BAD,
    MISSING: Look.BAD,
}
OLDER_COUNTS = "最新一版被退回，仍采用前一版"
NO_FILES = "还没有收到文件。"


def write_submissions(book: Book, edition: Edition) -> None:
    """Write the sheet 报送情况."""
    page = book.page(SHEET)
    units = [_unit_row(number, state) for number, state in enumerate(edition.units, 1)]
    files = [_file_row(number, standing, edition) for number, standing in enumerate(edition.in_register_order, 1)]
    write_title(page, SHEET, len(UNIT_HEADINGS))
    page.text(1, 0, situation(edition), Look.CAPTION)
    widths = set_widths(page, UNIT_HEADINGS, units + files)
    end = write_rows(page, FIRST_ROW - 1, UNIT_HEADINGS, units, widths)
    page.text(end + 1, 0, f"全部报送（含更正和退回，共{len(files)}份，每个单位按收到的先后）", Look.CAPTION)
    end = write_rows(page, end + 2, FILE_HEADINGS, files, widths)
    if not files:
        page.text(end, 0, NO_FILES, Look.CAPTION)
        end += 1
    page.freeze(FIRST_ROW, 3)
    page.print_on(end - 1, len(UNIT_HEADINGS) - 1, (FIRST_ROW - 1, FIRST_ROW - 1))


def situation(edition: Edition) -> str:
    """One line: how many units have reported, and how many stand in which state."""
    states = Counter(state.status for state in edition.units)
    parts = "，".join(f"{status}{states[status]}个" for status in LOOK_OF if states[status])
    late = sum(state.late for state in edition.units)
    behind = f"（其中{LATE}{late}个）" if late else ""
    return f"应报{len(edition.units)}个单位，已采用{edition.reported}个{behind}：{parts}。"


def _unit_row(number: int, state: UnitState) -> Row:
    shown = state.effective or state.newest
    status = Coloured(state.status, LOOK_OF[state.status])
    unit = state.unit
    if shown is None:
        return (number, unit.code, unit.name, unit.kind, status, "", "", "", 0, None, None, None, "")
    return (
        number,
        unit.code,
        unit.name,
        unit.kind,
        status,
        LATE if shown.late else "",
        moment(shown.arrival.received_at),
        shown.arrival.path,
        len(state.standings),
        *_counts(shown),
        _remark(state),
    )


def _remark(state: UnitState) -> str:
    newest, counted = state.newest, state.effective
    if counted is None or newest is None or newest is counted:
        return ""
    return OLDER_COUNTS if newest.verdict is Verdict.RETURNED else ""


def _file_row(number: int, standing: Standing, edition: Edition) -> Row:
    code = standing.submission.unit_code
    verdict = standing.verdict.value
    return (
        number,
        code or "",
        unit_name(standing),
        edition.catalogue.unit(code).kind if code else "",
        Coloured(verdict, LOOK_OF[verdict]),
        LATE if standing.late else "",
        moment(standing.arrival.received_at),
        standing.arrival.path,
        used(standing),
        *_counts(standing),
        standing.arrival.sha256,
    )


def _counts(standing: Standing) -> tuple[int, int, int]:
    counts = Counter(finding.severity for finding in standing.findings)
    return counts[Severity.HARD], counts[Severity.SOFT], counts[Severity.NOTE]
