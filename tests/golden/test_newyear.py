"""etl newyear: the year is raised, the forms come prefilled and say what is not; it can be taken back; and files in a wrong folder are told."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.sampled import sampled
from tests.year_end import LONG_AGO, Office, RunOffice

VILLAGES = ("姜家社区", "白云山村", "文石村", "槐园村", "蔡家寺村", "水源村", "平原村", "河坝村")
NOT_CLOSED = "注意：2022年度还没有封存，再有收到的，还会改动它的结果。报告已经报出的，请运行 etl freeze 2022。"
NO_DAYS = "还要做：config.toml 里没有写报送截止日（deadline）、报告日期（report_date），请写上2023年度的日期。"
NEW_INDICATOR = '  { code = "199", key = "青年讲堂", name = "青年讲堂场次", measure = "场", section = "一 理论学习", kind = "sum", reported_by = ["村居"], since = 2023 },\n'
MERGED = {
    'code = "500113115220", ': 'code = "500113115220", until = 2022, ',
    'code = "500113115219", ': 'code = "500113115219", merged = ["河坝村"], ',
}
CODE = {'code = "608", ': 'code = "698", was = ["608"], '}
ADDED = {"indicators = [\n": f"indicators = [\n{NEW_INDICATOR}"}


@pytest.fixture
def office(run_office: RunOffice, tmp_path: Path) -> Office:
    """The sample of 2022, received and published."""
    return run_office(tmp_path / "project")


def config(office: Office) -> Path:
    """The settings."""
    return office.folder / "config.toml"


def rewrite(office: Office, words: Mapping[str, str]) -> None:
    """Change words of config.toml, byte for byte elsewhere."""
    text = config(office).read_bytes().decode("utf-8")
    for old, new in words.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    config(office).write_bytes(text.encode("utf-8"))


def journal(office: Office) -> list[dict[str, object]]:
    """Its lines."""
    lines = (office.folder / ".etl" / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def last_year(office: Office, year: int, unit: str) -> dict[str, tuple[object, bool]]:
    """上年 of the unit's blank form by code, and whether the cell is locked."""
    sheet = load_workbook(office.folder / "outbox" / str(year) / "表样" / f"{unit}.xlsx")["统计表"]
    return {
        str(row[2].value): (row[4].value, row[4].protection.locked)
        for row in sheet.iter_rows(min_row=6)
        if str(row[2].value).isdigit()
    }


def tree(office: Office) -> dict[str, bytes]:
    """Everything in the project but the ledger, by path; folders too."""
    return {
        path.relative_to(office.folder).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in sorted(office.folder.rglob("*"))
        if ".etl" not in path.parts
    }


# --------------------------------------------------------------------------- there


def test_the_next_year(office: Office) -> None:
    """Said literally: the year, the folders, unit by unit what is filled in, what is still to be done."""
    before = config(office).read_bytes()
    said = office.etl("newyear", "2023", "--by", "小王")
    assert said.splitlines() == [
        "config.toml 已从2022年度换到2023年度。",
        f"收件夹在 {office.folder}/inbox/2023",
        f"表样在 {office.folder}/outbox/2023/表样，共 12 份。",
        "上年数取自2022年第1版：",
        *(f"  {unit}：15 项都填好了。" for unit in VILLAGES),
        "  党政办公室：12 项都填好了。",
        "  平安建设办公室：6 项都填好了。",
        "  信访办公室：7 项都填好了。",
        "  司法所：29 项都填好了。",
        NOT_CLOSED,
        NO_DAYS,
    ]
    assert config(office).read_bytes() == before.replace(b"year = 2022 ", b"year = 2023 ", 1)
    assert list((office.folder / "inbox" / "2023").iterdir()) == []
    village = last_year(office, 2023, "白云山村")
    assert village["303"] == (31, True)
    assert village["608"] == (12, True)
    assert {locked for _, locked in village.values()} == {True}
    line = journal(office)[-1]
    assert {name: line[name] for name in ("kind", "year", "before", "undo", "by")} == {
        "kind": "newyear", "year": 2023, "before": 2022, "undo": False, "by": "小王",
    }  # fmt: skip
    assert "已报 0/12：缺报 12" in office.etl("run")
    assert "已报 12/12：接收 12" in office.etl("status", "--year", "2022")


