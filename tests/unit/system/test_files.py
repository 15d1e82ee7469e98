"""Placing: whole or not at all, never over a person's work, and always said why."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest

from etl.system.errors import EtlError
from etl.system.files import Outcome, beside_name, disk_trouble, edited, place, remove, standing_as, write_whole

NAME = "汇总表.xlsx"
OLD, NEW, EDITED = b"old", b"new", b"edited by a person"
OURS = {hashlib.sha256(OLD).hexdigest()}


def names(folder: Path) -> list[str]:
    """Everything in ``folder``, sorted."""
    return sorted(path.name for path in folder.iterdir())


def test_a_first_output_is_written(tmp_path: Path) -> None:
    """Folders are made on the way, nothing is left beside."""
    placed = place(tmp_path / "outbox", "data/totals.csv", NEW, ())
    assert (placed.name, placed.outcome, placed.reason) == ("data/totals.csv", Outcome.WRITTEN, "")
    assert placed.path == tmp_path / "outbox" / "data" / "totals.csv"
    assert placed.path.read_bytes() == NEW
    assert names(placed.path.parent) == ["totals.csv"]


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    """Also when their hash is not known as ours, and while somebody has them open."""
    (tmp_path / NAME).write_bytes(NEW)
    (tmp_path / f"~${NAME}").write_bytes(b"")
    before = (tmp_path / NAME).stat()
    placed = place(tmp_path, NAME, NEW, ())
    after = (tmp_path / NAME).stat()
    assert (placed.outcome, placed.path) == (Outcome.UNCHANGED, tmp_path / NAME)
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_our_own_former_output_is_replaced(tmp_path: Path) -> None:
    """Its hash is one we wrote."""
    (tmp_path / NAME).write_bytes(OLD)
    assert place(tmp_path, NAME, NEW, OURS).outcome is Outcome.WRITTEN
    assert (tmp_path / NAME).read_bytes() == NEW
    assert names(tmp_path) == [NAME]


def test_a_file_that_a_person_edited_is_kept(tmp_path: Path) -> None:
    """Ours stands beside it, and the reason says so."""
    (tmp_path / NAME).write_bytes(EDITED)
    placed = place(tmp_path, NAME, NEW, OURS)
    assert (placed.outcome, placed.path.name) == (Outcome.BESIDE, "汇总表（新）.xlsx")
    assert (
        placed.reason
        == f"{tmp_path / NAME} 已被人修改过，或不是这个项目写的；原文件未动，本次结果写在旁边的 汇总表（新）.xlsx。"
    )
    assert (tmp_path / NAME).read_bytes() == EDITED
    assert placed.path.read_bytes() == NEW


def test_the_copy_beside_follows_the_same_rules(tmp_path: Path) -> None:
    """Ours is replaced, identical is left, edited gets the next number."""
    (tmp_path / NAME).write_bytes(EDITED)
    copy = tmp_path / "汇总表（新）.xlsx"
    copy.write_bytes(OLD)
    assert place(tmp_path, NAME, NEW, OURS).path == copy
    assert copy.read_bytes() == NEW
    before = copy.stat().st_ino
    assert place(tmp_path, NAME, NEW, OURS).path == copy
    assert copy.stat().st_ino == before
    copy.write_bytes(EDITED + b" too")
    placed = place(tmp_path, NAME, NEW, OURS)
    assert placed.path.name == "汇总表（新2）.xlsx"
    assert copy.read_bytes() == EDITED + b" too"


def test_a_copy_of_ours_goes_when_the_target_is_up_to_date(tmp_path: Path) -> None:
    """It would be older than the target it is called newer than; an edited one stays."""
    (tmp_path / NAME).write_bytes(OLD)
    (tmp_path / "汇总表（新）.xlsx").write_bytes(OLD)
    (tmp_path / "汇总表（新2）.xlsx").write_bytes(EDITED)
    assert place(tmp_path, NAME, NEW, OURS).outcome is Outcome.WRITTEN
    assert names(tmp_path) == [NAME, "汇总表（新2）.xlsx"]


def test_a_copy_of_ours_goes_wherever_it_stands(tmp_path: Path) -> None:
    """Also when a person cleared away the copies before it."""
    (tmp_path / NAME).write_bytes(OLD)
    (tmp_path / "汇总表（新3）.xlsx").write_bytes(OLD)
    place(tmp_path, NAME, NEW, OURS)
    assert names(tmp_path) == [NAME]


def test_every_copy_taken_is_said(tmp_path: Path) -> None:
    """After nine edited copies the operator must tidy up."""
    for mark in ("", "（新）", *(f"（新{number}）" for number in range(2, 10))):
        (tmp_path / f"汇总表{mark}.xlsx").write_bytes(EDITED)
    with pytest.raises(EtlError, match="旁边的“（新）”各版都写不进去"):
        place(tmp_path, NAME, NEW, OURS)


# --------------------------------------------------------------------------- open in an office program


def office_lock(owner: str, start: int, size: int) -> bytes:
    """An owner file as Microsoft Office writes it."""
    text = owner.encode("utf-16-le")
    return (b"\x02zs".ljust(start) + len(owner).to_bytes(2, "little") + text).ljust(size, b"\0")


@pytest.mark.parametrize(
    ("name", "lock", "content", "who"),
    [
        (NAME, "~$汇总表.xlsx", office_lock("张三", 55, 165), "正由 张三 打开"),
        (NAME, "~$汇总表.xlsx", office_lock("张三", 54, 162), "正由 张三 打开"),
        (NAME, "~$汇总表.xlsx", b"", "正被打开"),
        (NAME, "~$汇总表.xlsx", b"\xff" * 165, "正被打开"),
        (NAME, ".~汇总表.xlsx", b"whatever WPS keeps there", "正被打开"),
        (NAME, ".~lock.汇总表.xlsx#", b",zhangsan,PC-01,18.12.2022 09:00,file:///x;", "正由 zhangsan 打开"),
        (NAME, ".~lock.汇总表.xlsx#", "李 四,lisi,PC-01,18.12.2022 09:00,file:///x;".encode(), "正由 李 四 打开"),
        (NAME, ".~lock.汇总表.xlsx#", b"", "正被打开"),
        ("报告初稿.docx", "~$报告初稿.docx", b"", "正被打开"),
        ("报告初稿一二.docx", "~$报告初稿一二.docx", b"", "正被打开"),
        ("报告初稿一二三.docx", "~$告初稿一二三.docx", b"", "正被打开"),
        ("报告初稿（批注）.docx", "~$初稿（批注）.docx", b"", "正被打开"),
        ("报告初稿（批注）.docx", "~$报告初稿（批注）.docx", b"", "正被打开"),
    ],
)
def test_an_open_target_is_left_alone(tmp_path: Path, name: str, lock: str, content: bytes, who: str) -> None:
    """The editor's later save would overwrite ours; the reason names who has it, if the lock says so, and the lock."""
    (tmp_path / name).write_bytes(OLD)
    (tmp_path / lock).write_bytes(content)
    placed = place(tmp_path, name, NEW, OURS)
    stem, suffix = Path(name).stem, Path(name).suffix
    assert placed.outcome is Outcome.BESIDE
    assert placed.reason == (
        f"{tmp_path / name} {who}，请关闭后重新运行（如果其实无人打开，请删除锁文件 {lock}）；"
        f"原文件未动，本次结果写在旁边的 {stem}（新）{suffix}。"
    )
    assert (tmp_path / name).read_bytes() == OLD
    assert placed.path.read_bytes() == NEW


