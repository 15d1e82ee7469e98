"""A filled form of each kind of unit, saved by real programs in every format they write, says the same or is refused.

Every form holds formulas with stored values. What is refused, and what a format cannot hold, stands in ``REFUSED`` and
``WITHOUT_LISTS`` with the reason; everything else must give exactly the observations, lists and texts of the original.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from etl.domain import Arrival, Submission, Trouble, Verdict
from etl.domain.catalogue import Catalogue
from etl.domain.findings import message
from etl.examination.examine import examine
from etl.reading import read_workbook
from etl.settings.loading import load_settings
from tests.corpus.writers import WRITERS, openpyxl_formulas
from tests.sampled import sampled

Require = Callable[..., str]
Convert = Callable[[Path, str, Path], Path]
ConvertAll = Callable[[Sequence[Path], str, Path], list[Path]]
Saved = Callable[[str], Path]
"""``saved("ods")`` → the folder with what LibreOffice made of every form."""
Lock = Callable[[Path, str, Path], Path]
Examined = Callable[[Path], Submission]

pytestmark = pytest.mark.programs

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests" / "corpus"
FORMS = ("白云山村", "党政办公室", "司法所")
"""A village, an office, and the 司法所."""
SHEET = 2
"""统计表 among the sheets of the form."""
CHARSETS = ("76", "85")
"""UTF-8 and GB18030, as LibreOffice counts them."""
FORMULAS = 3
"""Figures of each form that are sums."""
GNUMERIC = (
    "Gnumeric_Excel:excel_biff8",
    "Gnumeric_Excel:excel_dsf",
    "Gnumeric_Excel:xlsx",
    "Gnumeric_Excel:xlsx2",
    "Gnumeric_OpenCalc:odf",
    "Gnumeric_OpenCalc:openoffice",
    "Gnumeric_html:html40",
    "Gnumeric_html:xhtml",
)
JAVASCRIPT = (
    "sheetjs.xlsx", "sheetjs.xlsm", "sheetjs.shared.xlsx", "sheetjs.xlsb", "sheetjs.biff8", "sheetjs.biff5", "sheetjs.biff2",
    "sheetjs.xlml", "sheetjs.ods", "sheetjs.fods", "sheetjs.csv", "sheetjs.txt", "sheetjs.html",
    "exceljs.xlsx", "exceljs.inline.xlsx", "exceljs.csv",
)  # fmt: skip
WITHOUT_LISTS = {
    "sheetjs.csv": "one sheet without name",
    "sheetjs.txt": "one sheet without name",
    "sheetjs.html": "one sheet without name",
    "sheetjs.ods": "SheetJS writes the days of the lists as bare numbers",
    "sheetjs.fods": "SheetJS writes the days of the lists as bare numbers",
    "sheetjs.xlml": "SheetJS writes the days of the lists as bare numbers",
    "Gnumeric_html:html40": "sheets without names",
    "Gnumeric_html:xhtml": "sheets without names",
    "csv": "one sheet without name",
}
"""Formats in which the observations alone can be the same, and why."""
RESAVE = "请用WPS或Excel重新打开并另存为.xlsx，打不开时请重新填报。"
WITHOUT_SUM = frozenset(
    ("sheetjs.biff8", "xls:MS Excel 97", "fods", "xlwt.xls", "Gnumeric_Excel:excel_biff8", "Gnumeric_Excel:excel_dsf")
)
"""Formats with lists of which nobody can tell a turned bit; the file says so, and nothing else."""
REFUSED = {
    "sheetjs.biff5": (
        "it writes _ for every Chinese character, so that nothing of the form is left",
        f"文件已损坏，无法读取（____!A12两种读法的结果不同）。{RESAVE}",
    ),
    "sheetjs.biff2": (
        "a format of 1987 without sheets, codepage or checks",
        "暂不能读取Excel 4.0及更早（.xls）格式。请用WPS或Excel打开，另存为.xlsx后提交。",
    ),
    "exceljs.csv": (
        "it leaves out empty cells at the end of a row, so that 2,131 might be one number or two",
        "文本表格第9行的列数与其他行不同，可能是数里有逗号，分不清各列。请用WPS或Excel打开核对，另存为.xlsx后提交。",
    ),
}
"""File → why no program could read it with certainty, and the sentence that says so."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load_settings(ROOT, 2022).catalogue