def test_what_is_not_filled_in_and_why(run_office: RunOffice, tmp_path: Path) -> None:
    """A new unit, one that sent nothing, a new indicator, a code that changed silently, another measure, another reporter."""
    office = run_office(tmp_path / "project", without=("文石村",))
    office.etl("freeze", "--why", "报告已报出")
    units = 'units = [\n  { code = "500113115221", name = "新桥村", kind = "村居", since = 2023 },\n'
    rewrite(
        office,
        {
            "units = [\n": units,
            'code = "608", ': 'code = "698", ',
            'name = "普法宣传资料份数", measure = "份"': 'name = "普法宣传资料份数", measure = "套"',
            'section = "二 体制机制", reported_by = ["党政办"], kind = "owner", print = "exact", note = "镇里召开': 'section = "二 体制机制", reported_by = ["党政办", "信访办"], kind = "sum", print = "exact", note = "镇里召开',
            **ADDED,
        },
    )
    said = office.etl("newyear", "2023").splitlines()
    changed = "去年没有这个指标，或代码改了没有写 was（青年讲堂场次、普法横幅条数）；计量单位改了（普法宣传资料份数）"
    assert said[3:-1] == [
        "上年数取自2022年第1版：",
        "  新桥村：16 项都空着：去年没有这个单位。",
        f"  姜家社区：13 项填好了，3 项空着：{changed}。",
        f"  白云山村：13 项填好了，3 项空着：{changed}。",
        "  文石村：16 项都空着：去年没有采用它的报表。",
        *(f"  {unit}：13 项填好了，3 项空着：{changed}。" for unit in VILLAGES[3:]),
        "  党政办公室：12 项都填好了。",
        "  平安建设办公室：6 项都填好了。",
        "  信访办公室：7 项填好了，1 项空着：去年不由它报（法治专题会议次数）。",
        "  司法所：28 项填好了，1 项空着：计量单位改了（普法宣传资料份数）。",
    ]
    assert last_year(office, 2023, "白云山村")["607"] == (None, False)
    assert last_year(office, 2023, "白云山村")["606"] == (3, True)
    assert set(last_year(office, 2023, "新桥村").values()) == {(None, False)}


@pytest.mark.thorough
def test_a_merged_unit_that_had_sent_nothing(run_office: RunOffice, tmp_path: Path) -> None:
    """平原村's figures alone are no base of both: the column is empty and open, and why is said."""
    office = run_office(tmp_path / "project", without=("河坝村",))
    office.etl("freeze", "--why", "报告已报出")
    rewrite(office, MERGED)
    said = office.etl("newyear", "--year", "2023")
    assert "  平原村：15 项都空着：并进来的单位去年没有采用的报表，上年数不全。\n" in said
    assert last_year(office, 2023, "平原村")["303"] == (None, False)


@pytest.mark.parametrize(("name", "filled"), [("河坝村", 62), ("河坝", 62), ("河霸村", None)])
def test_what_a_merged_unit_is_called(office: Office, name: str, filled: int | None) -> None:
    """By name or alias; a slip of the pen is refused, for its figures would be missing without a word."""
    rewrite(office, {old: new.replace('"河坝村"', f'"{name}"') for old, new in MERGED.items()})
    said = office.etl("newyear", "2023", code=0 if filled else 2)
    if filled:
        assert last_year(office, 2023, "平原村")["210"] == (filled, True)
    else:
        assert said == (
            "config.toml：units 平原村 的 merged：“河霸村”在2022年第1版和这里的单位、指标中都没有，是不是“河坝村”？"
            "写错的请改正，以前的事、不再用的请删去。\n"
        )
        assert "\nyear = 2022 " in config(office).read_text(encoding="utf-8")


def test_config_that_is_a_link(office: Office) -> None:
    """What it leads to is changed; the link and its permissions stay."""
    real = office.folder.parent / "共用.toml"
    config(office).rename(real)
    config(office).symlink_to(real)
    real.chmod(0o640)
    office.etl("newyear", "2023")
    assert config(office).is_symlink()
    assert "\nyear = 2023  " in real.read_text(encoding="utf-8")
    assert real.stat().st_mode & 0o777 == 0o640