@pytest.mark.parametrize("lock", ["~$总表.xlsx", "~$新汇总表.xlsx", ".~lock.汇总表.xlsx", "汇总表.xlsx#"])
def test_a_lock_of_another_file_does_not_matter(tmp_path: Path, lock: str) -> None:
    """Only the names that an office program gives to the lock of this very file."""
    (tmp_path / NAME).write_bytes(OLD)
    (tmp_path / lock).write_bytes(b"")
    assert place(tmp_path, NAME, NEW, OURS).outcome is Outcome.WRITTEN


def test_a_lock_without_file_does_not_matter(tmp_path: Path) -> None:
    """Nothing stands there that a save could be lost from."""
    (tmp_path / f"~${NAME}").write_bytes(b"")
    assert place(tmp_path, NAME, NEW, OURS).outcome is Outcome.WRITTEN


def test_after_closing_the_target_is_written(tmp_path: Path) -> None:
    """The lock is gone: target replaced, copy removed."""
    (tmp_path / NAME).write_bytes(OLD)
    lock = tmp_path / f"~${NAME}"
    lock.write_bytes(b"")
    assert place(tmp_path, NAME, NEW, OURS).outcome is Outcome.BESIDE
    lock.unlink()
    assert place(tmp_path, NAME, NEW, OURS).outcome is Outcome.WRITTEN
    assert names(tmp_path) == [NAME]


