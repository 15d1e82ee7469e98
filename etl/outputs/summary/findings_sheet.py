"""审核意见 and 未执行的审核: everything that was found, hard before soft before notes, and what could not be checked."""

from __future__ import annotations

from etl.consolidation.edition import Edition
from etl.domain import Finding, Severity, Standing
from etl.domain.findings import settlement, statement
from etl.outputs.summary.book import Book
from etl.outputs.summary.cell_styles import SummaryStyle
from etl.outputs.summary.listing import Coloured, Heading, Row, centred, write_list
from etl.outputs.words import LEVELS, place_of, unit_name, used

OPINIONS = "审核意见"
OPINION_HEADINGS = (
    *centred("单位"),
    Heading("文件", most=36),
    *centred("位置", "级别"),
    Heading("编号", most=20),
    Heading("意见", most=70),
    Heading("说明和处理", most=44),
    *centred("是否采用"),
)
SKIPPED = "未执行的审核"
SKIPPED_HEADINGS = (
    *centred("单位"),
    Heading("文件", most=36),
    *centred("审核"),
    Heading("审核内容", most=60),
    Heading("未执行的原因", most=44),
)
WHOLE_SET = "跨单位"
UNEXPLAINED = "未说明"
ORDER = (Severity.HARD, Severity.SOFT, Severity.NOTE)
STYLE_OF = {Severity.HARD: SummaryStyle.BAD, Severity.SOFT: SummaryStyle.DOUBT, Severity.NOTE: SummaryStyle.CENTRE}


def write_findings(book: Book, edition: Edition) -> None:
    """Write the sheet 审核意见: the findings of all versions, also of those that do not count, with what was answered."""
    versions = (standing for standing in _by_unit(edition) if not standing.same_as)
    found = [(standing, finding) for standing in versions for finding in standing.findings]
    rows = [_opinion(standing, each) for severity in ORDER for standing, each in found if each.severity is severity]
    write_list(book.page(OPINIONS), OPINIONS, OPINION_HEADINGS, rows, "没有审核意见。")


def write_skipped(book: Book, edition: Edition) -> None:
    """Write the sheet 未执行的审核: those over several units, then those of each unit's submission that counts, or its newest."""
    shown = [state.effective or state.newest for state in edition.units]
    rows = [(WHOLE_SET, "", skipped.check, skipped.sentence, skipped.reason) for skipped in edition.set_checks_not_run]
    rows += [
        (unit_name(standing), standing.submission.file, skipped.check, skipped.sentence, skipped.reason)
        for standing in shown
        if standing is not None
        for skipped in standing.submission.skipped
    ]
    write_list(book.page(SKIPPED), SKIPPED, SKIPPED_HEADINGS, rows, "所有审核都已执行。")


def _by_unit(edition: Edition) -> list[Standing]:
    """Unidentified files first, as nobody else will answer for them; then in register order, oldest first."""
    places = {state.unit.code: place for place, state in enumerate(edition.units)}
    return sorted(edition.in_register_order, key=lambda standing: places.get(standing.submission.unit_code or "", -1))


def _opinion(standing: Standing, finding: Finding) -> Row:
    severity, where = finding.severity, (unit_name(standing), finding.place.file, place_of(finding))
    level = Coloured(LEVELS[severity], SummaryStyle.CENTRE if finding.settled else STYLE_OF[severity])
    answer = settlement(finding) or (UNEXPLAINED if severity is Severity.SOFT else "")
    return (*where, level, finding.code, statement(finding), answer, used(standing))
