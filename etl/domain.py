"""The nouns of the product: frozen values without I/O, clock or third-party types.

Everything else imports from here. Words follow the glossary of the field: unit, indicator, submission, observation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

# --------------------------------------------------------------------------- the register and the catalogue


@dataclass(frozen=True, slots=True)
class Unit:
    """A reporting unit (填报单位) of the register."""

    code: str
    name: str
    kind: str
    """村居 or 科室."""
    aliases: tuple[str, ...] = ()
    contact: str = ""
    """Whom the office calls when nothing arrives; printed on the board and the reminder only."""


class Kind(StrEnum):
    """How an indicator is consolidated."""

    SUM = "sum"
    OWNER = "owner"
    RATIO = "ratio"
    ROSTER = "roster"


class Style(StrEnum):
    """How the report prints a figure of the indicator."""

    EXACT = "exact"
    OVER = "over"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the catalogue (指标目录)."""

    code: str
    key: str
    """Short name, used in templates and checks."""
    name: str
    """What forms, tables and data files print."""
    measure: str
    section: str
    kind: Kind
    reported_by: tuple[str, ...] = ()
    """Kinds of unit (村居) or names of units that owe it."""
    stock: bool = False
    part_of: str = ""
    """Key of the indicator that this one is an of-which (其中) of."""
    minus: str = ""
    """Key of the indicator whose sum is taken off this one's (double counting)."""
    numerator: str = ""
    denominator: str = ""
    style: Style = Style.EXACT
    aliases: tuple[str, ...] = ()
    hanzi: bool = False
    """Print small isolated numbers in Chinese numerals (一公里)."""
    decimals: int = 0
    """Decimal places that an entry may have."""
    may_be_na: bool = False
    zero: str = ""
    """What the report says instead of a zero figure."""


# --------------------------------------------------------------------------- places and cells


def column_letters(column: int) -> str:
    """Letters of a 1-based column number: 1 → A, 27 → AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """A cell of a workbook; row and column count from 1."""

    sheet: str
    row: int
    column: int

    @property
    def a1(self) -> str:
        """The address as people write it, for example ``D9``."""
        return f"{column_letters(self.column)}{self.row}"


class Trouble(StrEnum):
    """Why a value is not to be trusted: #REF!, a formula without result, shown otherwise than stored, letters struck out."""

    NONE = ""
    ERROR = "error"
    UNCALCULATED = "uncalculated"
    PERCENT = "percent"
    FORMATTED = "formatted"
    DRESSED = "dressed"


CellValue = str | int | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell, as the reader found it.

    A date is its ISO text with ``is_date`` set, an error value its own text, ``number_format`` told for FORMATTED alone.
    """

    value: CellValue
    trouble: Trouble = Trouble.NONE
    is_date: bool = False
    number_format: str = ""

    @property
    def text(self) -> str:
        """The cell as a person would read it aloud; empty text for an empty cell."""
        if self.value is None or isinstance(self.value, str):
            return self.value or ""
        return str(self.value).upper() if isinstance(self.value, bool) else str(self.value)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: only cells with content are kept, keyed by (row, column) from 1."""

    name: str
    cells: dict[tuple[int, int], Cell]
    visibility: str = "visible"
    """visible, hidden or very_hidden."""
    hidden: frozenset[tuple[int, int]] = frozenset()
    """Places of the cells with content that stand in hidden rows or columns."""
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    """批注 by place; read for person data and corrections alone."""

    def at(self, row: int, column: int) -> Cell:
        """The cell at that place; an empty one when nothing stands there."""
        return self.cells.get((row, column), EMPTY)


EMPTY = Cell(None)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the reader has to tell about the whole file: a code of ``etl.findings`` and its facts."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as read: its sheets in their order."""

    sheets: tuple[Sheet, ...]
    remarks: tuple[Remark, ...] = ()


# --------------------------------------------------------------------------- findings and verdicts


class Severity(StrEnum):
    """hard sends the form back, soft asks for an explanation, note only tells."""

    HARD = "hard"
    SOFT = "soft"
    NOTE = "note"


