"""哪一份算数: conflict copies and latecomers never count by themselves, both files are told, and a person settles it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from etl.consolidation.decisions import Decision
from etl.consolidation.rivals import doubtful_codes
from etl.consolidation.standings import Examined, stand, unit_states
from etl.domain import Arrival, Finding, Place, Standing, Submission
from etl.domain.catalogue import Catalogue
from etl.domain.findings import finding, message

Submit = Callable[..., Standing]
VILLAGE, CODE = "白云山村", "500113115214"
PLAIN, COPY = "白云山村.xlsx", "白云山村-DESKTOP-1A2B3C4.xlsx"
WHICH = "哪一份算数"


def day(number: int, second: int = 0) -> str:
    """A time in January 2023."""
    return f"2023-01-{number:02}T10:00:{second:02}+08:00"


@pytest.fixture
def file(submit: Submit) -> Callable[..., Examined]:
    """``file(2, PLAIN, {"301": "12"}, saved=3)``: what came as number 2 under that name, saved on that day.

    Files with the same number for “same” have the same bytes.
    """

    def came(
        number: int, name: str, values: dict[str, str], saved: int = 0, *, received: int = 0, returned: bool = False
    ) -> Examined:
        found = (finding("blank", Place(name, "统计表", "D7"), indicator="学习人次"),) if returned else ()
        digest = f"{int(values.get('same', number)):064x}"
        figures = {code: value for code, value in values.items() if code != "same"}
        submission: Submission = submit(number, VILLAGE, day(1), figures, file=name, findings=found).submission
        stamp = day(received or 10 + number)
        return Arrival(number, f"2022/{name}", digest, 1, 1, stamp, day(saved) if saved else ""), (submission,)

    return came


def standing_of(
    files: Sequence[Examined], catalogue: Catalogue, decisions: Sequence[Decision] = ()
) -> list[tuple[int, bool, str]]:
    """Number, whether it counts and verdict, in order of arrival."""
    standings = stand(in_order_of_saving(files), catalogue, None, decisions)
    return [(each.arrival.number, each.effective, each.verdict.value) for each in by_number(standings)]


def in_order_of_saving(files: Sequence[Examined]) -> list[Examined]:
    """As the ledger gives them."""
    return sorted(files, key=lambda each: (each[0].saved, each[0].number))


def by_number(standings: Sequence[Standing]) -> list[Standing]:
    """In order of arrival."""
    return sorted(standings, key=lambda each: each.arrival.number)


def asked(files: Sequence[Examined], catalogue: Catalogue, decisions: Sequence[Decision] = ()) -> list[Finding]:
    """The findings of the question, in order of arrival."""
    standings = by_number(stand(in_order_of_saving(files), catalogue, None, decisions))
    return [each for standing in standings for each in standing.findings if each.code == WHICH]


def accepted(number: int, at: int, *, check: str = WHICH) -> Decision:
    """A person's word on that file, or with an empty check its withdrawal, of that day."""
    return Decision(f"{number:064x}", "", CODE, check, "电话核实过", day(at))


File = Callable[..., Examined]


@pytest.mark.parametrize("copy_first", [True, False])
@pytest.mark.parametrize(("saved_plain", "saved_copy"), [(3, 5), (5, 3), (4, 4), (0, 0)])
def test_a_copy_never_counts_beside_its_plain_name(
    file: File,
    catalogue: Catalogue,
    saved_plain: int,
    saved_copy: int,
    copy_first: bool,  # noqa: FBT001
) -> None:
    """Whatever order and time; both are asked about, and the unit is 待核实."""
    first, second = (2, 1) if copy_first else (1, 2)
    files = [file(first, PLAIN, {"301": "12"}, saved_plain), file(second, COPY, {"301": "31"}, saved_copy)]
    standings = stand(in_order_of_saving(files), catalogue, None)
    assert {each.arrival.name: each.effective for each in standings} == {PLAIN: True, COPY: False}
    assert [each.verdict.value for each in standings] == ["待核实", "待核实"]
    assert [state.status for state in unit_states(standings, catalogue) if state.unit.name == VILLAGE] == ["待核实"]


