"""What is said of a submission: findings with their place and severity, and the verdict that follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


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
    """Something to say to the submitter: facts now, words later (``etl.domain.findings`` renders them)."""

    code: str
    """A code of ``etl.domain.findings`` or the id of a check in config.toml."""
    severity: Severity
    place: Place
    facts: dict[str, str] = field(default_factory=dict)
    explanation: str = ""
    refused: str = ""
    """What the submitter wrote about it (说明, 备注), and why that settles nothing: a code of ``etl.domain.findings``."""
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
