"""Every fault of config.toml is one Chinese sentence that names file, entry and key, with the near-miss."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import shutil
from pathlib import Path

import pytest

from etl.domain.catalogue import Repair
from etl.domain.project import Template
from etl.settings.loading import KeptRules, find_project, load_settings
from etl.settings.templates import read_template
from etl.system.codec import encode
from etl.system.errors import EtlError, reason_of

ROOT = Path(__file__).resolve().parents[3]
CONFIG = """
units = [
  { code = "V1", name = "白云山村", kind = "村居", aliases = ["白云山村委会"], contact = "司法所登记的座机" },
  { code = "V2", name = "文石村", kind = "村居" },
  { code = "SFS", name = "司法所", kind = "科室", aliases = ["姜家司法所"] },
]
indicators = [
  { code = "303", key = "调解案件", name = "人民调解案件件数", measure = "件", section = "三", reported_by = ["村居"], kind = "sum" },
  { code = "304", key = "调解成功", name = "调解成功件数", measure = "件", section = "三", reported_by = ["村居"], kind = "sum" },
]
checks = [
  { id = "调解成功", severity = "hard", expression = "调解成功 <= 调解案件", sentence = "请核对。" },
]
[project]
name = "姜家镇"
title = "姜家镇{year}年报告"
year = 2022
office = "姜家镇司法所"
form_number = "姜法综1表"
signer = "姜家镇人民政府"
deadline = 2023-01-10
[paths]
inbox = "收件"
[intake]
settle_seconds = 0
"""


def fault_of(folder: Path, content: str | bytes, year: int | None = None) -> str:
    """The sentence that loading this config.toml ends with."""
    (folder / "config.toml").write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(EtlError) as raised:
        load_settings(folder, year)
    return str(raised.value)


def changed(old: str, new: str) -> str:
    """The good config.toml with one place changed."""
    assert CONFIG.count(old) == 1, old
    return CONFIG.replace(old, new)


def test_a_good_config(tmp_path: Path) -> None:
    """What is written arrives, what is left out has its default, paths start at the project folder."""
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    settings = load_settings(tmp_path)
    assert settings.project.title == "姜家镇2022年报告"
    assert settings.project.deadline == dt.date(2023, 1, 10)
    assert settings.project.report_date is None
    assert settings.project.utc_offset == "+08:00"
    assert (settings.folders.inbox, settings.folders.outbox) == (tmp_path / "收件", tmp_path / "outbox")
    assert settings.intake.settle_seconds == 0
    assert settings.intake.child_seconds == 10
    assert settings.report_template == "report.txt.j2"
    assert settings.state == tmp_path / ".etl"
    assert len(settings.sha256) == 64
    assert [unit.name for unit in settings.catalogue.units] == ["白云山村", "文石村", "司法所"]


NOTE = ('kind = "sum" },\n  { code = "304"', 'kind = "sum", note = "村居报全部。" },\n  { code = "304"')
ALIAS = ('kind = "sum" },\n  { code = "304"', 'kind = "sum", aliases = ["调解件数"] },\n  { code = "304"')


@pytest.mark.parametrize(("edit", "same"), [(NOTE, True), (ALIAS, False)])
def test_what_the_rules_depend_on(tmp_path: Path, edit: tuple[str, str], *, same: bool) -> None:
    """A note judges nothing, so nothing is examined again for it; an alias may change how a form is read."""
    config = tmp_path / "config.toml"
    config.write_text(CONFIG, encoding="utf-8")
    before = load_settings(tmp_path)
    config.write_text(changed(*edit), encoding="utf-8")
    after = load_settings(tmp_path)
    assert after.sha256 != before.sha256
    assert (after.rules == before.rules, after.catalogue == before.catalogue) == (same, same)


def test_the_year_of_the_command_stands_in(tmp_path: Path) -> None:
    """--year replaces the year, in the title too."""
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    project = load_settings(tmp_path, 2023).project
    assert (project.year, project.title) == (2023, "姜家镇2023年报告")


def test_notepad_byte_order_mark(tmp_path: Path) -> None:
    """Notepad's UTF-8 begins with a mark; that is no fault."""
    (tmp_path / "config.toml").write_bytes(b"\xef\xbb\xbf" + CONFIG.encode())
    assert load_settings(tmp_path).project.year == 2022


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[paths]", "[path]", "config.toml：没有 path 这一项，是不是 paths？"),
        ("[paths]", "['完全不同']", "config.toml：没有 完全不同 这一项。"),
        ("checks = [", "check = [", "config.toml：没有 check 这一项，是不是 checks？"),
        ("signer =", "singer =", "config.toml：[project]：没有 singer 这个键，是不是 signer？"),
        ("form_number =", "'表号' =", "config.toml：[project]：没有 表号 这个键。"),
        ("inbox =", "inbx =", "config.toml：[paths]：没有 inbx 这个键，是不是 inbox？"),
        (
            ', sentence = "请核对。"',
            ', sentence = "请核对。", anser = ["结转"]',
            "config.toml：checks 调解成功：没有 anser 这个键，是不是 answer？",
        ),
        ('id = "调解成功"', 'idd = "调解成功"', "config.toml：checks 第1条：没有 idd 这个键，是不是 id？"),
        ('name = "文石村", kind', 'name = "文石村", knd', "config.toml：units 文石村：没有 knd 这个键，是不是 kind？"),
        (
            'measure = "件", section = "三", reported_by = ["村居"], kind = "sum" },\n]',
            'mesure = "件", section = "三", reported_by = ["村居"], kind = "sum" },\n]',
            "config.toml：indicators 304：没有 mesure 这个键，是不是 measure？",
        ),
        ('office = "姜家镇司法所"\n', "", "config.toml：[project] 缺少 office。"),
        (', kind = "村居" },\n  { code = "SFS"', ' },\n  { code = "SFS"', "config.toml：units 文石村 缺少 kind。"),
        ('{ code = "V2", name', "{ name", "config.toml：units 文石村 缺少 code。"),
        (', sentence = "请核对。"', "", "config.toml：checks 调解成功 缺少 sentence。"),
    ],
)
def test_unknown_and_missing_keys(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    """A key that we do not know is named with its near-miss; one that must be there is named."""
    assert fault_of(tmp_path, changed(old, new)) == sentence


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("year = 2022", 'year = "2022"', 'config.toml：[project] 的 year：应是整数，现在是 "2022"。'),
        ("year = 2022", "year = 2022.0", "config.toml：[project] 的 year：应是整数，现在是 2022.0。"),
        ("year = 2022", "year = true", "config.toml：[project] 的 year：应是整数，现在是 true。"),
        ('name = "姜家镇"', "name = 5", "config.toml：[project] 的 name：应是加引号的文字，现在是 5。"),
        (
            'aliases = ["姜家司法所"]',
            'aliases = "姜家司法所"',
            'config.toml：units 司法所 的 aliases：应是方括号里的一列文字，现在是 "姜家司法所"。',
        ),
        (
            'aliases = ["姜家司法所"]',
            'aliases = ["姜家司法所", 5]',
            'config.toml：units 司法所 的 aliases：应是加引号的文字，现在是 ["姜家司法所", 5]。',
        ),
        (
            'name = "人民调解案件件数"',
            'name = "人民调解案件件数", names = "调解件数"',
            'config.toml：indicators 303 的 names：应是花括号里的名称和值（如 { "2023" = "名称" }），现在是 "调解件数"。',
        ),
        ('["姜家司法所"]', "5", "config.toml：units 司法所 的 aliases：应是方括号里的一列文字，现在是 5。"),
        (
            'code = "303"',
            "code = 303",
            "config.toml：indicators 第1条 的 code：应是加引号的文字，现在是 303。",
        ),
        (
            'contact = "司法所登记的座机"',
            "contact = { tel = 1 }",
            "config.toml：units 白云山村 的 contact：应是加引号的文字，现在是 { … }。",
        ),
        (
            "deadline = 2023-01-10",
            'deadline = "2023-01-10"',
            'config.toml：[project] 的 deadline：应是日期（如 2023-01-10，不加引号），现在是 "2023-01-10"。',
        ),
        (
            "deadline = 2023-01-10",
            "deadline = 2023-01-10 08:00:00",
            "config.toml：[project] 的 deadline：应是日期（如 2023-01-10，不加引号），现在是 2023-01-10 08:00:00。",
        ),
        (
            "deadline = 2023-01-10",
            "deadline = 20230110",
            "config.toml：[project] 的 deadline：应是日期（如 2023-01-10，不加引号），现在是 20230110。",
        ),
        ("settle_seconds = 0", 'settle_seconds = "2"', 'config.toml：[intake] 的 settle_seconds：应是数，现在是 "2"。'),
        (
            "settle_seconds = 0",
            "child_megabytes = 0.5",
            "config.toml：[intake] 的 child_megabytes：应是整数，现在是 0.5。",
        ),
        (
            'name = "文石村", kind = "村居"',
            'name = "文石村", kind = "村"',
            'config.toml：units 文石村 的 kind：应是 村居、科室 之一，现在是 "村"。',
        ),
        (
            'severity = "hard"',
            'severity = "Hard"',
            'config.toml：checks 调解成功 的 severity：应是 hard、soft、note 之一，现在是 "Hard"。',
        ),
        (
            'expression = "调解成功 <= 调解案件"',
            "expression = true",
            "config.toml：checks 调解成功 的 expression：应是加引号的文字，现在是 true。",
        ),
        (
            'checks = [\n  { id = "调解成功"',
            'checks = [\n  "调解成功 <= 调解案件",\n  { id = "调解成功"',
            "config.toml：checks 第1条 应是 { 名称 = 值, … }。",
        ),
    ],
)
def test_wrong_types(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    """A value of the wrong type is shown as it stands in the file, with what was expected."""
    assert fault_of(tmp_path, changed(old, new)) == sentence


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("year = 2022", "year = 1989", "config.toml：[project] 的 year：1989 不是可用的年度（1990—2100）。"),
        ("year = 2022", "year = 2101", "config.toml：[project] 的 year：2101 不是可用的年度（1990—2100）。"),
        ('name = "姜家镇"', 'name = "　"', "config.toml：[project] 的 name 是空的。"),
        ('inbox = "收件"', 'inbox = ""', "config.toml：[paths] 的 inbox 是空的。"),
        ('name = "文石村"', 'name = ""', "config.toml：units 第2条 的 name 是空的。"),
        ('id = "调解成功"', 'id = " "', "config.toml：checks 第1条 的 id 是空的。"),
        ('code = "304"', 'code = ""', "config.toml：indicators 第2条 的 code 是空的。"),
        (
            "settle_seconds = 0",
            "settle_seconds = -0.5",
            "config.toml：[intake] 的 settle_seconds：应不小于0、不超过100000，现在是 -0.5。",
        ),
        (
            "settle_seconds = 0",
            "settle_seconds = nan",
            "config.toml：[intake] 的 settle_seconds：应不小于0、不超过100000，现在是 nan。",
        ),
        (
            "settle_seconds = 0",
            "child_seconds = 0",
            "config.toml：[intake] 的 child_seconds：应大于0、不超过100000，现在是 0.0。",
        ),
        (
            "settle_seconds = 0",
            "file_megabytes = 100001",
            "config.toml：[intake] 的 file_megabytes：应大于0、不超过100000，现在是 100001。",
        ),
    ],
)
def test_values_out_of_range(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    """A value of the right type that cannot be used."""
    assert fault_of(tmp_path, changed(old, new)) == sentence


@pytest.mark.parametrize("year", [1990, 2100])
def test_the_last_years_that_can_be_used(tmp_path: Path, year: int) -> None:
    """The neighbours of the years that are refused."""
    (tmp_path / "config.toml").write_text(changed("year = 2022", f"year = {year}"), encoding="utf-8")
    assert load_settings(tmp_path).project.year == year


@pytest.mark.parametrize("year", [0, 22])
def test_a_year_of_the_command_is_named_as_such(tmp_path: Path, year: int) -> None:
    """The fault names --year, not the file; 0 is no way to say nothing."""
    assert fault_of(tmp_path, CONFIG, year) == f"--year：{year} 不是可用的年度（1990—2100）。"


@pytest.mark.parametrize("offset", ["+08:00", "-05:30", "+00:00", "+14:59"])
def test_time_offsets(tmp_path: Path, offset: str) -> None:
    """Every offset that a clock can be set to."""
    (tmp_path / "config.toml").write_text(changed("year = 2022", f'year = 2022\nutc_offset = "{offset}"'), "utf-8")
    assert load_settings(tmp_path).project.utc_offset == offset


@pytest.mark.parametrize("offset", ["8", "+8:00", "08:00", "+15:00", "+08:60", "+0８:00", "Asia/Shanghai", ""])
def test_bad_time_offsets(tmp_path: Path, offset: str) -> None:
    """Anything else is quoted with an example."""
    fault = fault_of(tmp_path, changed("year = 2022", f'year = 2022\nutc_offset = "{offset}"'))
    assert fault == f"config.toml：[project] 的 utc_offset：“{offset}”不是时差，应像 +08:00。"


@pytest.mark.parametrize("table", ["units", "indicators", "checks"])
@pytest.mark.parametrize("value", ["[]", "{}", '"村"', None])
def test_empty_tables(tmp_path: Path, table: str, value: str | None) -> None:
    """Without units, indicators or checks there is nothing to do."""
    start = CONFIG.index(f"{table} = [")
    written = f"{table} = {value}\n" if value else ""
    content = CONFIG[:start] + written + CONFIG[CONFIG.index("\n]\n", start) + 3 :]
    assert fault_of(tmp_path, content) == f"config.toml：{table} 应是一张表（[ … ]），至少一条，现在没有。"


def test_a_table_that_is_a_value(tmp_path: Path) -> None:
    """[paths] written as one value."""
    content = "paths = 5\n" + CONFIG.replace('[paths]\ninbox = "收件"\n', "")
    assert fault_of(tmp_path, content) == "config.toml：[paths] 应是 { 名称 = 值, … }。"


WRITING = "写法不对，请检查引号、逗号、括号是否成对，有没有写两遍。"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (changed('office = "姜家镇司法所"', 'office = "姜家镇司法所'), f" 第18行：{WRITING}"),
        (changed("year = 2022", "year = 2022\nyear = 2023"), " 第18行：同一个名称写了两遍，请删去一处。"),
        (changed("[paths]", "[project]"), " 第22行：同一个名称写了两遍，请删去一处。"),
        (changed("deadline = 2023-01-10", "deadline = 2023-02-30"), " 第21行：没有这个日期，日期应像 2023-01-10。"),
        (changed("year = 2022", "year = 二〇二二"), f" 第17行：{WRITING}"),
        (CONFIG + "[report", f" 末尾：{WRITING}"),
        (changed("year = 2022", "year = " + "9" * 5000), f"：{WRITING}"),
        ("units = " + "[" * 5000, f"：{WRITING}"),
        (changed('"收件"', '"D:\\收件"'), " 第23行：反斜杠要写成 /，如 D:/年报/inbox。"),
        (changed('"收件"', '"C:\\Users\\收件"'), " 第23行：反斜杠要写成 /，如 D:/年报/inbox。"),
        (changed('inbox = "收件"', "inbox = “收件”"), " 第23行：有中文（全角）的符号 “ ，请改用英文（半角）的。"),
        (changed("year = 2022", "year ＝ 2022"), " 第17行：有中文（全角）的符号 ＝ ，请改用英文（半角）的。"),
        (
            changed('name = "文石村", kind', 'name = "文石村"， kind'),
            " 第4行：有中文（全角）的符号 ， ，请改用英文（半角）的。",
        ),
        (changed('name = "姜家镇"', 'name = = "姜“家”镇" # “注”'), f" 第15行：{WRITING}"),
    ],
)
def test_what_is_no_toml(tmp_path: Path, content: str, fault: str) -> None:
    """Line of the fault and the usual slips; full-width signs inside quotes and remarks are none."""
    assert fault_of(tmp_path, content) == f"config.toml{fault}"