@pytest.mark.parametrize(
    "copy",
    [
        "白云山村.sync-conflict-20230109-101530-ABCDEFG.xlsx",
        "白云山村 (张三的冲突副本 2023-01-09).xlsx",
        "白云山村 (ZHANG-PC's conflicted copy 2023-01-09).xlsx",
        "白云山村-DESKTOP-1A2B3C4.xlsx",
        "白云山村-LAPTOP-1A2B3C4D.xlsx",
        "白云山村-WIN-1A2B3C4D5E6.xlsx",
    ],
)
def test_every_kind_of_copy(file: File, catalogue: Catalogue, copy: str) -> None:
    """In both orders of arrival, with older and newer times; another unit's file of the plain name is no such file."""
    for first, second in ((1, 2), (2, 1)):
        for saved in (3, 7):
            files = [file(first, PLAIN, {"301": "12"}, 5), file(second, copy, {"301": "31"}, saved)]
            standings = stand(in_order_of_saving(files), catalogue, None)
            assert {each.arrival.name: each.effective for each in standings} == {PLAIN: True, copy: False}
    other = Submission(PLAIN, "500113115215", "文石村", 2022)
    files = [(Arrival(1, f"2022/{PLAIN}", "a", 1, 1, day(3), day(3)), (other,)), file(2, copy, {"301": "31"}, 5)]
    assert standing_of(files, catalogue) == [(1, True, "接收"), (2, True, "待核实")]


def test_both_files_are_told_the_same(file: File, catalogue: Catalogue) -> None:
    """Each at its own cell; only the cell in which the two differ is in doubt."""
    files = [file(1, PLAIN, {"101": "4", "301": "12"}, 3), file(2, COPY, {"101": "4", "301": "31"}, 5)]
    found = asked(files, catalogue)
    plain, copy = (message(each) for each in found)
    assert (
        plain
        == "白云山村.xlsx 统计表!D10：“白云山村-DESKTOP-1A2B3C4.xlsx”像是同步软件另存的冲突副本，没有采用，采用的是“白云山村.xlsx”；两份有1处不同：人民调解案件件数（301）采用12，另一份31。请核对哪一份对：对的存成“白云山村.xlsx”再交，不要的一份请司法所撤回。"
    )
    assert copy == plain.replace("白云山村.xlsx 统计表", "白云山村-DESKTOP-1A2B3C4.xlsx 统计表")
    assert [doubtful_codes(each) for each in found] == [frozenset({"301"})] * 2


def test_many_differences(file: File, catalogue: Catalogue) -> None:
    """Three are told, all are counted, all are in doubt."""
    one, other = (dict.fromkeys(("101", "102", "301", "302"), value) for value in ("5", "6"))
    found = asked([file(1, PLAIN, one, 3), file(2, COPY, other, 4)], catalogue)
    assert "两份有4处不同：二十大精神学习次数（101）采用5，另一份6、" in message(found[0])
    assert "人民调解成功件数" not in message(found[0])
    assert doubtful_codes(found[0]) == frozenset({"101", "102", "301", "302"})


def test_a_copy_that_says_the_same_is_only_told(file: File, catalogue: Catalogue) -> None:
    """Other bytes, the same figures: a note at both; the very same bytes: not even that."""
    files = [file(1, PLAIN, {"301": "12"}, 3), file(2, COPY, {"301": "12"}, 5)]
    assert standing_of(files, catalogue) == [(1, True, "接收"), (2, False, "接收")]
    found = asked(files, catalogue)
    assert [each.facts["situation"].rpartition("；")[2] for each in found] == ["读到的内容相同"] * 2
    assert doubtful_codes(found[0]) == frozenset()
    same = [file(1, PLAIN, {"301": "12", "same": "7"}, 3), file(2, COPY, {"301": "12", "same": "7"}, 2)]
    assert asked(same, catalogue) == []
    assert [(each.effective, each.same_as) for each in by_number(stand(in_order_of_saving(same), catalogue, None))] == [
        (True, 0),
        (False, 1),
    ]


