"""What config.toml says of the project, and a template of the report: values that renderers get."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Project:
    """The ``[project]`` and ``[report]`` tables of config.toml."""

    name: str
    """The place: 姜家镇."""
    title: str
    """Title of the report, without the year."""
    year: int
    office: str
    """Who issues the form and consolidates: 姜家镇司法所."""
    form_number: str
    """表号; a number of our own, never an approval number."""
    signer: str
    """Who signs the report."""
    deadline: date | None = None
    """Last day of submission; what comes later is 迟报. None: nothing is late."""
    report_date: date | None = None
    """None prints 【待补：报告日期】."""
    utc_offset: str = "+08:00"


@dataclass(frozen=True, slots=True)
class Template:
    """A report template as read."""

    name: str
    """As faults name it: ``templates/report.txt.j2``."""
    source: str

    @property
    def sha256(self) -> str:
        """Of its text."""
        return hashlib.sha256(self.source.encode()).hexdigest()
