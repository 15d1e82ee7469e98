"""Reading: the bytes of a file to a workbook of cells, or one reason why not.

The first stage of an examination and the only reader of workbooks. Sniff what it is, guard the container, mark what the
reader of values cannot tell, read the values. It runs in the bounded child (``etl.isolation``).
"""

from __future__ import annotations

from collections.abc import Callable

from etl.domain import Workbook
from etl.reading.guard import Limits
from etl.reading.sniff import Format, identify
from etl.reading.unreadable import UnreadableError
from etl.reading.workbook import read_package

__all__ = ["Limits", "UnreadableError", "read_workbook"]

_READERS: dict[Format, Callable[[bytes, Limits], Workbook]] = {Format.XLSX: read_package}


def read_workbook(content: bytes, limits: Limits = Limits()) -> Workbook:  # noqa: B008 - frozen, made once on purpose
    """All worksheets of a workbook with the cells that hold something, in the workbook's order.

    Raises UnreadableError: empty_file, not_a_workbook, format_not_read, password, damaged, too_large or unsafe.
    """
    kind = identify(content)
    reader = _READERS.get(kind)
    if reader is None:
        raise UnreadableError("format_not_read", found=kind.value)
    return reader(content, limits)