def test_alone_it_counts_in_doubt_until_its_plain_name_comes(file: File, catalogue: Catalogue) -> None:
    """The whole form is in doubt; then the plain name takes its place, even if it was saved earlier."""
    alone = [file(1, COPY, {"301": "31"}, 5)]
    assert standing_of(alone, catalogue) == [(1, True, "待核实")]
    (found,) = asked(alone, catalogue)
    assert message(found) == (
        "白云山村-DESKTOP-1A2B3C4.xlsx：“白云山村-DESKTOP-1A2B3C4.xlsx”像是同步软件另存的冲突副本，"
        "没有收到“白云山村.xlsx”，暂时采用这一份。请核对哪一份对：对的存成“白云山村.xlsx”再交，不要的一份请司法所撤回。"
    )
    assert doubtful_codes(found) is None
    for saved in (3, 6):
        both = [*alone, file(2, PLAIN, {"301": "12"}, saved)]
        assert standing_of(both, catalogue) == [(1, False, "待核实"), (2, True, "待核实")]


def test_beside_a_returned_plain_name_nothing_counts(file: File, catalogue: Catalogue) -> None:
    """“Never by itself” holds then too; the copy says so."""
    files = [file(1, PLAIN, {"301": "12"}, 3, returned=True), file(2, COPY, {"301": "31"}, 5)]
    assert standing_of(files, catalogue) == [(1, False, "退回"), (2, False, "待核实")]
    assert "没有采用；“白云山村.xlsx”也没有可以采用的一版。" in message(asked(files, catalogue)[0])


def test_beside_an_unreadable_file_of_that_name_nothing_counts(file: File, catalogue: Catalogue) -> None:
    """The plain name is there, though nobody could read whose it is; in another folder it is another file."""
    damaged = Submission(PLAIN, None, None, None, findings=(finding("empty_file", Place(PLAIN)),))
    copy = file(2, COPY, {"301": "31"}, 5)
    for path, counts in ((f"2022/{PLAIN}", False), (f"2022/旧/{PLAIN}", True)):
        files = [(Arrival(1, path, "a", 1, 1, day(3), day(3)), (damaged,)), copy]
        assert standing_of(files, catalogue)[1] == (2, counts, "待核实")


def test_a_copy_of_a_marked_copy_stands_beside_the_file_itself(file: File, catalogue: Catalogue) -> None:
    """What we put behind the name makes no other file."""
    files = [file(1, PLAIN, {"301": "12"}, 3), file(2, "白云山村（标注）-DESKTOP-1A2B3C4.xlsx", {"301": "31"}, 5)]
    assert standing_of(files, catalogue) == [(1, True, "待核实"), (2, False, "待核实")]
    files = [file(1, PLAIN, {"301": "12"}, 3), file(2, "白云山村（标注）.xlsx", {"301": "31"}, 5)]
    assert standing_of(files, catalogue) == [(1, False, "接收"), (2, True, "接收")]


@pytest.mark.parametrize(
    "name", ["白云山村(1).xlsx", "白云山村 - 副本.xlsx", "白云山村（更正）.xlsx", "白云山村定稿.xlsx"]
)
def test_ordinary_versions(file: File, catalogue: Catalogue, name: str) -> None:
    """What people name so is a newer version, with the old note."""
    files = [file(1, PLAIN, {"301": "12"}, 3), file(2, name, {"301": "31"}, 5)]
    assert standing_of(files, catalogue) == [(1, False, "接收"), (2, True, "接收")]
    assert asked(files, catalogue) == []


# --------------------------------------------------------------------------- a person decides