@pytest.fixture(scope="module")
def examined(catalogue: Catalogue) -> Examined:
    """Examines a file as if the unit it is called after, or the folder it lies in, had sent it."""

    def run(path: Path) -> Submission:
        content = path.read_bytes()
        name = path.name if path.stem in FORMS else f"{path.parent.name}{path.suffix}"
        arrival = Arrival(1, f"2022/{name}", "0" * 64, len(content), 1, "2023-01-09T09:00:00+08:00")
        (submission,) = examine(content, arrival, catalogue, 2022)
        return submission

    return run


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A filled form of the sample whose first figures are sums: the formula and its value, as Excel stores them."""
    folder = tmp_path_factory.mktemp("original")

    def make(name: str) -> Path:
        path = folder / f"{name}.xlsx"
        if not path.exists():
            _with_formulas(ROOT / "inbox" / "2022" / f"{name}.xlsx", path)
        return path

    return make


def _with_formulas(source: Path, target: Path) -> None:
    with zipfile.ZipFile(source) as form, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for member in form.namelist():
            part = form.read(member)
            if member == f"xl/worksheets/sheet{SHEET}.xml":
                figure = rb'(<c r="D[0-9]+" s="[0-9]+" t="n">)<v>([1-9][0-9]*)</v>'
                part, count = re.subn(figure, rb"\1<f>SUM(\2,0)</f><v>\2</v>", part, count=FORMULAS)
                assert count == FORMULAS
            copy.writestr(member, part)


@pytest.fixture(scope="session")
def javascript(require: Require, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the packages of tests/corpus/package-lock.json are installed; kept for the next run."""
    require("node")
    lock = (CORPUS / "package-lock.json").read_bytes()
    cache = request.config.cache
    kept = cache.mkdir(f"corpus-{hashlib.sha256(lock).hexdigest()[:16]}") if cache else tmp_path_factory.mktemp("npm")
    folder, aside = kept / "packages", kept / f"installing-{os.getpid()}"
    if not folder.exists():
        aside.mkdir()
        for part in ("package.json", "package-lock.json"):
            shutil.copy(CORPUS / part, aside)
        command = [require("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=aside, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"npm ci：{done.stderr}")
        with suppress(OSError):  # another process of tests was quicker
            aside.rename(folder)
    return folder


@pytest.fixture(scope="module")
def saved_by_javascript(
    require: Require, javascript: Path, original: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder for each form, with what SheetJS and ExcelJS made of it."""
    folder = tmp_path_factory.mktemp("javascript")
    for name in FORMS:
        (folder / name).mkdir()
        command = [require("node"), str(CORPUS / "write.cjs"), str(original(name)), str(folder / name)]
        subprocess.run(command, cwd=javascript, capture_output=True, check=True, timeout=120)
    return folder


def said(submission: Submission) -> list[tuple[object, ...]]:
    """The observations, down to place and raw text; the sheet has no name in every format."""
    return [
        (seen.code, seen.column, seen.value, seen.state, seen.raw, seen.cell.a1, seen.repair)
        for seen in submission.observations
    ]


def lists(submission: Submission) -> tuple[object, ...]:
    """What stands on the other sheets."""
    return submission.details, submission.lists, submission.narratives


def check_same(after: Submission, before: Submission, written: str) -> None:
    """As the original, or refused as the table says."""
    if written in REFUSED:
        assert (after.observations, after.verdict) == ((), Verdict.RETURNED)
        assert [message(finding).partition("：")[2] for finding in after.findings] == [REFUSED[written][1]]
        return
    assert said(after) == said(before)
    if written not in WITHOUT_LISTS:
        assert lists(after) == lists(before)
        assert (after.unit, after.year, after.verdict) == (before.unit, 2022, Verdict.ACCEPTED)
        assert [found.code for found in after.findings] == ["no_checksum"] * (written in WITHOUT_SUM)


@pytest.mark.parametrize("name", sampled(FORMS))
def test_formulas_with_values_change_nothing(examined: Examined, original: Callable[[str], Path], name: str) -> None:
    """A sum says what a typed number says."""
    before = examined(ROOT / "inbox" / "2022" / f"{name}.xlsx")
    check_same(examined(original(name)), before, "")
    assert len(before.observations) >= 24


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("written", JAVASCRIPT)
@pytest.mark.thorough
def test_saved_by_javascript(
    saved_by_javascript: Path, examined: Examined, original: Callable[[str], Path], name: str, written: str
) -> None:
    """SheetJS and ExcelJS, with which online systems export."""
    check_same(examined(saved_by_javascript / name / written), examined(original(name)), written)


@pytest.mark.parametrize("name", sampled(FORMS))
@pytest.mark.parametrize("written", sampled([*WRITERS], 2))
def test_saved_by_libraries(
    examined: Examined, original: Callable[[str], Path], tmp_path: Path, name: str, written: str
) -> None:
    """The libraries of Python, with which scripts fill forms."""
    target = tmp_path / f"{name}{Path(written).suffix}"
    WRITERS[written](original(name), target)
    check_same(examined(target), examined(original(name)), written)


@pytest.mark.parametrize("name", sampled(FORMS))
def test_formulas_saved_by_openpyxl(
    examined: Examined, original: Callable[[str], Path], tmp_path: Path, name: str
) -> None:
    """It drops the values of formulas: each is reported at its cell, and the rest of the form is the same."""
    openpyxl_formulas(original(name), tmp_path / f"{name}.xlsx")
    after, before = examined(tmp_path / f"{name}.xlsx"), examined(original(name))
    told = [finding.place.a1 for finding in after.findings if finding.code == "uncalculated"]
    assert len(told) == FORMULAS
    assert [one for one in said(after) if one[5] not in told] == [one for one in said(before) if one[5] not in told]
    first = next(finding for finding in after.findings if finding.code == "uncalculated")
    assert message(first) == (
        f"{name}.xlsx 统计表!{told[0]}：公式没有计算结果。请用WPS或Excel打开这份表，按保存，再提交；或直接填数。"
    )


@pytest.fixture(scope="module")
def saved_by_libreoffice(
    soffice_all: ConvertAll, original: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Saved:
    """Each format is written once, all forms in one life of LibreOffice."""
    folders: dict[str, Path] = {}

    def saved(form: str) -> Path:
        if form not in folders:
            folders[form] = tmp_path_factory.mktemp("libreoffice-saved")
            soffice_all([original(name) for name in FORMS], form, folders[form])
        return folders[form]

    return saved


@pytest.mark.parametrize("name", sampled(FORMS))
@pytest.mark.parametrize("form", sampled(["xls:MS Excel 97", "ods", "fods", "xlsx:Calc MS Excel 2007 XML"], 3))
def test_saved_by_libreoffice(
    saved_by_libreoffice: Saved, examined: Examined, original: Callable[[str], Path], name: str, form: str
) -> None:
    """Workbooks keep everything: values, lists, texts, the hidden mark of the form."""
    written = saved_by_libreoffice(form) / f"{name}.{form.partition(':')[0]}"
    check_same(examined(written), examined(original(name)), form)


@pytest.fixture(scope="module")
def text_tables(
    soffice_all: ConvertAll, original: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The folders of the text tables, by charset; LibreOffice calls them after the sheet as well."""
    folders = {charset: tmp_path_factory.mktemp("text") for charset in CHARSETS}
    for charset, folder in folders.items():
        form = f"csv:Text - txt - csv (StarCalc):44,34,{charset},1,,0,false,true,false,false,false,{SHEET}"
        with pytest.raises(AssertionError, match="wrote no"):
            soffice_all([original(name) for name in FORMS], form, folder)
    return folders


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("charset", CHARSETS, ids=["utf-8", "gb18030"])
@pytest.mark.thorough
def test_text_table_of_libreoffice(
    text_tables: dict[str, Path], examined: Examined, original: Callable[[str], Path], name: str, charset: str
) -> None:
    """One sheet without name: the observations are the same."""
    written = shutil.copy(text_tables[charset] / f"{name}-统计表.csv", text_tables[charset] / f"{name}.csv")
    assert said(examined(Path(written))) == said(examined(original(name)))


@pytest.mark.parametrize("name", sampled(FORMS))
@pytest.mark.thorough
def test_web_page_of_libreoffice(
    saved_by_libreoffice: Saved, examined: Examined, original: Callable[[str], Path], tmp_path: Path, name: str
) -> None:
    """Sheets without name, and called .xls as export programs do."""
    page = shutil.copy(saved_by_libreoffice("html:HTML (StarCalc)") / f"{name}.html", tmp_path / f"{name}.xls")
    assert said(examined(Path(page))) == said(examined(original(name)))


@pytest.mark.parametrize("name", sampled(FORMS))
@pytest.mark.parametrize("exporter", sampled(GNUMERIC, 4))
def test_saved_by_gnumeric(
    require: Require, examined: Examined, original: Callable[[str], Path], tmp_path: Path, name: str, exporter: str
) -> None:
    """Indented .ods, .xls of another writer, pages: the observations are the same."""
    written = tmp_path / f"{name}.xls"
    command = [require("ssconvert"), "-T", exporter, str(original(name)), str(written)]
    subprocess.run(command, capture_output=True, check=True)
    check_same(examined(written), examined(original(name)), exporter)


@pytest.mark.parametrize("name", sampled(FORMS))
@pytest.mark.parametrize("charset", sampled(["UTF-8", "GB18030"]))
def test_text_table_of_gnumeric(
    require: Require, examined: Examined, original: Callable[[str], Path], tmp_path: Path, name: str, charset: str
) -> None:
    """As that of LibreOffice."""
    written = tmp_path / f"{name}.csv"
    options = ["-T", "Gnumeric_stf:stf_assistant", "-O", f"sheet=统计表 charset={charset}"]
    subprocess.run([require("ssconvert"), *options, str(original(name)), str(written)], capture_output=True, check=True)
    check_same(examined(written), examined(original(name)), "csv")


def test_excel_95_of_gnumeric_lost_its_chinese(
    require: Require, examined: Examined, original: Callable[[str], Path], tmp_path: Path
) -> None:
    """The program itself writes question marks, which the two readers of .xls do not even read alike: refused."""
    written = tmp_path / "白云山村.xls"
    exporter = "Gnumeric_Excel:excel_biff7"
    command = [require("ssconvert"), "-T", exporter, str(original("白云山村")), str(written)]
    subprocess.run(command, capture_output=True, check=True)
    (found,) = examined(written).findings
    assert message(found).startswith("白云山村.xls：文件已损坏，无法读取（????!")


@pytest.mark.thorough
def test_what_is_seen_otherwise_than_stored_survives(soffice: Convert, require: Require, tmp_path: Path) -> None:
    """Raised and struck-out letters, a percent and a struck-out figure are told in every format that knows them."""
    book = openpyxl.Workbook()
    for row, font in enumerate(
        (InlineFont(vertAlign="superscript"), InlineFont(strike=True), InlineFont(b=True)), start=1
    ):
        book.worksheets[0].cell(row, 1, CellRichText("12", TextBlock(font, "2")))
    book.worksheets[0].append([1])
    book.worksheets[0].append([12])
    book.worksheets[0]["A4"].number_format = "0%"
    book.worksheets[0]["A5"].font = Font(strike=True)
    path = tmp_path / "seen.xlsx"
    book.save(path)
    written = [path, *(soffice(path, form, tmp_path / "saved") for form in ("xls:MS Excel 97", "ods", "fods"))]
    for exporter, name in (("Gnumeric_Excel:excel_biff8", "gnumeric.xls"), ("Gnumeric_OpenCalc:odf", "gnumeric.ods")):
        written.append(tmp_path / name)
        command = [require("ssconvert"), "-T", exporter, str(path), str(written[-1])]
        subprocess.run(command, capture_output=True, check=True)
    expected = [Trouble.DRESSED, Trouble.DRESSED, Trouble.NONE, Trouble.PERCENT, Trouble.DRESSED]
    for one in written:
        (sheet,) = read_workbook(one.read_bytes()).sheets
        assert [sheet.at(row, 1).trouble for row in range(1, 6)] == expected, one.name


@pytest.mark.thorough
def test_number_formats_survive(soffice: Convert, require: Require, tmp_path: Path) -> None:
    """A format that shows another number is told of in every format that knows it; measures and zeros are not.

    Not in the .xls of gnumeric, which gives its formats the numbers of built-in ones of dates: those cells are asked about as
    dates.
    """
    book = openpyxl.Workbook()
    shown = {'0"万"': 1, ";;;": 1, "0,": 1, '0"件"': 0, "#,##0": 0, "0.00": 0, "_ * #,##0_ ": 0, "General": 0}
    for row, code in enumerate(shown, start=1):
        book.worksheets[0].cell(row, 1, 12).number_format = code
    book.worksheets[0].append([0])
    book.worksheets[0]["A9"].number_format = '0;-0;"-"'
    path = tmp_path / "seen.xlsx"
    book.save(path)
    written = [path, *(soffice(path, form, tmp_path / "saved") for form in ("xls:MS Excel 97", "ods", "fods"))]
    written.append(tmp_path / "gnumeric.ods")
    command = [require("ssconvert"), "-T", "Gnumeric_OpenCalc:odf", str(path), str(written[-1])]
    subprocess.run(command, capture_output=True, check=True)
    expected = [
        (row, Trouble.FORMATTED if shows else Trouble.NONE) for row, shows in enumerate(shown.values(), start=1)
    ]
    for one in written:
        (sheet,) = read_workbook(one.read_bytes()).sheets
        assert [(row, sheet.at(row, 1).trouble) for row in range(1, 10)] == [*expected, (9, Trouble.NONE)], one.name


@pytest.mark.thorough
def test_formats_and_comments_saved_by_javascript(require: Require, javascript: Path, tmp_path: Path) -> None:
    """SheetJS keeps both in .xlsb and in XML tables, and the formats in .xls."""
    path = tmp_path / "seen.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("统计表")
        for row, code in enumerate(('0"万"', ";;;", '0"件"', "0%")):
            sheet.write(row, 3, 12, book.add_format({"num_format": code}))
        sheet.write_comment(2, 3, "应为15件，找王五13812345678")
    command = [require("node"), str(CORPUS / "write.cjs"), str(path), str(tmp_path)]
    subprocess.run(command, cwd=javascript, capture_output=True, check=True, timeout=120)
    for name in ("sheetjs.xlsb", "sheetjs.xlml", "sheetjs.biff8", "sheetjs.xlsx", "exceljs.xlsx"):
        (found,) = read_workbook((tmp_path / name).read_bytes()).sheets
        troubles = [found.at(row, 4).trouble for row in range(1, 5)]
        assert troubles == [Trouble.FORMATTED, Trouble.FORMATTED, Trouble.NONE, Trouble.PERCENT], name
        if name != "sheetjs.biff8":
            assert found.comments == {(3, 4): "应为15件，找王五13812345678"}, name


@pytest.mark.thorough
def test_hidden_rows_and_columns_survive(soffice: Convert, tmp_path: Path) -> None:
    """What stands in hidden rows and columns is told of in every format that knows them."""
    book = openpyxl.Workbook()
    for row in range(1, 6):
        book.worksheets[0].append([row, row * 10, row * 100, row * 1000])
    book.worksheets[0].row_dimensions[3].hidden = True
    book.worksheets[0].column_dimensions["C"].hidden = True
    path = tmp_path / "hidden.xlsx"
    book.save(path)
    expected = {(3, column) for column in range(1, 5)} | {(row, 3) for row in range(1, 6)}
    assert read_workbook(path.read_bytes()).sheets[0].hidden == expected
    for form in ("xls:MS Excel 97", "ods"):
        assert read_workbook(soffice(path, form, tmp_path / "saved").read_bytes()).sheets[0].hidden == expected


LOCK = """Sub Save(source As String, target As String, filter As String)
  Dim opening(0) As New com.sun.star.beans.PropertyValue
  opening(0).Name = "Hidden" : opening(0).Value = True
  book = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, opening())
  Dim secret(1) As New com.sun.star.beans.NamedValue
  secret(0).Name = "CryptoType" : secret(0).Value = "Standard"
  secret(1).Name = "OOXPassword" : secret(1).Value = "2022"
  Dim saving(1) As New com.sun.star.beans.PropertyValue
  saving(0).Name = "FilterName" : saving(0).Value = filter
  saving(1).Name = "Password" : saving(1).Value = "2022"
  If InStr(filter, "2007") Then
    saving(1).Name = "EncryptionData" : saving(1).Value = secret()
  End If
  book.storeToURL(ConvertToURL(target), saving())
  book.close(True)
End Sub"""
LOCK_FILES = {
    "script.xlc": '<library:libraries xmlns:library="http://openoffice.org/2000/library" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="Standard" '
    'xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"/></library:libraries>',
    "Standard/script.xlb": '<library:library xmlns:library="http://openoffice.org/2000/library" '
    'library:name="Standard"><library:element library:name="Lock"/></library:library>',
    "Standard/Lock.xba": '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Lock" '
    f'script:language="StarBasic">{LOCK}</script:module>',
}
"""A macro of the profile: LibreOffice takes no password on its command line."""


@pytest.fixture(scope="module")
def lock(require: Require, libreoffice_profile: Path) -> Lock:
    """Saves with a password: ``lock(path, "calc8", target)``; only letters of ASCII in the paths."""
    command = [require("soffice", "libreoffice"), f"-env:UserInstallation={libreoffice_profile.as_uri()}"]
    command += ["--headless", "--norestore"]
    # The first start of a profile would replace the macro.
    subprocess.run([*command, "--terminate_after_init"], capture_output=True, timeout=180, check=False)
    basic = libreoffice_profile / "user" / "basic"
    (basic / "Standard").mkdir(parents=True, exist_ok=True)
    for name, text in LOCK_FILES.items():
        (basic / name).write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}', encoding="utf-8")

    def save(path: Path, form: str, target: Path) -> Path:
        macro = f'macro:///Standard.Lock.Save("{path}","{target}","{form}")'
        subprocess.run([*command, macro], capture_output=True, timeout=180, check=True)
        assert target.is_file(), "LibreOffice did not save"
        return target

    return save


@pytest.mark.parametrize(
    ("form", "suffix", "magic"),
    sampled(
        [("Calc MS Excel 2007 XML", "xlsx", b"\xd0\xcf"), ("calc8", "ods", b"PK"), ("MS Excel 97", "xls", b"\xd0\xcf")]
    ),
)
def test_saved_with_a_password(
    lock: Lock,
    examined: Examined,
    original: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
    form: str,
    suffix: str,
    magic: bytes,
) -> None:
    """A new workbook inside an old container, an encrypted .ods, an old workbook with its own lock: one sentence."""
    folder = tmp_path_factory.mktemp("locked")
    plain = Path(shutil.copy(original("白云山村"), folder / "plain.xlsx"))
    locked = lock(plain, form, folder / f"locked.{suffix}")
    assert locked.read_bytes().startswith(magic)
    (found,) = examined(locked.rename(folder / f"白云山村.{suffix}")).findings
    assert message(found) == f"白云山村.{suffix}：文件设了打开密码，无法读取。请取消密码，另存为.xlsx后提交。"
