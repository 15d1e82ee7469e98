"""What one filled form says: observations, rows of detail lists, texts, and the findings about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from etl.domain.cells import CellRef
from etl.domain.verdicts import Finding, Severity, SkippedCheck, Verdict


class State(StrEnum):
    """The five things a cell can say; they are kept apart to the end."""

    NUMBER = "number"
    ZERO = "zero"
    BLANK = "blank"
    NIL = "nil"
    """Nothing happened, said once for the whole form (零报告)."""
    NOT_APPLICABLE = "not_applicable"


class Column(StrEnum):
    """The data columns of the form."""

    THIS_YEAR = "本年"
    LAST_YEAR = "上年"


@dataclass(frozen=True, slots=True)
class Observation:
    """A value (观测值) read from one cell of a submission."""

    code: str
    column: Column
    value: Decimal | None
    """None for blank, nil and not_applicable."""
    state: State
    raw: str
    """What stood in the cell."""
    cell: CellRef
    repair: str = ""
    """How the cell was understood when it was not a plain number; empty otherwise."""

    @property
    def answers(self) -> bool:
        """True when the unit has answered: anything but a blank."""
        return self.state is not State.BLANK

    @property
    def amount(self) -> Decimal | None:
        """What the observation adds to a total: nil adds 0, blank and not_applicable add nothing."""
        return Decimal(0) if self.state is State.NIL else self.value


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A number that a person put in the place of a submitted one (订正), or the taking back of one.

    It is about a unit and an indicator, and holds while the unit's submission gives the number that was corrected.
    """

    unit_code: str
    code: str
    """Of the indicator."""
    value: Decimal
    instead_of: Decimal | None
    """The submitted number; None where there was none."""
    sha256: str
    """Of the content it was made on."""
    why: str
    by: str
    """Who decided."""
    decided_at: str
    """ISO 8601 with offset."""
    undo: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What it is about."""
        return self.unit_code, self.code

    @property
    def change(self) -> str:
        """Old and new: ``31 → 13``."""
        return f"{'空' if self.instead_of is None else f'{self.instead_of:f}'} → {self.value:f}"

    @property
    def words(self) -> str:
        """Old and new, the reason, who decided, and the day, as it is printed."""
        return f"{self.change}（{self.why}，{self.by}，{self.decided_at[:10]}）"


@dataclass(frozen=True, slots=True)
class DetailRow:
    """One row of a detail list (台账): texts in the list's own order of columns, dates as yyyy-mm-dd."""

    ledger: str
    row: int
    entries: tuple[str, ...]
    sheet: str = ""
    """Name of the sheet where it is not the list's own."""


@dataclass(frozen=True, slots=True)
class Narrative:
    """A piece of text material (文字材料): heading and what the unit wrote below it."""

    heading: str
    text: str
    cell: CellRef


@dataclass(frozen=True, slots=True)
class Submission:
    """One filled form, as examined: what it says, what was found, and its own verdict."""

    file: str
    """Name of the file, as people know it."""
    unit_code: str | None
    unit: str | None
    year: int | None
    observations: tuple[Observation, ...] = ()
    """Of the indicators that the unit owes."""
    strays: tuple[Observation, ...] = ()
    """Values beside indicators that the unit does not owe; never counted."""
    explanations: dict[str, str] = field(default_factory=dict)
    """说明 by indicator code."""
    details: tuple[DetailRow, ...] = ()
    lists: tuple[str, ...] = ()
    """Names of the detail lists that were found, also empty ones."""
    narratives: tuple[Narrative, ...] = ()
    findings: tuple[Finding, ...] = ()
    skipped: tuple[SkippedCheck, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The own verdict (审核结论); it follows from the submission's own findings alone."""
        return verdict_of(self.findings)

    def observation(self, code: str, column: Column = Column.THIS_YEAR) -> Observation | None:
        """The observation of that indicator and column, or None when no such cell was read."""
        for observation in self.observations:
            if observation.code == code and observation.column is column:
                return observation
        return None


def verdict_of(findings: tuple[Finding, ...]) -> Verdict:
    """Hard findings send a form back, soft ones leave it in doubt, notes and what is settled change nothing."""
    severities = {finding.severity for finding in findings if not finding.settled}
    if Severity.HARD in severities:
        return Verdict.RETURNED
    return Verdict.DOUBTFUL if Severity.SOFT in severities else Verdict.ACCEPTED
