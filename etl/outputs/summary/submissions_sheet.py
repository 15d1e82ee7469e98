"""报送情况: where each unit stands, below it every file that came in, and what each version changed in the one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from etl.consolidation.edition import LATE, MISSING, ONLY_ASIDE, Edition, UnitState
from etl.domain import Finding, Severity, Standing, Verdict, versions
from etl.outputs.summary.book import Book
from etl.outputs.summary.cell_styles import SummaryStyle
from etl.outputs.summary.listing import Coloured, Heading, Row, centred, set_widths, write_rows, write_title
from etl.outputs.words import ADJUSTMENT, CORRECTION, LEVELS, moment, unit_name, used

SHEET = "报送情况"
KIND_COLUMN = 3
FIRST_ROW = 3
"""Of the units, below title, summary line and header; counted from 0."""
_COMMON = (*centred("序号", "单位代码", "单位", "类别", "审核结论", "迟报", "报送时间"), Heading("文件"))
_COUNTS = tuple(Heading(word, SummaryStyle.COUNT) for word in LEVELS.values())
UNIT_HEADINGS = (*_COMMON, Heading("报送版数", SummaryStyle.COUNT), *_COUNTS, Heading("备注", most=34))
FILE_HEADINGS = (*_COMMON, *centred("是否采用"), *_COUNTS, Heading("备注", most=34), Heading("文件指纹（SHA-256）"))
CHANGE_HEADINGS = (
    *centred("版次", "单位代码", "单位", "代码", "栏目", "采用"),
    Heading("指标"),
    Heading("上一版 → 这一版"),
)
STYLE_OF = {
    Verdict.ACCEPTED.value: SummaryStyle.GOOD,
    Verdict.DOUBTFUL.value: SummaryStyle.DOUBT,
    Verdict.RETURNED.value: SummaryStyle.BAD,
    MISSING: SummaryStyle.BAD,
}
OLDER_COUNTS = "最新一版被退回，仍采用前一版"
COPY_LIES_THERE = "另有冲突副本，没有采用"
NO_FILES = "还没有收到文件。"


def write_submissions(book: Book, edition: Edition) -> None:
    """Write the sheet 报送情况."""
    page = book.page(SHEET)
    units = [_unit_row(number, state) for number, state in enumerate(edition.units, 1)]
    files = list(_file_rows(edition))
    changed = [row for state in edition.units for row in _change_rows(state)]
    last = len(FILE_HEADINGS) - 1
    write_title(page, SHEET, len(FILE_HEADINGS))
    page.text(1, 0, situation(edition), SummaryStyle.CAPTION)
    widths = set_widths(page, FILE_HEADINGS, [_padded(row) for row in (*units, *files, *changed)])
    end = write_rows(page, FIRST_ROW - 1, UNIT_HEADINGS, units, widths)
    page.text(end + 1, 0, f"全部报送（含更正和退回，共{len(files)}份，每个单位按收到的先后）", SummaryStyle.CAPTION)
    end = write_rows(page, end + 2, FILE_HEADINGS, files, widths)
    if not files:
        page.text(end, 0, NO_FILES, SummaryStyle.CAPTION)
        end += 1
    if changed:
        page.text(end + 1, 0, f"各版的改动（与同一单位的上一版相比，共{len(changed)}处）", SummaryStyle.CAPTION)
        end = write_rows(page, end + 2, CHANGE_HEADINGS, changed, widths)
    page.freeze(FIRST_ROW, 3)
    page.print_on(end - 1, last, (FIRST_ROW - 1, FIRST_ROW - 1))


def _padded(row: Row) -> Row:
    return (*row, *(None for _ in FILE_HEADINGS[len(row) :]))


def situation(edition: Edition) -> str:
    """One line: how many units have reported, and how many stand in which state."""
    states = Counter(state.status for state in edition.units)
    parts = "，".join(f"{status}{states[status]}个" for status in STYLE_OF if states[status])
    late = sum(state.late for state in edition.units)
    behind = f"（其中{LATE}{late}个）" if late else ""
    return f"应报{len(edition.units)}个单位，已采用{edition.reported}个{behind}：{parts}。"


def _unit_row(number: int, state: UnitState) -> Row:
    shown = state.effective or state.newest
    unit = state.unit
    whose = (number, unit.code, unit.name, unit.kind, Coloured(state.status, STYLE_OF[state.status]))
    if shown is None:
        left = f"{ONLY_ASIDE}，没有收：{'、'.join(state.aside)}" if state.aside else ""
        return (*whose, "", "", "", 0, None, None, None, left)
    return (*whose, *_came(shown), len(state.versions), *_counts(shown), _remark(state))


def _remark(state: UnitState) -> str:
    """Why an older version counts, and what persons decided and the unit explained about the one shown."""
    newest, counted = state.newest, state.effective
    words = []
    if counted is not None and newest is not None and newest is not counted:
        words.append(OLDER_COUNTS if newest.verdict is Verdict.RETURNED or newest.shut_out else COPY_LIES_THERE)
    if state.corrected_on:
        words.append(f"{state.corrected_on}{CORRECTION}")
    words += [_withdrawal(standing) for standing in state.versions if standing.withdrawn]
    if shown := counted or newest:
        words += [*_adjusted(shown), *_settled(shown.findings)]
    return "；".join(words)


def _file_remark(standing: Standing) -> str:
    words = [f"{standing.arrival.received_at[:10]}{CORRECTION}"] if standing.correction else []
    words += [_withdrawal(standing)] if standing.withdrawn else []
    return "；".join((*words, *_adjusted(standing), *_settled(standing.findings)))


def _withdrawal(standing: Standing) -> str:
    return f"{moment(standing.arrival.received_at)}的一版已撤回（{standing.withdrawn}）"


def _adjusted(standing: Standing) -> Iterator[str]:
    return (f"{ADJUSTMENT}（{each.code}）：{each.words}" for each in standing.adjustments)


def _settled(findings: Sequence[Finding]) -> Iterator[str]:
    """What a person let pass, each with the reason, and how many findings the unit explained."""
    for code, why in dict.fromkeys((each.code, each.waiver) for each in findings if each.waiver):
        yield f"人工放行“{code}”（{why}）"
    explained = sum(finding.settled and not finding.waiver for finding in findings)
    if explained:
        yield f"已说明{explained}处"


def _file_rows(edition: Edition) -> Iterator[Row]:
    """Every file; of one that only repeats another, which may have come later, the number of that one."""
    standings = list(enumerate(edition.in_register_order, 1))
    numbers = {(each.submission.unit_code, each.arrival.number): number for number, each in standings}
    for number, standing in standings:
        first = numbers.get((standing.submission.unit_code, standing.same_as))
        remark = f"与序号{first}的文件相同，不另计" if first else _file_remark(standing)
        yield _file_row(number, standing, edition, remark)


def _file_row(number: int, standing: Standing, edition: Edition, remark: str) -> Row:
    code, verdict = standing.submission.unit_code, standing.verdict.value
    kind = edition.catalogue.unit(code).kind if code else ""
    whose = (number, code or "", unit_name(standing), kind, Coloured(verdict, STYLE_OF[verdict]))
    return (*whose, *_came(standing), used(standing), *_counts(standing), remark, standing.arrival.sha256)


def _came(standing: Standing) -> tuple[str, str, str]:
    """Whether it was late, when it came, and which file it was."""
    return LATE if standing.late else "", moment(standing.arrival.received_at), standing.arrival.path


def _change_rows(state: UnitState) -> Iterator[Row]:
    unit = state.unit
    for number, standing in enumerate(versions(state.standings), start=1):
        for change in standing.changes or ():
            what = (change.code, change.column, used(standing), change.name)
            yield (f"第{number}版", unit.code, unit.name, *what, f"{change.before} → {change.after}")


def _counts(standing: Standing) -> tuple[int, int, int]:
    """What is still open, by severity."""
    counts = Counter(finding.severity for finding in standing.findings if not finding.settled)
    return counts[Severity.HARD], counts[Severity.SOFT], counts[Severity.NOTE]