def test_many_names_are_shortened(office: Office) -> None:
    """Five at most for a reason."""
    office.etl("freeze", "--why", "报告已报出")
    codes = ("101", "102", "112", "113", "210", "302")
    rewrite(office, {f'code = "{code}", ': f'code = "9{code}", ' for code in codes})
    assert (
        "  河坝村：9 项填好了，6 项空着：去年没有这个指标，或代码改了没有写 was（二十大精神学习次数、二十大精神学习惠及人次、法治培训场次、法治培训参训人次、法律咨询人次等6项）。\n"
        in office.etl("newyear", "2023")
    )


def test_nothing_is_known_of_last_year(office: Office) -> None:
    """Then one line says so, with the way to it, and every cell is open."""
    shutil.rmtree(office.folder / ".etl")
    shutil.rmtree(office.outbox)
    said = office.etl("newyear", "2023").splitlines()
    assert said[3:] == [
        "没有2022年度的数，上年栏都空着，由各单位自己填。2022年度收过报表的，请收回（etl newyear --undo），运行 etl run，再换年度。",
        NOT_CLOSED,
        NO_DAYS,
    ]
    assert set(last_year(office, 2023, "白云山村").values()) == {(None, False)}


def test_a_table_of_last_year(office: Office) -> None:
    """On another computer, with last year's observations.csv in its place: the forms are filled in from it."""
    shutil.rmtree(office.folder / ".etl")
    said = office.etl("newyear", "2023")
    assert "上年数取自2022年的data/observations.csv：\n  姜家社区：15 项都填好了。\n" in said
    assert last_year(office, 2023, "白云山村")["303"] == (31, True)


def test_the_days_of_last_year_are_stopped(office: Office) -> None:
    """Else every new form would be late; the report says that its date is missing."""
    rewrite(
        office,
        {"# deadline = 2023-01-10  ": "deadline = 2023-01-10  ", "# report_date = 2023-01-09 ": "report_date = 2023-01-09 "},
    )  # fmt: skip
    said = office.etl("newyear", "2023")
    assert said.splitlines()[-1] == (
        "还要做：config.toml 里的报送截止日（deadline）、报告日期（report_date）是2022年度的，已经停用。"
        "请改成2023年度的日期，删去行首的“# 2022年度停用：”。"
    )
    text = config(office).read_text(encoding="utf-8")
    assert "\n# 2022年度停用：deadline = 2023-01-10           # 报送截止日，" in text
    assert "\n# 2022年度停用：report_date = 2023-01-09        # 报告日期；" in text
    assert json.loads(office.etl("status", "--json"))["deadline"] is None
    assert "待补1（报告日期（config.toml 的 report_date）没有写）" in office.etl("status")


def test_a_closed_year_is_not_warned_of(office: Office) -> None:
    """And its edition is the one that is final."""
    office.etl("freeze", "--why", "报告已报出")
    said = office.etl("newyear", "2023")
    assert "还没有封存" not in said
    assert "上年数取自2022年第1版：" in said


# --------------------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "要写明换到哪一年，如 etl newyear 2023。"),
        (("2022",), "config.toml 已经是2022年度。要重新出表样，请运行 etl forms。"),
        (("2024",), "config.toml 现在是2022年度，下一年是2023，不是2024。确实要换到2024年度，请加 --force。"),
        (("2021",), "config.toml 现在是2022年度，下一年是2023，不是2021。确实要换到2021年度，请加 --force。"),
        (("3000", "--force"), "config.toml：[project] 的 year：3000 不是可用的年度（1990—2100）。"),
        (("--undo",), "2022年度不是用 etl newyear 换的，收不回来。请自己改 config.toml 的 [project] year。"),
        (("2023", "--undo"), "config.toml 现在是2022年度，不是2023年度，没有可以收回的。"),
    ],
)
def test_refused(office: Office, words: tuple[str, ...], sentence: str) -> None:
    """One sentence, exit 2, and nothing is another."""
    before, lines = tree(office), journal(office)
    assert office.etl("newyear", *words, code=2) == f"{sentence}\n"
    assert tree(office) == before
    assert journal(office) == lines


def test_settings_that_would_be_faulty(office: Office) -> None:
    """An indicator ends with 2022 and a check goes on with it: said before anything is done."""
    rewrite(office, {'code = "305", ': 'code = "305", until = 2022, '})
    before, lines = tree(office), journal(office)
    said = office.etl("newyear", "2023", code=2)
    assert said == (
        "config.toml：indicators 303 的 minus：“上交镇调”只用到2022年，2023年度没有；请把它换掉，或给这一条也写上年份。\n"
    )
    assert tree(office) == before
    assert journal(office) == lines