@pytest.mark.parametrize("path", ["D:\\new", "D:\\temp", "in\\u0000box"])
def test_a_path_with_a_control_character(tmp_path: Path, path: str) -> None:
    r"""TOML reads the \n of D:\new as a line break; the way out is said."""
    fault = fault_of(tmp_path, changed('"收件"', f'"{path}"'))
    assert fault == "config.toml：[paths] 的 inbox：有看不见的控制字符；路径里的反斜杠要写成 /，如 D:/年报/inbox。"


def test_a_full_width_space_is_no_control_character(tmp_path: Path) -> None:
    """A signer spaced out by hand is taken as it is."""
    (tmp_path / "config.toml").write_text(changed('"姜家镇人民政府"', '"姜家镇　人民政府"'), encoding="utf-8")
    assert load_settings(tmp_path).project.signer == "姜家镇　人民政府"


@pytest.mark.parametrize(("encoding", "line"), [("gb18030", 3), ("utf-16", 1)])
def test_other_encodings(tmp_path: Path, encoding: str, line: int) -> None:
    """Saved as ANSI or Unicode by Notepad: the first line that cannot be read, and what to do."""
    fault = fault_of(tmp_path, CONFIG.encode(encoding))
    assert fault == f"config.toml 第{line}行：不是UTF-8文字。请用记事本打开，另存时编码选UTF-8。"


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            'outbox = "outbox"',
            'outbox = "inbox"',
            "config.toml：[paths] 的 outbox：不能与 inbox 是同一个文件夹，也不能一个在另一个里面。",
        ),
        (
            'outbox = "outbox"',
            'outbox = "inbox/2022/汇总"',
            "config.toml：[paths] 的 outbox：不能与 inbox 是同一个文件夹，也不能一个在另一个里面。",
        ),
        (
            "姜家镇{year}年法治",
            "姜家镇{yaer}年法治",
            "config.toml：[project] 的 title：“姜家镇{yaer}年法治政府建设情况的报告”里只能用 {year} 代表年度。",
        ),
    ],
)
def test_shipped_config_with_a_slip(tmp_path: Path, before: str, after: str, sentence: str) -> None:
    """A slip in the shipped file that would spoil what is written: outputs taken in as submissions, a title with a hole."""
    shipped = (ROOT / "config.toml").read_text(encoding="utf-8")
    assert before in shipped
    assert fault_of(tmp_path, shipped.replace(before, after)) == sentence