class Verdict(StrEnum):
    """审核结论."""

    ACCEPTED = "接收"
    DOUBTFUL = "待核实"
    RETURNED = "退回"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands: file name, and sheet and A1 address as far as they apply."""

    file: str
    sheet: str = ""
    a1: str = ""

    def __str__(self) -> str:
        where = f"{self.sheet}!{self.a1}" if self.sheet and self.a1 else self.sheet
        return f"{self.file} {where}" if where else self.file


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to say to the submitter: facts now, words later (``etl.findings`` renders them)."""

    code: str
    """A code of ``etl.findings`` or the id of a check in config.toml."""
    severity: Severity
    place: Place
    facts: dict[str, str] = field(default_factory=dict)
    explanation: str = ""
    refused: str = ""
    """What the submitter wrote about it (说明, 备注), and why that settles nothing: a code of ``etl.findings``."""
    waiver: str = ""
    """Why a person let it pass all the same (人工放行)."""

    @property
    def settled(self) -> bool:
        """True when it no longer stands in the way: let pass by a person, or soft and explained."""
        return bool(self.waiver or (self.severity is Severity.SOFT and self.explanation and not self.refused))


@dataclass(frozen=True, slots=True)
class SkippedCheck:
    """A check (审核) that could not be run on a submission, and why."""

    check: str
    sentence: str
    reason: str


# --------------------------------------------------------------------------- submissions


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


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that came in: one version of one path."""

    number: int
    """Order of arrival, from 1."""
    path: str
    """Relative to the inbox folder, with forward slashes."""
    sha256: str
    size: int
    modified_ns: int
    received_at: str
    """ISO 8601 with offset."""

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Standing:
    """A submission as it stands when publishing, what a person let pass marked in its findings, and how it came."""

    arrival: Arrival
    submission: Submission
    late: bool
    effective: bool
    """True for the one submission of its unit that counts."""
    set_findings: tuple[Finding, ...] = ()
    """What only the whole set shows; added at publishing, never softening the own verdict."""
    withdrawn: str = ""
    """Why a person set it aside (撤回)."""
    same_as: int = 0
    """Number of the arrival that brought the same content and answers for this one; 0 for a version of its own."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Own findings first, then those of the whole set."""
        return self.submission.findings + self.set_findings

    @property
    def verdict(self) -> Verdict:
        """The standing verdict: own and set findings together."""
        return verdict_of(self.findings)


# --------------------------------------------------------------------------- totals


@dataclass(frozen=True, slots=True)
class Term:
    """One signed contribution to a total, with the cell it came from."""

    sign: int
    """+1, or -1 for what is taken off against double counting."""
    unit_code: str
    unit: str
    observation: Observation
    arrival: Arrival


@dataclass(frozen=True, slots=True)
class Total:
    """A consolidated figure (合计) with its coverage and its terms."""

    indicator: Indicator
    value: Decimal | None
    """None when nobody reported; ratios in percent."""
    reported: int
    expected: int
    last_year: Decimal | None
    """None unless every unit behind ``value`` also gave last year's figure."""
    terms: tuple[Term, ...] = ()
    unrounded: Decimal | None = None
    """A rate before ``value`` was rounded to two decimals: a sentence rounds once, from here."""

    @property
    def complete(self) -> bool:
        """True when every unit that owes the indicator has answered."""
        return self.reported >= self.expected

    @property
    def printed(self) -> Decimal | None:
        """What a sentence prints the figure from."""
        return self.value if self.unrounded is None else self.unrounded

    @property
    def coverage(self) -> str:
        """For example ``7/8``."""
        return f"{self.reported}/{self.expected}"


@dataclass(frozen=True, slots=True)
class Consolidation:
    """All totals in catalogue order."""

    totals: tuple[Total, ...]

    def by_key(self, key: str) -> Total:
        """The total of the indicator with that key; KeyError when the catalogue has none."""
        for total in self.totals:
            if total.indicator.key == key:
                return total
        raise KeyError(key)