def test_an_inbox_that_is_away(office: Office) -> None:
    """A vanished share: no folder is made in its place."""
    (office.folder / "inbox").rename(office.folder / "elsewhere")
    before = tree(office)
    assert office.etl("newyear", "2023", code=2) == (
        f"收件夹 {office.folder}/inbox 不在：请检查共享文件夹是否连上，或改正 config.toml 中 [paths] inbox。\n"
    )
    assert tree(office) == before


def test_by_force(office: Office) -> None:
    """A year may be left out; nothing is known of it; and the way back knows where it came from."""
    before = config(office).read_bytes()
    said = office.etl("newyear", "2024", "--force")
    assert "config.toml 已从2022年度换到2024年度。\n" in said
    assert "没有2023年度的数，上年栏都空着，由各单位自己填。" in said
    assert office.etl("newyear", "--undo") == "config.toml 已从2024年度改回2022年度，与换年度以前一个字也不差。\n"
    assert config(office).read_bytes() == before


# --------------------------------------------------------------------------- back


@pytest.mark.parametrize("start", sampled([b"", b"\xef\xbb\xbf"]))
def test_taken_back(office: Office, start: bytes) -> None:
    """Every file is as it was, also one that Notepad wrote; and it can be done again."""
    rewrite(office, {"# deadline = 2023-01-10  ": "deadline = 2023-01-10  "})
    config(office).write_bytes(start + config(office).read_bytes().replace(b"\n", b"\r\n"))
    office.etl("run")
    before = tree(office)
    office.etl("newyear", "2023")
    assert tree(office) != before
    assert config(office).read_bytes().startswith(start + "# 年报汇总".encode())
    assert office.etl("newyear", "2023", "--undo", "--by", "小王") == (
        "config.toml 已从2023年度改回2022年度，与换年度以前一个字也不差。\n"
    )
    assert tree(office) == before
    assert [(one["undo"], one["by"]) for one in journal(office) if one["kind"] == "newyear"] == [
        (False, "小周"),
        (True, "小王"),
    ]
    assert "2022年度不是用 etl newyear 换的" in office.etl("newyear", "--undo", code=2)
    office.etl("newyear", "2023")
    assert last_year(office, 2023, "白云山村")["303"] == (31, True)
    assert "与原来完全一致" in office.etl("rebuild", "--year", "2022")


def test_taken_back_with_other_edits(office: Office) -> None:
    """They stay; a day that was written for the new year makes room for the old one, another is named."""
    rewrite(office, {"# deadline = 2023-01-10  ": "deadline = 2023-01-10  "})
    office.etl("newyear", "2023")
    rewrite(
        office,
        {
            "# 2022年度停用：deadline": "deadline = 2024-01-10\n# 2022年度停用：deadline",
            "# report_date = 2023-01-09 ": "report_date = 2024-01-12 ",
            'signer = "姜家镇人民政府"': 'signer = "姜家镇"',
        },
    )
    assert office.etl("newyear", "--undo").splitlines() == [
        "config.toml 已从2023年度改回2022年度，换年度以后另改的没有动。",
        "报告日期（report_date）是换年度以后写的，请看看还对不对。",
    ]
    text = config(office).read_text(encoding="utf-8")
    assert "\n# 2023年度停用：deadline = 2024-01-10\ndeadline = 2023-01-10           # 报送截止日" in text
    assert 'signer = "姜家镇"' in text
    assert "\nyear = 2022  " in text


@pytest.mark.thorough
def test_a_form_that_somebody_began_stays(office: Office) -> None:
    """The others go."""
    office.etl("newyear", "2023")
    form = office.folder / "outbox" / "2023" / "表样" / "白云山村.xlsx"
    book = load_workbook(form)
    book["统计表"]["D9"] = 1
    book.save(form)
    said = office.etl("newyear", "--undo")
    assert f"没有删 {office.folder}/outbox/2023：里面有别的文件。\n" in said
    assert [path.name for path in form.parent.iterdir()] == ["白云山村.xlsx"]
    assert not (office.folder / "inbox" / "2023").exists()


