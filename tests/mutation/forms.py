"""A filled form as a grid that can be bent: three layouts of it, and real bytes written by openpyxl."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from random import Random

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from etl.domain import Indicator
from etl.domain.catalogue import Catalogue

INBOX = Path(__file__).resolve().parents[2] / "inbox" / "2022"
SHEET = "统计表"
LABEL, MEASURE, CODE, THIS, LAST, REMARK = "指标名称", "计量单位", "代码", "本年", "上年", "说明"
TITLES = (LABEL, MEASURE, CODE, THIS, LAST, REMARK)
Place = tuple[int, int]


class Harm(StrEnum):
    """What a kind of mess does to the numbers."""

    NONE = "无害"
    """Everybody would still read the same number: it has to be read right, without bothering the clerk."""
    DONE = "有害"
    """Nobody can know the number any more: it has to be reported."""
    EITHER = "两可"
    """Read right or reported; anything else is silently wrong."""


@dataclass
class Form:
    """The sheet 统计表 of one unit, before it is written: what stands where, and where the table's parts are."""

    unit: str
    catalogue: Catalogue
    book: Workbook
    grid: dict[Place, object]
    columns: dict[str, int]
    rows: dict[str, int]
    """Row by indicator code."""
    header: int
    path: str = ""
    sheet: str = SHEET
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    comments: list[Place] = field(default_factory=list)
    notes: dict[Place, str] = field(default_factory=dict)
    """Comments in other words."""
    fonts: dict[Place, Font] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    formats: dict[Place, str] = field(default_factory=dict)
    """Number formats of cells."""
    more: list[tuple[str, dict[Place, object], str]] = field(default_factory=list)
    """Further sheets: name, cells, visibility."""
    visibility: str = "visible"
    saving: Callable[[Form, bytes], bytes] | None = None
    """What another program makes of the file."""

    def letters(self, place: Place) -> str:
        """The address of a cell, for example ``D9``."""
        return f"{get_column_letter(place[1])}{place[0]}"

    def indicator(self, code: str) -> Indicator:
        """The indicator of that code."""
        found = self.catalogue.by_code(code)
        assert found
        return found

    def place(self, code: str, title: str = THIS) -> Place:
        """Where the indicator's cell of that column stands."""
        return self.rows[code], self.columns[title]

    def at(self, code: str, title: str = THIS) -> object:
        """What stands there."""
        return self.grid.get(self.place(code, title))

    def put(self, code: str, value: object, title: str = THIS) -> Place:
        """Write there; None empties the cell."""
        self.write(self.place(code, title), value)
        return self.place(code, title)

    def write(self, place: Place, value: object) -> None:
        """Write into any cell."""
        if value is None:
            self.grid.pop(place, None)
        else:
            self.grid[place] = value

    def last_row(self) -> int:
        """The last row of an indicator."""
        return max(self.rows.values())

    def width(self) -> int:
        """The last column of the table."""
        return max(self.columns.values())

    def insert_rows(self, before: int, count: int = 1) -> None:
        """Empty rows above that row."""
        self.rows = {code: r + count * (r >= before) for code, r in self.rows.items()}
        self.grid = {(r + count * (r >= before), c): value for (r, c), value in self.grid.items()}
        self.header += count * (self.header >= before)

    def insert_column(self, before: int) -> None:
        """An empty column left of that column."""
        self.grid = {(r, c + (c >= before)): value for (r, c), value in self.grid.items()}
        self.columns = {name: c + (c >= before) for name, c in self.columns.items()}

    def drop_column(self, title: str) -> None:
        """Take a column of the table out, below the title rows."""
        gone = self.columns.pop(title)
        self.grid = {
            (r, c - (c > gone and r >= self.header)): value
            for (r, c), value in self.grid.items()
            if c != gone or r < self.header
        }
        self.columns = {name: c - (c > gone) for name, c in self.columns.items()}

    def drop_row(self, row: int) -> None:
        """Empty a row."""
        self.grid = {(r, c): value for (r, c), value in self.grid.items() if r != row}

    def copy_row(self, row: int, to: int) -> None:
        """The same cells in another row."""
        self.grid.update({(to, c): value for (r, c), value in list(self.grid.items()) if r == row})

    def permute_rows(self, codes: Iterable[str], rng: Random) -> None:
        """Indicator rows change places among themselves."""
        codes = list(codes)
        targets = [self.rows[code] for code in codes]
        rng.shuffle(targets)
        moves = {self.rows[code]: target for code, target in zip(codes, targets, strict=True)}
        self.grid = {(moves.get(r, r), c): value for (r, c), value in self.grid.items()}
        self.rows = {code: moves.get(r, r) for code, r in self.rows.items()}

    def order_columns(self, titles: Iterable[str]) -> None:
        """The table's columns in another order; what stands above the header stays."""
        slots = sorted(self.columns.values())
        new = dict(zip(titles, slots, strict=True))
        moves = {self.columns[name]: column for name, column in new.items()}
        self.grid = {(r, moves.get(c, c) if r >= self.header else c): value for (r, c), value in self.grid.items()}
        self.columns = new

    def written(self) -> bytes:
        """The workbook's bytes; the book itself stays as it was."""
        place = self.book.sheetnames.index(SHEET) if SHEET in self.book.sheetnames else 1
        kept = self.book[SHEET]
        self.book.remove(kept)
        added = [self._sheet(self.sheet, self.grid, place, self.visibility)]
        for row, column in self.comments:
            added[0].cell(row, column).comment = Comment("请核对", "司法所")
        for (row, column), words in self.notes.items():
            added[0].cell(row, column).comment = Comment(words, "王")
        for (row, column), font in self.fonts.items():
            added[0].cell(row, column).font = font
        for merge in self.merges:
            added[0].merge_cells(start_row=merge[0], start_column=merge[1], end_row=merge[2], end_column=merge[3])
        for (row, column), shown_as in self.formats.items():
            added[0].cell(row, column).number_format = shown_as
        for row in self.hidden_rows:
            added[0].row_dimensions[row].hidden = True
        for column in self.hidden_columns:
            added[0].column_dimensions[get_column_letter(column)].hidden = True
        added += [self._sheet(name, grid, None, visibility) for name, grid, visibility in self.more]
        target = BytesIO()
        self.book.save(target)
        for sheet in added:
            self.book.remove(sheet)
        self.book._add_sheet(kept, place)  # type: ignore[attr-defined]
        return self.saving(self, target.getvalue()) if self.saving else target.getvalue()

    def _sheet(self, name: str, grid: dict[Place, object], place: int | None, visibility: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
        sheet = self.book.create_sheet(name, place)
        for (row, column), value in grid.items():
            sheet.cell(row, column).value = value
        sheet.sheet_state = visibility
        return sheet


def load_form(unit: str, catalogue: Catalogue) -> Form:
    """The unit's form of the sample inbox, its titles and rows found by what stands there."""
    book = load_workbook(INBOX / f"{unit}.xlsx")
    for sheet in book:  # the blank rows of the lists would take openpyxl three quarters of the time
        last = max((cell.row for row in sheet.iter_rows() for cell in row if cell.value is not None), default=1)
        sheet.delete_rows(last + 1, sheet.max_row)
    grid: dict[Place, object] = {
        (cell.row, cell.column): cell.value for row in book[SHEET].iter_rows() for cell in row if cell.value is not None
    }
    header = next(row for (row, _), value in grid.items() if value == LABEL)
    columns = {str(value): column for (row, column), value in grid.items() if row == header}
    codes = {str(value): row for (row, column), value in grid.items() if column == columns[CODE] and row > header + 1}
    return Form(unit, catalogue, book, grid, columns, codes, header, f"2022/{unit}.xlsx")


def as_it_is(_: Form, __: Random) -> None:
    """The form as the office sends it."""


def moved(form: Form, rng: Random) -> None:
    """Rows moved, columns inserted, title rows: nothing is where it was."""
    form.permute_rows(list(form.rows), rng)
    form.insert_rows(form.header, 2)
    form.write((form.header - 2, 1), "（本表一式两份，由村居和科室填报）")
    form.insert_rows(1, 2)
    form.write((1, 1), "附件2")
    form.insert_column(form.columns[CODE])
    form.insert_column(1)
    form.write((form.header, 1), "序号")
    for number, row in enumerate(sorted(form.rows.values()), start=1):
        form.write((row, 1), number)
    form.insert_column(form.columns[LAST])


def reworded(form: Form, _: Random) -> None:
    """Another order of columns, titles and labels in other words the catalogue knows."""
    form.order_columns((CODE, THIS, LABEL, LAST, MEASURE, REMARK))
    words = {CODE: "指标代码", THIS: "本年数", LABEL: "项目", LAST: "上年数", MEASURE: "单位", REMARK: "备注"}
    for title, other in words.items():
        form.write((form.header, form.columns[title]), other)
    for code in form.rows:
        indicator = form.indicator(code)
        form.put(code, (*indicator.aliases, indicator.key)[0], LABEL)
    form.drop_row(next(row for (row, _), value in form.grid.items() if value == "甲"))


LAYOUTS: dict[str, Callable[[Form, Random], None]] = {"原样": as_it_is, "移位": moved, "改写": reworded}
