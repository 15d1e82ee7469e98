"""The bytes of a workbook become cells, or one reason why not.

The first stage of an examination and the only reader of workbooks. Sniff what it is, guard the container, mark what the
reader of values cannot tell, read the values. It runs in the bounded child (``pipeline.isolation``). Readers of rarer formats
are imported with the first file that needs them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from etl.domain import Remark, Workbook
from etl.reading.guard import Limits, check_size
from etl.reading.sniff import Format, sniff_format
from etl.reading.unreadable import UnreadableError
from etl.reading.zip_of_files import contained_files

__all__ = ["Limits", "UnreadableError", "contained_files", "read_workbook"]

_Reader = Callable[[bytes, Limits], Workbook]
_READERS = {
    Format.XLSX: "xlsx.package:read_package",
    Format.XLS: "xls.content:read_old_workbook",
    Format.XLSB: "xlsb.package:read_binary_package",
    Format.ODS: "ods.content:read_open_document",
    Format.FLAT_ODS: "ods.content:read_flat_open_document",
    Format.CSV: "csv_text:read_delimited",
    Format.HTML: "html.content:read_webpage",
    Format.XML_TABLE: "spreadsheetml:read_spreadsheetml",
}
_WITHOUT_SUM = frozenset((Format.XLS, Format.FLAT_ODS, Format.CSV, Format.HTML, Format.XML_TABLE))
"""Formats that are no zip: one bit turned over in a number is another number, and nobody can tell."""


def read_workbook(content: bytes, limits: Limits = Limits()) -> Workbook:  # noqa: B008 - frozen, made once on purpose
    """All worksheets of a workbook with the cells that hold something, in the workbook's order.

    Raises UnreadableError: empty_file, not_a_workbook, picture, pdf, word_file, packed, format_not_read, password, drm,
    damaged, columns_unclear, too_large or unsafe.
    """
    check_size(content, limits)
    kind = sniff_format(content)
    if kind not in _READERS:
        raise UnreadableError("format_not_read", found=kind.value)
    workbook = _reader_of(kind)(content, limits)
    if kind in _WITHOUT_SUM:
        unchecked = Remark("no_checksum", {"found": kind.value})
        return replace(workbook, remarks=(*workbook.remarks, unchecked))
    return workbook


def _reader_of(kind: Format) -> _Reader:
    module, _, name = _READERS[kind].partition(":")
    reader: _Reader = getattr(import_module(f"etl.reading.{module}"), name)
    return reader
