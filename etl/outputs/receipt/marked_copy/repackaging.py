"""The workbook as a package: what openpyxl would lose of it, and what it needs once openpyxl has saved it.

openpyxl writes again what it has read and knows; of what it does not know nothing stays, and then no copy is made, only the
list. It also writes formulas without their values; sent back like that, every one would be a formula that was not
calculated. So the values are put back, and the times are fixed: the same input gives the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from lxml import etree

from etl.outputs.receipt.marking import Marking
from etl.outputs.zip_packages import members_of, pack_members
from etl.reading.guard import GuardedZip, Limits, canonical_name
from etl.reading.xml import sheet_parts

_LOST = (
    ("xl/drawings/drawing", "文件里有图片、图形或图表"),
    ("xl/charts/", "文件里有图表"),
    ("xl/chartsheets/", "文件里有图表"),
    ("xl/media/", "文件里有图片"),
    ("xl/diagrams/", "文件里有图形"),
    ("xl/embeddings/", "文件里嵌有别的文件"),
    ("xl/activex/", "文件里有控件"),
    ("xl/ctrlprops/", "文件里有控件"),
    ("xl/slicers/", "文件里有切片器"),
    ("xl/threadedcomments/", "文件里有批注会话"),
    ("xl/model/", "文件里有数据模型"),
    ("xl/querytables/", "文件里有外部查询"),
    ("_xmlsignatures/", "文件有数字签名"),
)
"""Beginnings of member names, in small letters."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CORE = "docProps/core.xml"
_TIME = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(?=</dcterms:)")
_REFERENCE = "s"
"""Type of a cell whose value is the number of a shared string; never a formula's."""

Stored = dict[str, tuple[str, str]]
"""Type and value by A1."""


def loss_of(archive: GuardedZip) -> str:
    """What a copy of the package would lack, in the submitter's words; empty when nothing."""
    return next((words for start, words in _LOST if any(name.startswith(start) for name in archive.names)), "")


def with_stored_values(saved: bytes, original: bytes) -> dict[str, bytes]:
    """The sheets of the saved package, by member, with the formulas' values as the original stores them."""
    limits = Limits()
    before, after = GuardedZip(original, limits), GuardedZip(saved, limits)
    members = {part.name: part.member for part in sheet_parts(before)}
    rewritten = {}
    for part in sheet_parts(after):
        known = canonical_name(members.get(part.name, ""))
        stored = _stored(before.read(known)) if known in before.names else {}
        if stored:
            rewritten[part.member] = _restored(after.read(part.member), stored)
    return rewritten


def sealed(saved: bytes, rewritten: Mapping[str, bytes], marking: Marking) -> bytes:
    """The package packed again with these members, and the time of receipt as its only time."""
    moment = datetime.fromisoformat(marking.received_at).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    members = {name: rewritten.get(canonical_name(name)) or part for name, part in members_of(saved).items()}
    members[_CORE] = _TIME.sub(rb"\g<1>" + moment.encode(), members[_CORE])
    return pack_members(members)


def _stored(sheet: bytes) -> Stored:
    """The values that formulas have in the original."""
    stored: Stored = {}
    if b"<f" not in sheet and b":f" not in sheet:
        return stored
    for _, cell in etree.iterparse(io.BytesIO(sheet), tag="{*}c", resolve_entities=False, no_network=True):
        formula, value, kind = cell.find("{*}f"), cell.find("{*}v"), cell.get("t", "")
        known = value is not None and (value.text or kind == "str") and kind != _REFERENCE
        if formula is not None and known and cell.get("r"):
            stored[cell.get("r")] = kind, value.text or ""
        cell.clear()
    return stored


def _restored(sheet: bytes, stored: Stored) -> bytes:
    tree = etree.fromstring(sheet, etree.XMLParser(resolve_entities=False, no_network=True))
    for cell in tree.iter(f"{_MAIN}c"):
        if cell.get("r") not in stored or cell.find(f"{_MAIN}f") is None:
            continue
        kind, text = stored[cell.get("r")]
        value = cell.find(f"{_MAIN}v")
        if value is None:
            value = etree.SubElement(cell, f"{_MAIN}v")
        value.text = text
        if kind:
            cell.set("t", kind)
    return bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True))