def test_a_missing_file(tmp_path: Path) -> None:
    """Gone between finding and reading."""
    with pytest.raises(EtlError) as raised:
        load_settings(tmp_path)
    path = tmp_path / "config.toml"
    assert str(raised.value) == f"{path} 读不出来（文件不存在）。请检查文件是否存在、是否有权限。"


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    """A folder is not a file; the sentence is Chinese throughout."""
    path = tmp_path / "config.toml"
    path.mkdir()
    with pytest.raises(EtlError) as raised:
        load_settings(tmp_path)
    assert str(raised.value) == f"{path} 读不出来（这是文件夹，不是文件）。请检查文件是否存在、是否有权限。"


def test_no_permission() -> None:
    """What the system says when this user may not read a file, in Chinese; an unknown reason keeps its number."""
    assert reason_of(PermissionError(errno.EACCES, "Permission denied")) == "没有权限"
    assert reason_of(OSError(errno.ENOTTY, "Inappropriate ioctl for device")) == f"系统错误{errno.ENOTTY}"


def test_find_project_looks_upward(tmp_path: Path) -> None:
    """The nearest folder with config.toml wins; a folder called config.toml does not count."""
    inner = tmp_path / "inbox" / "2022"
    (inner / "config.toml").mkdir(parents=True)
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    assert find_project(inner) == tmp_path


