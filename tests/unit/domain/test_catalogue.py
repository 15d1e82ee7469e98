"""Look-up in the catalogue: by code, key, name and alias, and never a guess."""

from __future__ import annotations

import pytest

from etl.domain.catalogue import Catalogue, Scope, keeps_lists, owes, plain


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("303", "303"),
        (" 303 ", "303"),
        ("调解案件", "303"),
        ("人民调解案件件数", "303"),
        ("人民调解件数", "303"),
        ("其中：调解成功件数", "304"),
        ("其中: 调解 成功件数", "304"),
        ("法律七进", "604"),
        ("学习次数（二十大精神）", "101"),
        ("学习次数(二十大精神)", "101"),
        ("调解成功件数：", "304"),
        ("普法横幅条数#", None),
        ("调解", None),
        ("", None),
        ("000", None),
    ],
)
def test_find(town: Catalogue, words: str, code: str | None) -> None:
    """What a person may type; spaces, 其中 and full-width brackets do not matter, everything else does."""
    found = town.find(words)
    assert (found.code if found else None) == code


def test_a_code_is_no_label(town: Catalogue) -> None:
    """The label column and the code column are looked up apart."""
    assert town.by_label("303") is None
    assert town.by_code("调解案件") is None


def test_by_key_of_nothing(town: Catalogue) -> None:
    """Expressions are checked on loading; an unknown key is our bug."""
    with pytest.raises(KeyError):
        town.by_key("调解")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("白云山村", "白云山村"),
        ("姜家镇 白云山村", "白云山村"),
        ("白云山村委会", "白云山村"),
        ("500113115214", "白云山村"),
        ("５００１１３１１５２１４", "白云山村"),
        ("平安办", "平安建设办公室"),
        ("白云山", "白云山村"),
        ("白云", None),
        ("村居", None),
        ("", None),
    ],
)
def test_unit_named(town: Catalogue, words: str, name: str | None) -> None:
    """Code, name or alias; a loose writing is never taken for a unit."""
    unit = town.unit_named(words)
    assert (unit.name if unit else None) == name


def test_unit_by_code(town: Catalogue) -> None:
    """A code of the register, or KeyError."""
    assert town.unit("SFS").name == "司法所"
    with pytest.raises(KeyError):
        town.unit("司法所")


def test_who_owes_what(town: Catalogue) -> None:
    """Villages by their kind, offices by name or alias; rates and rosters are owed by nobody."""
    village, office = town.unit("500113115214"), town.unit("SFS")
    assert [unit.code for unit in town.units_owing(town.by_key("上交镇调"))] == [unit.code for unit in town.units[:8]]
    assert [unit.name for unit in town.units_owing(town.by_key("行政处罚"))] == ["平安建设办公室"]
    assert len(town.units_owing(town.by_key("调解案件"))) == 9
    assert town.units_owing(town.by_key("调解成功率")) == ()
    assert town.units_owing(town.by_key("服务村居")) == ()
    assert owes(village, town.by_key("学习次数"))
    assert not owes(office, town.by_key("学习次数"))
    assert sum(len(town.owed_by(unit)) for unit in town.units) == sum(len(town.units_owing(i)) for i in town.indicators)


def test_who_keeps_lists(town: Catalogue) -> None:
    """Villages and 司法所 (domain.md §3)."""
    assert [unit.name for unit in town.units if not keeps_lists(unit)] == ["党政办公室", "平安建设办公室", "信访办公室"]


def test_checks_by_scope(town: Catalogue) -> None:
    """Over one form, over each indicator, over the whole set."""
    assert [check.id for check in town.checks_of(Scope.EACH)] == ["同比异动", "万元误填"]
    assert [check.id for check in town.checks_of(Scope.SET)] == ["全表同他村", "占全镇过大", "活动重复", "上交对账"]
    assert len(list(town.checks_of(Scope.FORM))) == 31


def test_labels_are_all_names(town: Catalogue) -> None:
    """Whatever an indicator is called is there for near-misses."""
    assert {"303", "调解案件", "人民调解案件件数", "人民调解件数"} <= set(town.labels())


@pytest.mark.parametrize(
    ("label", "bare"),
    [
        ("  其中：  调解 成功\n件数 ", "调解成功件数"),
        ("其中:#调解成功件数：", "调解成功件数"),
        ("＃件数:", "件数"),
        ("学习（次）", "学习(次)"),
        ("　", ""),
        ("其中", "其中"),
    ],
)
def test_plain(label: str, bare: str) -> None:
    """What two labels are compared by."""
    assert plain(label) == bare


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("附件2 白云山村(1)", ["白云山村"]),
        ("姜家镇司 法 所（最终版）", ["司法所"]),
        ("水源村和文石村", ["文石村", "水源村"]),
        ("白云山", ["白云山村"]),
        ("白云山法治宣传", ["白云山村"]),
        ("水源", ["水源村"]),
        ("水源保护", []),
        ("", []),
    ],
)
def test_units_in(town: Catalogue, words: str, names: list[str]) -> None:
    """Every unit that a file or folder name speaks of, once each."""
    assert [unit.name for unit in town.units_in(words)] == names
