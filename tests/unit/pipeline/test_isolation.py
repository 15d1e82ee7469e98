"""What a file does to its reader ends as a finding on that file; all of this happens in real processes."""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from etl.domain import Arrival, Submission
from etl.domain.catalogue import Catalogue
from etl.domain.findings import message
from etl.outputs.receipt.marking import ListedProblem, Marking
from etl.pipeline.isolation import Bounds, Examiner, Job, MarkingJob
from etl.pipeline.isolation.frames import Orders
from etl.system.codec import decode, encode
from etl.system.errors import EtlError

TARGET = "isolation_targets:examine"


@pytest.fixture(autouse=True)
def _targets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


def job(content: bytes, name: str = "白云山村.xlsx") -> Job:
    """A file of that content."""
    return content, Arrival(1, f"2022/{name}", "0" * 64, len(content), 0, "2023-01-09T10:00:00+08:00")


def sentences(submissions: tuple[Submission, ...]) -> list[str]:
    """What the submitter reads; findings stand on a submission without unit."""
    assert all(submission.unit is None for submission in submissions)
    return [message(finding) for submission in submissions for finding in submission.findings]


def test_answers_come_in_the_order_of_the_jobs(catalogue: Catalogue) -> None:
    """Every file gets its own answer, also large ones that no pipe holds at once."""
    sizes = [1, 3_000_000, 2, 500_000, 3]
    with Examiner(catalogue, 2022, target=TARGET) as examiner:
        answers = list(examiner.examine_all(job(bytes(size), f"{size}.xlsx") for size in sizes))
    assert [(s.file, s.unit, s.year) for (s,) in answers] == [(f"{size}.xlsx", str(size), 2022) for size in sizes]
    assert answers[0][0].unit_code == catalogue.units[0].code


def taken_ahead(catalogue: Catalogue, size: int, count: int, children: int) -> list[int]:
    """How many jobs of ``size`` bytes were taken but not answered, at each of the answers."""
    taken: list[int] = []

    def jobs() -> Iterator[Job]:
        for number in range(count):
            taken.append(number)
            yield job(bytes(size))

    with Examiner(catalogue, 2022, target=TARGET, children=children) as examiner:
        return [len(taken) - done for done, _ in enumerate(examiner.examine_all(jobs()), start=1)]


def test_large_jobs_are_taken_two_ahead_at_most(catalogue: Catalogue) -> None:
    """A lazy list of files is not read into memory, and each child has the next while the caller works."""
    assert taken_ahead(catalogue, 1_100_000, 6, children=1) == [2, 2, 2, 2, 1, 0]
    assert taken_ahead(catalogue, 1_100_000, 6, children=2) == [4, 4, 3, 2, 1, 0]


def test_small_jobs_are_taken_as_many_ahead_as_make_a_mebibyte(catalogue: Catalogue) -> None:
    """The child has work while the parent waits for the disk, and memory is bounded by bytes as well as by number."""
    assert max(taken_ahead(catalogue, 1, 40, children=1)) == 12
    assert max(taken_ahead(catalogue, 150_000, 20, children=1)) == 7
    assert max(taken_ahead(catalogue, 1, 80, children=2)) == 24


def test_the_second_child_is_started_for_many_files_only(catalogue: Catalogue) -> None:
    """A child costs its start: a dozen files have one, the thirteenth under way brings the other."""

    def children(count: int) -> set[str]:
        with Examiner(catalogue, 2022, target=TARGET, children=2) as examiner:
            answers = examiner.examine_all(job(b"who") for _ in range(count))
            return {answer.unit for (answer,) in answers if answer.unit}

    assert len(children(12)) == 1
    assert len(children(60)) == 2


def test_two_children_answer_in_the_order_of_the_jobs(catalogue: Catalogue) -> None:
    """Which child had a file, and that one of them died over another, makes no difference to the answers."""
    contents = [b"die" if number % 7 == 0 else b"x" * (number + 10) for number in range(60)]
    with Examiner(catalogue, 2022, target=TARGET, children=2) as examiner:
        answers = list(examiner.examine_all(job(content) for content in contents))
    expected = [None if content == b"die" else str(len(content)) for content in contents]
    assert [answer.unit for (answer,) in answers] == expected