def test_no_project(tmp_path: Path) -> None:
    """Said with where it was looked for and the way out."""
    with pytest.raises(EtlError) as raised:
        find_project(tmp_path)
    assert str(raised.value) == (
        f"{tmp_path} 及其上级文件夹里没有 config.toml。请进入项目文件夹，或用 --project 指明。"
    )


def test_repairs_that_are_allowed(tmp_path: Path) -> None:
    """All kinds without a word; those that are named, in their own order; none at all."""
    for written, kinds in (
        ("", tuple(Repair)),
        ('repairs = ["千分位", "全角数字"]', (Repair.FULL_WIDTH, Repair.THOUSANDS)),
        ("repairs = []", ()),
    ):
        (tmp_path / "config.toml").write_text(
            changed("settle_seconds = 0", f"settle_seconds = 0\n{written}"), encoding="utf-8"
        )
        assert load_settings(tmp_path).catalogue.repairs == kinds


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("全角", "config.toml：[intake] 的 repairs：没有“全角”这种识读，是不是 全角数字？"),
        (
            "OCR",
            (
                "config.toml：[intake] 的 repairs：没有“OCR”这种识读。"
                "可用的是：全角数字、空格或隐藏字符、千分位、计量单位、汉字数字、以万计、零的说法、文字数字。"
            ),
        ),
    ],
)
def test_repairs_that_do_not_exist(tmp_path: Path, name: str, sentence: str) -> None:
    """An unknown kind is named with its near-miss, else with all there are."""
    assert fault_of(tmp_path, changed("settle_seconds = 0", f'settle_seconds = 0\nrepairs = ["{name}"]')) == sentence