@pytest.mark.thorough
def test_not_taken_back_when_something_lies_there(office: Office) -> None:
    """Before it is received, and after; with the names; config.toml stays in the new year."""
    office.etl("newyear", "2023")
    there = office.folder / "inbox" / "2023" / "白云山村.xlsx"
    shutil.copy2(office.inbox / "白云山村.xlsx", there)
    turned = tree(office)
    assert office.etl("newyear", "--undo", code=2) == (
        f"收件夹 {there.parent} 里有 1 份文件（2023/白云山村.xlsx），不能收回。是误放的，请先移走。\n"
    )
    assert tree(office) == turned
    office.etl("run")
    there.unlink()
    assert office.etl("newyear", "--undo", code=2) == (
        "2023年度已经收到 1 份报表（2023/白云山村.xlsx），不能收回了。\n"
    )
    assert "\nyear = 2023  " in config(office).read_text(encoding="utf-8")


@pytest.mark.thorough
def test_killed_before_the_settings_were_put_in_place(office: Office) -> None:
    """The journal has the line and config.toml is as it was: nothing is to be taken back, and the command goes through again."""
    before = config(office).read_bytes()
    office.etl("newyear", "2023")
    config(office).write_bytes(before)
    assert "2022年度不是用 etl newyear 换的" in office.etl("newyear", "--undo", code=2)
    assert "config.toml 已从2022年度换到2023年度。" in office.etl("newyear", "2023")
    assert "一个字也不差" in office.etl("newyear", "--undo")
    assert config(office).read_bytes() == before


# --------------------------------------------------------------------------- three years


def submitted(office: Office, year: int, unit: str, figures: Mapping[str, int]) -> None:
    """The unit fills in its form of that year: these figures, 0 elsewhere."""
    book = load_workbook(office.folder / "outbox" / str(year) / "表样" / f"{unit}.xlsx")
    for row in book["统计表"].iter_rows(min_row=6):
        if str(row[2].value).isdigit():
            row[3].value = figures.get(str(row[2].value), 0)
    path = office.folder / "inbox" / str(year) / f"{unit}.xlsx"
    book.save(path)
    os.utime(path, (LONG_AGO, LONG_AGO))


def test_three_years(office: Office) -> None:
    """2022 → 2023 → 2024: 河坝村 goes into 平原村, 608 becomes 698, 199 is new; each year's 上年 is what the year before gave."""
    office.etl("freeze", "--why", "报告已报出")
    rewrite(office, {**MERGED, **CODE, **ADDED})
    said = office.etl("newyear", "2023").splitlines()
    opened = "15 项填好了，1 项空着：去年没有这个指标，或代码改了没有写 was（青年讲堂场次）。"
    assert said[3:12] == [
        "上年数取自2022年第1版：",
        *(f"  {unit}：{opened}" for unit in VILLAGES[:7]),
        "  党政办公室：12 项都填好了。",
    ]
    assert not (office.folder / "outbox" / "2023" / "表样" / "河坝村.xlsx").exists()
    of_2022 = last_year(office, 2023, "平原村")
    assert [of_2022[code] for code in ("303", "604", "698", "199")] == [
        (57, True), (21, True), (20, True), (None, False),
    ]  # fmt: skip
    assert last_year(office, 2023, "白云山村")["698"] == (12, True)

    submitted(office, 2023, "平原村", {"303": 61, "304": 50, "604": 20, "698": 25, "199": 4})
    submitted(office, 2023, "白云山村", {"303": 30, "304": 29, "698": 13})
    office.etl("run")
    office.etl("freeze", "--why", "只收了两家，不再等")
    said = office.etl("newyear", "2024").splitlines()
    assert said[3:13] == [
        "上年数取自2023年第1版：",
        "  姜家社区：16 项都空着：去年没有采用它的报表。",
        "  白云山村：16 项都填好了。",
        *(f"  {unit}：16 项都空着：去年没有采用它的报表。" for unit in VILLAGES[2:6]),
        "  平原村：16 项都填好了。",
        "  党政办公室：12 项都空着：去年没有采用它的报表。",
        "  平安建设办公室：6 项都空着：去年没有采用它的报表。",
    ]
    of_2023 = last_year(office, 2024, "平原村")
    assert [of_2023[code] for code in ("303", "604", "698", "199", "305")] == [
        (61, True), (20, True), (25, True), (4, True), (0, True),
    ]  # fmt: skip
    assert last_year(office, 2024, "白云山村")["698"] == (13, True)
    assert last_year(office, 2024, "姜家社区")["698"] == (None, False)
    assert "已报 12/12：接收 12" in office.etl("status", "--year", "2022")
    assert "已报 2/11：" in office.etl("status", "--year", "2023")