def test_a_file_that_hangs_costs_no_other_its_answer(catalogue: Catalogue) -> None:
    """One child sits over a file until its time is up; those behind it and those of the other child are all answered."""
    contents = [b"loop", *(b"x" * (number + 10) for number in range(30))]
    with Examiner(catalogue, 2022, Bounds(seconds=2.0), TARGET, children=2) as examiner:
        answers = list(examiner.examine_all(job(content) for content in contents))
    assert [answer.unit for (answer,) in answers] == [None, *(str(number + 10) for number in range(30))]


def test_time_limit(catalogue: Catalogue) -> None:
    """A file that takes too long is answered for, and those before and behind it are not touched."""
    with Examiner(catalogue, 2022, Bounds(seconds=0.5), TARGET) as examiner:
        answers = list(examiner.examine_all([job(b"a"), job(b"loop"), job(b"abc"), job(b"loop"), job(b"ab")]))
    stopped = [
        "白云山村.xlsx：读取时超出时间限制，已停止读取这份文件。下次运行会再读一次；仍然不行请从空白表样重新填报，另存为.xlsx后提交。"
    ]
    assert [answer[0].unit for answer in answers] == ["1", None, "3", None, "2"]
    assert sentences(answers[1]) == sentences(answers[3]) == stopped


def test_memory_limit(catalogue: Catalogue) -> None:
    """A file that asks for more memory than it may is answered for by the child, which lives on."""
    with Examiner(catalogue, 2022, Bounds(memory_mib=256), TARGET) as examiner:
        answers = list(examiner.examine_all([job(b"hungry"), job(b"abc")]))
    assert sentences(answers[0]) == [
        "白云山村.xlsx：读取时超出内存限制，已停止读取这份文件。下次运行会再读一次；仍然不行请从空白表样重新填报，另存为.xlsx后提交。"
    ]
    assert answers[1][0].unit == "3"


def test_a_dead_child_is_replaced(catalogue: Catalogue) -> None:
    """The death of the child is a finding on the file it had, and the file waiting behind it is examined."""
    with Examiner(catalogue, 2022, target=TARGET) as examiner:
        answers = list(examiner.examine_all([job(b"die", "坏.xlsx"), job(b"abc"), job(b"die"), job(b"die")]))
        assert examiner.examine(*job(b"ab"))[0].unit == "2"
    assert [answer[0].unit for answer in answers] == [None, "3", None, None]
    assert sentences(answers[0]) == [
        "坏.xlsx：读取时超出内存限制，已停止读取这份文件。下次运行会再读一次；仍然不行请从空白表样重新填报，另存为.xlsx后提交。"
    ]


def test_a_bug_sets_one_file_aside(catalogue: Catalogue, caplog: pytest.LogCaptureFixture) -> None:
    """An exception of ours is told as ours, its traceback goes to the log, and the same child goes on."""
    with caplog.at_level(logging.ERROR), Examiner(catalogue, 2022, target=TARGET) as examiner:
        answers = list(examiner.examine_all([job(b"bug"), job(b"abc")]))
    assert sentences(answers[0]) == [
        "白云山村.xlsx：程序处理这份文件时出错（ZeroDivisionError），这不是您的错。请告知司法所；文件已原样保留，下次运行会再处理一次。"
    ]
    assert answers[1][0].unit == "3"
    assert "ZeroDivisionError" in caplog.text


def test_stray_prints_do_not_break_the_frames(catalogue: Catalogue) -> None:
    """What a library prints goes nowhere near the answers."""
    with Examiner(catalogue, 2022, target=TARGET) as examiner:
        answers = list(examiner.examine_all([job(b"print"), job(b"abc")]))
    assert [answer[0].unit for answer in answers] == ["5", "3"]


def test_an_abandoned_iteration_leaves_no_answers_behind(catalogue: Catalogue) -> None:
    """A caller that stops early gets the right answer to its next question."""
    with Examiner(catalogue, 2022, target=TARGET) as examiner:
        for _ in examiner.examine_all(job(bytes(size)) for size in range(1, 9)):
            break
        assert examiner.examine(*job(b"x" * 77))[0].unit == "77"