def test_accepting_the_copy_makes_it_count(file: File, catalogue: Catalogue) -> None:
    """The question is settled with the reason, until a version comes that was saved after the decision."""
    files = [file(1, PLAIN, {"301": "12"}, 6), file(2, COPY, {"301": "31"}, 5)]
    said = [accepted(2, 20)]
    assert standing_of(files, catalogue, said) == [(1, False, "接收"), (2, True, "接收")]
    assert [message(each) for each in asked(files, catalogue, said)] == [
        "白云山村-DESKTOP-1A2B3C4.xlsx：“白云山村-DESKTOP-1A2B3C4.xlsx”由人定为算数的一份。请核对哪一份对：对的存成“白云山村-DESKTOP-1A2B3C4.xlsx”再交，不要的一份请司法所撤回。人工放行：电话核实过，2023-01-20。"
    ]
    later = [*files, file(3, PLAIN, {"301": "13"}, 21, received=21)]
    assert standing_of(later, catalogue, said) == [(1, False, "接收"), (2, False, "接收"), (3, True, "接收")]
    held_back = [*files, file(3, PLAIN, {"301": "13"}, 19, received=21)]
    assert standing_of(held_back, catalogue, said) == [(1, False, "接收"), (2, True, "待核实"), (3, False, "待核实")]


def test_accepting_the_plain_one_settles_it_too(file: File, catalogue: Catalogue) -> None:
    """What counted counts; the copy is told that somebody decided."""
    files = [file(1, PLAIN, {"301": "12"}, 3), file(2, COPY, {"301": "31"}, 5)]
    assert standing_of(files, catalogue, [accepted(1, 20)]) == [(1, True, "接收"), (2, False, "接收")]
    assert [each.facts["situation"].rpartition("，")[2] for each in asked(files, catalogue, [accepted(1, 20)])] == [
        "采用的是“白云山村.xlsx”；已由人定下",
        "“白云山村.xlsx”由人定为算数的一份",
        "采用的是“白云山村.xlsx”；已由人定下",
    ]
    later = [*files, file(3, "白云山村 (冲突副本).xlsx", {"301": "33"}, 6, received=25)]
    assert standing_of(later, catalogue, [accepted(1, 20)])[0] == (1, True, "待核实")


def test_withdrawing_the_copy_settles_it(file: File, catalogue: Catalogue) -> None:
    """Nothing is asked any more; and with the plain one set aside, the copy is alone again."""
    files = [file(1, PLAIN, {"301": "12"}, 3), file(2, COPY, {"301": "31"}, 5)]
    assert standing_of(files, catalogue, [accepted(2, 20, check="")])[0] == (1, True, "接收")
    assert asked(files, catalogue, [accepted(2, 20, check="")]) == []
    assert standing_of(files, catalogue, [accepted(1, 20, check="")])[1] == (2, True, "待核实")


# --------------------------------------------------------------------------- order of saving


def test_the_file_saved_last_counts(file: File, catalogue: Catalogue) -> None:
    """A correction that came before the file it corrects, which somebody had open, is not overruled; both are told."""
    files = [file(1, "白云山村（更正）.xlsx", {"301": "13"}, 5), file(2, PLAIN, {"301": "31"}, 3)]
    assert standing_of(files, catalogue) == [(1, True, "待核实"), (2, False, "待核实")]
    words = (
        "后收到的“白云山村.xlsx”是2023-01-03 10:00:00保存的，没有采用；采用的“白云山村（更正）.xlsx”是2023-01-05 10:00:00"
        "保存的；两份有1处不同：人民调解案件件数（301）采用13，另一份31。"
        "请核对哪一份对：对的存成“白云山村（更正）.xlsx”再交，不要的一份请司法所撤回。"
    )
    found = asked(files, catalogue)
    assert [message(each) for each in found] == [
        f"白云山村（更正）.xlsx 统计表!D10：{words}",
        f"白云山村.xlsx 统计表!D10：{words}",
    ]
    assert [doubtful_codes(each) for each in found] == [frozenset({"301"})] * 2