def test_rules_that_were_kept(tmp_path: Path) -> None:
    """Register, project and repairs as they were; folders, bounds and time zone as they are today."""
    shutil.copy(ROOT / "config.toml", tmp_path)
    config = tmp_path / "config.toml"
    then = config.read_text(encoding="utf-8")
    kept = KeptRules(then.replace("settle_seconds = 2.0", "settle_seconds = 9.0").encode(), Template("t", "…"), "0.9")
    now = then.replace("year = 2022 ", "year = 2023 ").replace('inbox = "inbox"', 'inbox = "收件"')
    now = now.replace('utc_offset = "+08:00"', 'utc_offset = "+07:00"').replace('"计量单位", ', "")
    config.write_text(
        now.replace('name = "河坝村"', 'name = "河坝社区"').replace("姜家镇司法所", "别的所"), encoding="utf-8"
    )
    found = load_settings(tmp_path, 2022, kept)
    assert (found.project.year, found.current_year, found.year_option) == (2022, 2023, " --year 2022")
    assert (found.folders.inbox.name, found.intake.settle_seconds, found.project.utc_offset) == ("收件", 2.0, "+07:00")
    assert (found.catalogue.units[7].name, found.project.office) == ("河坝村", "姜家镇司法所")
    assert Repair.MEASURE in found.catalogue.repairs
    assert read_template(found).source == "…"
    assert found.rules == hashlib.sha256(b"0.9" + encode(found.catalogue)).hexdigest()
