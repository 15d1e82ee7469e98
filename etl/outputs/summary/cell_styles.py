"""Cell styles: every font, border, colour and number format of the workbook, by name."""

from __future__ import annotations

from enum import StrEnum

Properties = dict[str, str | int | bool]


class CellStyle(StrEnum):
    """The styles a cell can have."""

    TITLE = "title"
    TITLE_LEFT = "title_left"
    CAPTION = "caption"
    HEADER = "header"
    SECTION = "section"
    TEXT = "text"
    LABEL = "label"
    LABEL_PART = "label_part"
    LABEL_PART_OF_PART = "label_part_of_part"
    CENTRE = "centre"
    FIGURE = "figure"
    COUNT = "count"
    RATE = "rate"
    TOTAL = "total"
    TOTAL_COUNT = "total_count"
    TOTAL_RATE = "total_rate"
    CHANGE = "change"
    CHANGE_COUNT = "change_count"
    CHANGE_RATE = "change_rate"
    PERCENT = "percent"
    NIL = "nil"
    MISSING = "missing"
    NOT_OWED = "not_owed"
    COVERED = "covered"
    PARTLY_COVERED = "partly_covered"
    GOOD = "good"
    DOUBT = "doubt"
    BAD = "bad"


_AMBER = "#FFE699"
_RED = "#F8CBAD"
_GREEN = "#E2EFDA"
_BASE: Properties = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
_BOXED: Properties = _BASE | {"border": 1, "border_color": "#7F7F7F"}
_CENTRED: Properties = _BOXED | {"align": "center"}
_RIGHT: Properties = _BOXED | {"align": "right", "num_format": "General_ "}
_TOTAL: Properties = _RIGHT | {"bold": True, "bg_color": "#F2F2F2"}
_LABEL: Properties = _BOXED | {"text_wrap": True}
# The underscore keeps the width of a space free, so that numbers do not touch the line at their right.
_COUNT: Properties = {"num_format": "0_ "}
_RATE: Properties = {"num_format": "0.00_ "}
_SIGNED: Properties = {"num_format": "+0_ ;-0_ ;0_ "}

CELL_STYLES: dict[CellStyle, Properties] = {
    CellStyle.TITLE: _BASE | {"font_name": "黑体", "font_size": 18, "align": "center"},
    CellStyle.TITLE_LEFT: _BASE | {"font_name": "黑体", "font_size": 18},
    CellStyle.CAPTION: _BASE,
    CellStyle.HEADER: _CENTRED | {"font_name": "黑体", "text_wrap": True, "bg_color": "#E7E6E6"},
    CellStyle.SECTION: _BOXED | {"font_name": "黑体", "align": "left", "bg_color": "#F2F2F2"},
    CellStyle.TEXT: _BOXED | {"text_wrap": True},
    CellStyle.LABEL: _LABEL,
    CellStyle.LABEL_PART: _LABEL | {"indent": 1},
    CellStyle.LABEL_PART_OF_PART: _LABEL | {"indent": 2},
    CellStyle.CENTRE: _CENTRED | {"text_wrap": True},
    CellStyle.FIGURE: _RIGHT,
    CellStyle.COUNT: _RIGHT | _COUNT,
    CellStyle.RATE: _RIGHT | _RATE,
    CellStyle.TOTAL: _TOTAL,
    CellStyle.TOTAL_COUNT: _TOTAL | _COUNT,
    CellStyle.TOTAL_RATE: _TOTAL | _RATE,
    CellStyle.CHANGE: _RIGHT | {"num_format": "+General_ ;-General_ ;0_ "},
    CellStyle.CHANGE_COUNT: _RIGHT | _SIGNED,
    CellStyle.CHANGE_RATE: _RIGHT | {"num_format": "+0.00_ ;-0.00_ ;0.00_ "},
    CellStyle.PERCENT: _RIGHT | {"num_format": "+0.0_ ;-0.0_ ;0.0_ "},
    CellStyle.NIL: _RIGHT | {"bg_color": _GREEN},
    CellStyle.MISSING: _CENTRED | {"bg_color": _AMBER},
    CellStyle.NOT_OWED: _CENTRED | {"font_color": "#A6A6A6"},
    CellStyle.COVERED: _CENTRED,
    CellStyle.PARTLY_COVERED: _CENTRED | {"bold": True, "bg_color": _AMBER},
    CellStyle.GOOD: _CENTRED | {"bg_color": _GREEN},
    CellStyle.DOUBT: _CENTRED | {"bg_color": _AMBER},
    CellStyle.BAD: _CENTRED | {"bg_color": _RED},
}
