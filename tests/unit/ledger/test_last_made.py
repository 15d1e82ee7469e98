"""What a year was last made with, from the lines of the journal alone."""

from __future__ import annotations

from pathlib import Path

import msgspec

from etl.ledger.journal_records import EditionRecord, FreezeRecord, Record, RulesRecord
from etl.ledger.last_made import is_closed, last_made

OLD = EditionRecord(2022, 1, "ef", "2023-01-09T10:00:00+08:00", {})
EDITION = msgspec.structs.replace(OLD, config_sha256="c1", template="t", template_sha256="t1", program="0.9")
FREEZE = FreezeRecord(2022, 1, 12, "c0", "t", "t0", {}, "已定稿", undo=False, decided_at="2023-01-09T10:00:00+08:00")
UNDONE = msgspec.structs.replace(FREEZE, why="更正", undo=True)
RULES = RulesRecord(2022, "c2", "t", "t2", "1.0", "2024-01-09T10:00:00+08:00")


def made(folder: Path, *records: Record) -> tuple[str, str, bool] | None:
    """Hash of the config, version of the program, and whether the year is closed."""
    lines = (msgspec.json.encode(record) + b"\n" for record in records)
    (folder / "journal.jsonl").write_bytes(b"".join(lines))
    found = last_made(folder, 2022)
    return None if found is None else (found[0].config_sha256, found[1], is_closed(found[0]))


def test_nothing_is_known(tmp_path: Path) -> None:
    """Without a journal, of another year, of an edition of the version before, and of a line that is not finished."""
    assert last_made(tmp_path, 2022) is None
    assert made(tmp_path, msgspec.structs.replace(EDITION, year=2021)) is None
    assert made(tmp_path, OLD) is None
    (tmp_path / "journal.jsonl").write_bytes(msgspec.json.encode(EDITION))
    assert last_made(tmp_path, 2022) is None


def test_the_last_word_counts(tmp_path: Path) -> None:
    """The last edition, or the person's word after it; a freeze in force stands above both."""
    assert made(tmp_path, EDITION) == ("c1", "0.9", False)
    assert made(tmp_path, EDITION, RULES) == ("c2", "1.0", False)
    assert made(tmp_path, RULES, EDITION) == ("c1", "0.9", False)
    assert made(tmp_path, EDITION, FREEZE) == ("c0", "0.9", True)
    assert made(tmp_path, EDITION, FREEZE, UNDONE) == ("c1", "0.9", False)


def test_a_freeze_that_was_taken_back_still_knows_the_rules(tmp_path: Path) -> None:
    """Of a year whose editions do not tell them; it is open again."""
    assert made(tmp_path, OLD, FREEZE, UNDONE) == ("c0", "", False)