def test_a_target_that_windows_holds_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There the replacing itself is refused; elsewhere only a stand-in can show it."""
    replace = Path.replace

    def refusing(self: Path, target: Path) -> Path:
        if target.name == NAME:
            raise PermissionError(errno.EACCES, "in use")
        return replace(self, target)

    (tmp_path / NAME).write_bytes(OLD)
    monkeypatch.setattr(Path, "replace", refusing)
    placed = place(tmp_path, NAME, NEW, OURS)
    assert placed.reason == (
        f"{tmp_path / NAME} 正被其他程序打开，请关闭后重新运行；原文件未动，本次结果写在旁边的 汇总表（新）.xlsx。"
    )
    assert names(tmp_path) == [NAME, "汇总表（新）.xlsx"]


# --------------------------------------------------------------------------- leftovers, names, disks


def test_leftovers_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    """Only our own pattern: locks and other people's files stay."""
    (tmp_path / ".~etl-0123456789abcdef.tmp").write_bytes(b"ha")
    others = [".~etl-0123456789abcde.tmp", ".~etl-0123456789abcdef.tmp2", ".~其他.xlsx", "x.tmp"]
    for other in others:
        (tmp_path / other).write_bytes(b"")
    place(tmp_path, NAME, NEW, ())
    assert names(tmp_path) == sorted([*others, NAME])


def test_a_colon_never_reaches_the_disk(tmp_path: Path) -> None:
    """On Windows it would open a hidden stream of another file."""
    placed = place(tmp_path, "未识别/a:b.html", NEW, ())
    assert (placed.name, placed.path.name) == ("未识别/a:b.html", "a：b.html")


@pytest.mark.parametrize("name", ["../外.xlsx", "a/../../外.xlsx", "/etc/x", "", "."])
def test_a_name_must_stay_below_the_folder(tmp_path: Path, name: str) -> None:
    """Anything else is a fault of the program."""
    with pytest.raises(ValueError, match="not a name below the folder"):
        place(tmp_path, name, NEW, ())


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    """One sentence with the path."""
    (tmp_path / "outbox").write_bytes(b"")
    with pytest.raises(EtlError, match=r"无法写入 .*汇总表\.xlsx：路径中该是文件夹的地方是文件"):
        place(tmp_path / "outbox", NAME, NEW, ())


def test_a_target_that_is_a_folder_is_named(tmp_path: Path) -> None:
    """The other way round."""
    (tmp_path / NAME).mkdir()
    with pytest.raises(EtlError, match="该是文件的地方是文件夹"):
        place(tmp_path, NAME, NEW, ())


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "写不下 汇总表.xlsx：磁盘已满或超出配额，请腾出空间后重新运行。"),
        (errno.EDQUOT, "写不下 汇总表.xlsx：磁盘已满或超出配额，请腾出空间后重新运行。"),
        (errno.EROFS, "没有权限写入 汇总表.xlsx：请检查该文件夹的权限，或换一个可写的位置。"),
        (errno.EIO, "无法写入 汇总表.xlsx：磁盘出错，请检查磁盘后重新运行。"),
    ],
)
def test_sentences_for_the_disk(number: int, sentence: str) -> None:
    """What happened, where, and what to do."""
    assert str(disk_trouble(Path(NAME), OSError(number, os.strerror(number)))) == sentence