def test_a_latecomer_that_says_the_same_is_a_note(file: File, catalogue: Catalogue) -> None:
    """Nothing is in doubt."""
    files = [file(1, "白云山村（更正）.xlsx", {"301": "13"}, 5), file(2, PLAIN, {"301": "13"}, 3)]
    assert standing_of(files, catalogue) == [(1, True, "接收"), (2, False, "接收")]
    assert [each.facts["situation"].rpartition("；")[2] for each in asked(files, catalogue)] == ["读到的内容相同"] * 2


def test_a_returned_latecomer_is_a_note(file: File, catalogue: Catalogue) -> None:
    """It could not count anyway, but nobody must think it was not seen."""
    files = [file(1, "白云山村（更正）.xlsx", {"301": "13"}, 5), file(2, PLAIN, {"301": ""}, 3, returned=True)]
    assert standing_of(files, catalogue) == [(1, True, "接收"), (2, False, "退回")]
    assert asked(files, catalogue)[0].facts["situation"] == (
        "后收到的“白云山村.xlsx”是2023-01-03 10:00:00保存的，已退回；采用的“白云山村（更正）.xlsx”是2023-01-05 10:00:00保存的"
    )


@pytest.mark.parametrize(("saved", "counts"), [(5, 2), (0, 2), (4, 1)])
def test_equal_and_unknown_times_go_by_arrival(file: File, catalogue: Catalogue, saved: int, counts: int) -> None:
    """The same second: the later arrival; journals of earlier versions know no times; a second earlier is earlier."""
    files = [file(1, PLAIN, {"301": "1"}, saved and 5), file(2, "b.xlsx", {"301": "2"}, saved)]
    assert [number for number, effective, _ in standing_of(files, catalogue) if effective] == [counts]


def test_what_a_newer_version_settles_is_not_asked(file: File, catalogue: Catalogue) -> None:
    """A folder of old drafts dropped later: only the last of them could be meant; and a version after all of them settles it."""
    files = [file(1, PLAIN, {"301": "9"}, 9), *(file(n, f"稿{n}.xlsx", {"301": str(n)}, n) for n in (2, 3, 4))]
    assert [each.facts["situation"][:12] for each in asked(files, catalogue)] == ["后收到的“稿4.xlsx"] * 2
    settled = [*files, file(5, PLAIN, {"301": "10"}, 10)]
    assert asked(settled, catalogue) == []
    assert standing_of(settled, catalogue)[-1] == (5, True, "接收")


def test_an_old_content_put_back_is_asked_about(file: File, catalogue: Catalogue) -> None:
    """The unit may have changed its mind: the first content comes again, with its own old time."""
    first, again = ({"301": "12", "same": "7"} for _ in range(2))
    files = [file(1, PLAIN, first, 3), file(2, "b.xlsx", {"301": "13"}, 5), file(3, PLAIN, again, 3)]
    assert standing_of(files, catalogue)[1] == (2, True, "待核实")
    assert asked(files, catalogue)[0].place.file == PLAIN


def test_accepting_a_latecomer(file: File, catalogue: Catalogue) -> None:
    """The same decision as with a copy."""
    files = [file(1, "白云山村（更正）.xlsx", {"301": "13"}, 5), file(2, PLAIN, {"301": "31"}, 3)]
    assert standing_of(files, catalogue, [accepted(2, 20)]) == [(1, False, "接收"), (2, True, "接收")]


def test_receipts_show_the_file_saved_last_first(file: File, catalogue: Catalogue) -> None:
    """The versions of a unit stand in the order of saving."""
    files = [file(1, PLAIN, {"301": "1"}, 5), file(2, "b.xlsx", {"301": "2"}, 3), file(3, "c.xlsx", {"301": "3"}, 4)]
    standings = stand(in_order_of_saving(files), catalogue, None)
    (state,) = (state for state in unit_states(standings, catalogue) if state.unit.name == VILLAGE)
    assert [each.arrival.number for each in state.versions] == [1, 3, 2]
