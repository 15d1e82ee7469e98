"""Cell styles: every font, border, colour and number format of the workbook, by name."""

from __future__ import annotations

from enum import Enum

Properties = dict[str, str | int | bool]


_AMBER = "#FFE699"
_RED = "#F8CBAD"
_GREEN = "#E2EFDA"
_VIOLET = "#E4DFEC"
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


class SummaryStyle(Enum):
    """The styles a cell can have, each in the words of XlsxWriter; two names of one style are one style."""

    TITLE = _BASE | {"font_name": "黑体", "font_size": 18, "align": "center"}
    TITLE_LEFT = _BASE | {"font_name": "黑体", "font_size": 18}
    CAPTION = _BASE
    HEADER = _CENTRED | {"font_name": "黑体", "text_wrap": True, "bg_color": "#E7E6E6"}
    SECTION = _BOXED | {"font_name": "黑体", "align": "left", "bg_color": "#F2F2F2"}
    TEXT = _BOXED | {"text_wrap": True}
    LABEL = _LABEL
    LABEL_PART = _LABEL | {"indent": 1}
    LABEL_PART_OF_PART = _LABEL | {"indent": 2}
    CENTRE = _CENTRED | {"text_wrap": True}
    FIGURE = _RIGHT
    COUNT = _RIGHT | _COUNT
    RATE = _RIGHT | _RATE
    TOTAL = _TOTAL
    TOTAL_COUNT = _TOTAL | _COUNT
    TOTAL_RATE = _TOTAL | _RATE
    CHANGE = _RIGHT | {"num_format": "+General_ ;-General_ ;0_ "}
    CHANGE_COUNT = _RIGHT | _SIGNED
    CHANGE_RATE = _RIGHT | {"num_format": "+0.00_ ;-0.00_ ;0.00_ "}
    PERCENT = _RIGHT | {"num_format": "+0.0_ ;-0.0_ ;0.0_ "}
    FIGURE_DOUBT = _RIGHT | {"bg_color": _VIOLET}
    COUNT_DOUBT = _RIGHT | _COUNT | {"bg_color": _VIOLET}
    TOTAL_DOUBT = _TOTAL | {"bg_color": _VIOLET}
    TOTAL_COUNT_DOUBT = _TOTAL | _COUNT | {"bg_color": _VIOLET}
    TOTAL_RATE_DOUBT = _TOTAL | _RATE | {"bg_color": _VIOLET}
    NIL = _RIGHT | {"bg_color": _GREEN}
    MISSING = _CENTRED | {"bg_color": _AMBER}
    NOT_OWED = _CENTRED | {"font_color": "#A6A6A6"}
    COVERED = _CENTRED
    PARTLY_COVERED = _CENTRED | {"bold": True, "bg_color": _AMBER}
    GOOD = _CENTRED | {"bg_color": _GREEN}
    DOUBT = MISSING
    DOUBTED = _CENTRED | {"bg_color": _VIOLET}
    BAD = _CENTRED | {"bg_color": _RED}