def test_a_disk_that_takes_only_a_part_leaves_the_old_file(tmp_path: Path) -> None:
    """The target is as before and no half file stays beside it."""
    resource = pytest.importorskip("resource", reason="limits of file size exist on POSIX only")
    (tmp_path / NAME).write_bytes(OLD)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(EtlError, match=r"无法写入 .*汇总表\.xlsx"):
            place(tmp_path, NAME, NEW * 1000, OURS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (tmp_path / NAME).read_bytes() == OLD
    assert names(tmp_path) == [NAME]


def test_writing_whole_takes_over_a_half_file(tmp_path: Path) -> None:
    """The name written first depends on the target alone."""
    write_whole(tmp_path / NAME, OLD)
    (tmp_path / NAME).rename(tmp_path / f".~etl-{hashlib.sha256(NAME.encode()).hexdigest()[:16]}.tmp")
    write_whole(tmp_path / NAME, NEW)
    assert names(tmp_path) == [NAME]


def test_what_we_put_there_can_be_taken_away(tmp_path: Path) -> None:
    """Under its name and beside it; what a person edited, or has open, stays."""
    beside = "汇总表（新）.xlsx"
    for name, content in ((NAME, OLD), (beside, OLD)):
        (tmp_path / name).write_bytes(content)
    (tmp_path / f"~${beside}").write_bytes(b"")
    remove(tmp_path, NAME, OURS)
    assert names(tmp_path) == [f"~${beside}", beside]
    (tmp_path / f"~${beside}").unlink()
    (tmp_path / NAME).write_bytes(EDITED)
    remove(tmp_path, NAME, OURS)
    assert names(tmp_path) == [NAME]
    remove(tmp_path, "回执/没有这个.xlsx", OURS)


def test_where_an_output_stands_now(tmp_path: Path) -> None:
    """Under its name, beside it, or as a person left it; a former one of ours is none."""
    old = hashlib.sha256(OLD).hexdigest()
    assert standing_as(tmp_path, NAME, old, OURS) is None
    (tmp_path / NAME).write_bytes(EDITED)
    assert standing_as(tmp_path, NAME, old, OURS) == tmp_path / NAME
    (tmp_path / "汇总表（新）.xlsx").write_bytes(OLD)
    assert standing_as(tmp_path, NAME, old, OURS) == tmp_path / "汇总表（新）.xlsx"
    (tmp_path / NAME).write_bytes(OLD)
    assert standing_as(tmp_path, NAME, hashlib.sha256(NEW).hexdigest(), OURS) is None


def sha(content: bytes) -> str:
    """As the ledger knows contents."""
    return hashlib.sha256(content).hexdigest()


def test_what_stands_beside_with_peoples_words_is_replaced_and_never_removed(tmp_path: Path) -> None:
    """It is ours only beside the name: the next one takes its place there, and a clean target does not sweep it away."""
    (tmp_path / "初稿.txt").write_bytes(b"theirs")
    copy = tmp_path / "初稿（新）.txt"
    copy.write_bytes(b"carried")
    placed = place(tmp_path, "初稿.txt", b"carried on", {sha(b"clean")}, {sha(b"carried")})
    assert (placed.path, copy.read_bytes()) == (copy, b"carried on")
    (tmp_path / "初稿.txt").unlink()
    assert place(tmp_path, "初稿.txt", b"clean", (), {sha(b"carried on")}).outcome is Outcome.WRITTEN
    assert copy.read_bytes() == b"carried on"


def test_peoples_words_under_the_name_itself_are_not_overwritten(tmp_path: Path) -> None:
    """Whoever renamed the copy means to go on with it."""
    (tmp_path / "初稿.txt").write_bytes(b"carried")
    placed = place(tmp_path, "初稿.txt", b"carried on", {sha(b"clean")}, {sha(b"carried")})
    assert placed.outcome is Outcome.BESIDE
    assert (tmp_path / "初稿.txt").read_bytes() == b"carried"


def test_every_edited_one_is_theirs(tmp_path: Path) -> None:
    """An edited target, then the copies of ours that somebody went on with, in order; none while the target is ours."""
    target, copy, second = (tmp_path / f"初稿{mark}.txt" for mark in ("", "（新）", "（新2）"))
    ours, beside = {sha(b"clean")}, {sha(b"carried")}
    assert edited(tmp_path, "初稿.txt", ours, beside) == ()
    target.write_bytes(b"clean")
    copy.write_bytes(b"edited too")
    assert edited(tmp_path, "初稿.txt", ours, beside) == ()
    target.write_bytes(b"carried")
    copy.write_bytes(b"carried")
    assert edited(tmp_path, "初稿.txt", ours, beside) == ((target, b"carried"),)
    copy.write_bytes(b"edited too")
    second.write_bytes(b"edited last")
    assert edited(tmp_path, "初稿.txt", ours, beside) == (
        (target, b"carried"),
        (copy, b"edited too"),
        (second, b"edited last"),
    )


def test_the_name_of_the_first_copy() -> None:
    """What is journalled for the copy stands under this name."""
    assert beside_name("报告初稿.docx") == "报告初稿（新）.docx"
