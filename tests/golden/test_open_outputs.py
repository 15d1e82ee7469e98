"""Outputs that people have open or have edited: theirs stays, ours stands beside, and the name is restored when it is free."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.year_end import ROOT, Office, RunOffice

LATE_UNIT = "文石村"
OUTPUTS = ["汇总表.xlsx", "报告初稿.docx", "报告初稿.txt", "报告初稿（批注）.docx"]


@pytest.fixture(scope="module")
def eleven(run_office: RunOffice, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The shipped project after a run without one unit."""
    return run_office(tmp_path_factory.mktemp("open") / "project", without=(LATE_UNIT,))


@pytest.fixture
def office(eleven: Office, tmp_path: Path) -> Office:
    """A copy of it; the missing form has come meanwhile, so the next run has something new to say."""
    shutil.copytree(eleven.folder, tmp_path / "project")
    office = Office(tmp_path / "project")
    shutil.copy(ROOT / "inbox" / "2022" / f"{LATE_UNIT}.xlsx", office.inbox)
    return office


def names(office: Office) -> list[str]:
    """Workbooks and drafts in the year's outbox."""
    return sorted(path.name for path in office.outbox.iterdir() if path.suffix in {".xlsx", ".docx", ".txt"})


LOCKS = {
    "~$汇总表.xlsx": b"\x02zs".ljust(55) + (2).to_bytes(2, "little") + "张三".encode("utf-16-le") + bytes(104),
    ".~汇总表.xlsx": b"",
    ".~lock.汇总表.xlsx#": b",zhangsan,PC-01,18.12.2022 09:00,file:///x;",
}
OWNERS = {"~$汇总表.xlsx": "正由 张三 打开", ".~汇总表.xlsx": "正被打开", ".~lock.汇总表.xlsx#": "正由 zhangsan 打开"}


@pytest.mark.parametrize("lock", LOCKS, ids=("excel", "wps", "libreoffice"))
@pytest.mark.thorough
def test_an_open_workbook_gets_its_name_back(office: Office, lock: str) -> None:
    """Open: the new one beside it, told with who has it. Closed: the next run, though nothing came, puts it in its place."""
    before = (office.outbox / "汇总表.xlsx").read_bytes()
    (office.outbox / lock).write_bytes(LOCKS[lock])
    said = office.etl("run")
    assert (
        f"注意：{office.outbox / '汇总表.xlsx'} {OWNERS[lock]}，请关闭后重新运行（如果其实无人打开，请删除锁文件 {lock}）；"
        "原文件未动，本次结果写在旁边的 汇总表（新）.xlsx。"
    ) in said
    assert "第2版在" in said
    assert (office.outbox / "汇总表.xlsx").read_bytes() == before
    new = (office.outbox / "汇总表（新）.xlsx").read_bytes()
    assert new == (office.outbox / "历次" / "第2版" / "汇总表.xlsx").read_bytes() != before
    assert "汇总表（新）.xlsx" in office.etl("run")
    (office.outbox / lock).unlink()
    said = office.etl("run")
    assert "注意" not in said
    assert "第2版在" in said
    assert (office.outbox / "汇总表.xlsx").read_bytes() == new
    assert names(office) == sorted(OUTPUTS)


@pytest.mark.thorough
def test_an_edited_draft_stays_until_it_is_moved(office: Office) -> None:
    """Run after run it is kept; when the person has moved it away, the stable name is ours again."""
    draft = office.outbox / "报告初稿.txt"
    draft.write_text("我改过的稿子", encoding="utf-8")
    for _ in range(2):
        assert (
            f"注意：{draft} 已被人修改过，或不是这个项目写的；原文件未动，本次结果写在旁边的 报告初稿（新）.txt。"
            in office.etl("run")
        )
        assert draft.read_text(encoding="utf-8") == "我改过的稿子"
    draft.rename(office.outbox / "定稿.txt")
    assert "注意" not in office.etl("run")
    assert draft.read_bytes() == (office.outbox / "历次" / "第2版" / "报告初稿.txt").read_bytes()
    assert names(office) == sorted([*OUTPUTS, "定稿.txt"])


@pytest.mark.thorough
def test_a_former_edition_put_back_is_no_edit(office: Office) -> None:
    """Who copies 第1版 over the output loses nothing, for it is kept; the newest one takes the place again."""
    office.etl("run")
    newest = (office.outbox / "汇总表.xlsx").read_bytes()
    shutil.copy(office.outbox / "历次" / "第1版" / "汇总表.xlsx", office.outbox / "汇总表.xlsx")
    assert "注意" not in office.etl("run")
    assert (office.outbox / "汇总表.xlsx").read_bytes() == newest
