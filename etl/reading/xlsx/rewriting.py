"""A package written again for the reader of values, where it would not find or understand a part as it stands.

Only after the guard has passed every member; what changes is the way of writing, never what a cell says.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from etl.reading.guard import GuardedZip, canonical_name
from etl.reading.unreadable import damaged
from etl.reading.xml import SheetPart, read_relations, relations_part, workbook_part

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def repacked(archive: GuardedZip, rewritten: Mapping[str, bytes]) -> bytes:
    """The package with these members in place of its own, packed without compression."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as copy:
        for name, called in archive.originals.items():
            if name:  # a member without a name is asked for by nobody
                copy.writestr(called.replace("\\", "/").lstrip("/"), rewritten.get(name) or archive.read(name))
    return target.getvalue()


def is_wide(name: str, beginning: bytes) -> bool:
    """Whether an XML part is written in UTF-16."""
    return b"\0" in beginning[:4] and name.endswith((".xml", ".rels"))


def in_utf8(part: bytes) -> bytes:
    """The same XML in UTF-8."""
    encoding = "utf-16" if part.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else _order_of(part)
    try:
        return _DECLARATION.sub("", part.decode(encoding), count=1).encode()
    except UnicodeError as error:
        raise damaged("内部文件的写法有错") from error


def _order_of(part: bytes) -> str:
    return "utf-16-be" if part.startswith(b"\0") else "utf-16-le"


def with_plain_targets(archive: GuardedZip, parts: tuple[SheetPart, ...]) -> dict[str, bytes]:
    """The workbook's relationships with targets from the root on, where a sheet's is written with dots; else nothing."""
    if all(part.plain for part in parts):
        return {}
    workbook = workbook_part(archive)
    lines = "".join(
        f"<Relationship Id={quoteattr(line.id)} Type={quoteattr(line.kind)} Target={quoteattr(line.target)}/>"
        for line in read_relations(archive, workbook)
        if not line.external
    )
    return {
        canonical_name(relations_part(workbook)): f'<Relationships xmlns="{_PACKAGE}">{lines}</Relationships>'.encode()
    }