def test_a_child_that_cannot_start_is_the_operators_trouble(catalogue: Catalogue) -> None:
    """No file is blamed when the program itself is not in order."""
    with (
        Examiner(catalogue, 2022, target="no_such_module:examine") as examiner,
        pytest.raises(EtlError, match="读取表格的子进程无法启动"),
    ):
        examiner.examine(*job(b"x"))


def test_nothing_is_left_running(catalogue: Catalogue) -> None:
    """Closing ends the child and both threads, also in the middle of a job, and may be done twice."""
    before = threading.active_count()
    examiner = Examiner(catalogue, 2022, target=TARGET)
    examiner.start()
    jobs = examiner.examine_all([job(b"abc"), job(b"loop"), job(bytes(5_000_000))])
    assert next(jobs)[0].unit == "3"
    examiner.close()
    examiner.close()
    assert threading.active_count() == before


def test_the_child_imports_only_what_reading_needs(catalogue: Catalogue) -> None:
    """Its start must cost nothing beside the parent's own imports."""
    with Examiner(catalogue, 2022, target=TARGET) as examiner:
        (answer,) = examiner.examine(*job(b"modules"))
    heavy = {
        "pandas",
        "numpy",
        "openpyxl",
        "docx",
        "pypdf",
        "xlsxwriter",
        "jinja2",
        "rich",
        "click",
        "etl.settings.loading",
        "etl.ledger",
    }
    assert heavy.isdisjoint(answer.explanations)
    assert "etl.pipeline.isolation.frames" in answer.explanations


# ------------------------------------------------------------------------------------------------ marked copies


FORM = (Path(__file__).resolve().parents[3] / "inbox" / "2022" / "白云山村.xlsx").read_bytes()


def to_mark(content: bytes, problems: int = 1) -> MarkingJob:
    """A file with so many things to mend in it."""
    entry = ListedProblem("必须改正", "hard", "统计表", "D16", "", "“60余”不是准确数。", "请填写具体件数后重新提交。")
    return *job(content), Marking("白云山村", "", "司法所", "2023-01-09T10:00:00+08:00", (entry,) * problems)


def test_copies_are_marked_in_the_children(catalogue: Catalogue) -> None:
    """In the order of the files; what cannot be marked is answered by the list."""
    with Examiner(catalogue, 2022) as examiner:
        copies = list(examiner.mark_all(to_mark(content) for content in (FORM, b"no workbook", FORM)))
        assert examiner.examine(*job(b""))[0].findings[0].code == "empty_file"
    assert [copy.marked for copy in copies if copy] == [True, False, True]
    assert copies[0] == copies[2]


@pytest.mark.thorough
def test_a_file_on_which_marking_meets_a_limit_has_no_copy(catalogue: Catalogue) -> None:
    """Time and memory bind here as well, and the next file goes on.

    The slow one would take half a minute, the other hardly longer than importing openpyxl does: on a fast machine and on a
    busy one three seconds lie between.
    """
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(1500):
            sheet.write_row(row, 0, [f"{row}-{column}" for column in range(50)])
    with Examiner(catalogue, 2022, Bounds(seconds=3.0), children=1) as examiner:
        slow, alone = examiner.mark_all([to_mark(FORM, problems=30_000), to_mark(b"no workbook")])
    with Examiner(catalogue, 2022, Bounds(memory_mib=24), children=1) as examiner:
        hungry, _ = examiner.mark_all([to_mark(target.getvalue()), to_mark(b"no workbook")])
    assert (slow, hungry) == (None, None)
    assert alone is not None
    assert not alone.marked


def test_orders_survive_the_journey(catalogue: Catalogue) -> None:
    """The catalogue that the child gets is the parent's, look-up tables or not."""
    assert catalogue.by_label(catalogue.indicators[0].name)
    orders = Orders(catalogue, 2022, Bounds(memory_mib=64, seconds=1.5))
    assert decode(encode(orders), Orders) == orders