# --------------------------------------------------------------------------- the inbox


@pytest.mark.parametrize("command", ["forms", "run"])
def test_the_years_folder_is_made(office: Office, command: str) -> None:
    """Of the year of config.toml, in an inbox that is there."""
    rewrite(office, {"year = 2022  ": "year = 2023  "})
    office.etl(command)
    assert (office.folder / "inbox" / "2023").is_dir()


def test_another_years_folder_is_not_made(office: Office) -> None:
    """Whoever names a year looks into what is there."""
    office.etl("forms", "--year", "2023")
    assert "收件夹" in office.etl("run", "--year", "2021", code=2)
    assert sorted(path.name for path in (office.folder / "inbox").iterdir()) == ["2022"]


def test_a_vanished_share_is_an_error(office: Office) -> None:
    """Whether its place is gone, is an empty folder, or has the year's folder no more."""
    rewrite(office, {"year = 2022  ": "year = 2023  "})
    inbox, away = office.folder / "inbox", office.folder / "away"
    inbox.rename(away)
    assert f"收件夹 {inbox}/2023 不存在" in office.etl("run", code=2)
    inbox.mkdir()
    assert f"收件夹 {inbox}/2023 不存在" in office.etl("run", code=2)
    assert list(inbox.iterdir()) == []
    inbox.rmdir()
    away.rename(inbox)
    rewrite(office, {"year = 2023  ": "year = 2022  "})
    office.inbox.rename(inbox / "改了名")
    assert f"收件夹 {office.inbox} 不存在" in office.etl("run", code=2)


def test_the_watcher_makes_it(office: Office) -> None:
    """And says of what lies in 2022's folder that nobody takes it in, once."""
    office.etl("newyear", "2023")
    (office.folder / "inbox" / "2023").rmdir()
    shutil.copy2(office.inbox / "白云山村.xlsx", office.inbox / "白云山村改.xlsx")
    running = office.start("watch", "--quiet")
    assert running.stdout
    said = b""
    while "没有收：".encode() not in said:
        said += running.stdout.readline()
    running.send_signal(signal.SIGINT)
    said += running.communicate(timeout=60)[0]
    assert running.returncode == 0
    assert (office.folder / "inbox" / "2023").is_dir()
    assert said.decode().count("收件夹 2022 里有 1 份没有收：白云山村改.xlsx。") == 1


def test_files_in_a_wrong_folder(office: Office) -> None:
    """Run and status name them with what to do; what was received, ignored names and receipts are not counted."""
    office.etl("newyear", "2023")
    inbox = office.folder / "inbox"
    assert "没有收" not in office.etl("status")
    for name in ("a.xlsx", "b.xlsx", "13812345678.xlsx", "d.xlsx", "~$a.xlsx"):
        shutil.copy2(office.inbox / "文石村.xlsx", office.inbox / name)
    shutil.copy2(office.inbox / "文石村.xlsx", inbox / "文石村.xlsx")
    (inbox / "2024").mkdir()
    shutil.copy2(office.inbox / "文石村.xlsx", inbox / "2024" / "文石村.xlsx")
    here = f"是2023年度的，请移到 {inbox}/2023。"
    expected = [
        f"收件夹里，不在任何年度的文件夹里的有 1 份没有收：文石村.xlsx。{here}",
        f"收件夹 2022 里有 4 份没有收：138＊＊＊＊5678.xlsx、a.xlsx、b.xlsx等。是2022年度的，请运行 etl run --year 2022；{here}",
        f"收件夹 2024 里有 1 份没有收：文石村.xlsx。是2024年度的，等换到2024年度再收（etl newyear 2024）；{here}",
    ]
    assert office.etl("status").splitlines()[-4:-1] == expected
    assert office.etl("run").splitlines()[-3:] == expected
    office.etl("run", "--year", "2022")
    assert [line for line in office.etl("status").splitlines() if "没有收" in line] == [expected[0], expected[2]]
    (inbox / "2023" / "c.xlsx").write_bytes(b"c")
    assert (
        f"收件夹 2023 里有 1 份没有收：c.xlsx。是2023年度的，请运行 etl run；是2022年度的，请移到 {office.inbox}。"
        in office.etl("status", "--year", "2022").splitlines()
    )
