"""What openpyxl would drop from a workbook that the submitter would miss: then no copy is made, only the list.

It writes again what it has read and knows; of what it does not know nothing stays.
"""

from __future__ import annotations

from etl.reading.guard import GuardedZip

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


def loss_of(archive: GuardedZip) -> str:
    """What a copy of the package would lack, in the submitter's words; empty when nothing."""
    return next((words for start, words in _LOST if any(name.startswith(start) for name in archive.names)), "")
