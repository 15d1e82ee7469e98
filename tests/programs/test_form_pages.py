"""The form as LibreOffice prints it: A4, one page wide, nothing of the hidden sheet, nothing cut off."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.outputs.form import form_name, render_form
from etl.settings.loading import load_settings
from tests.sampled import sampled

PROJECT = Path(__file__).resolve().parents[2]
Convert = Callable[[Path, str, Path], Path]
Require = Callable[..., str]

pytestmark = [pytest.mark.programs, pytest.mark.usefixtures("chinese_type")]


def printed(name: str, folder: Path, soffice: Convert, require: Require) -> list[str]:
    """The text of each page of the unit's blank form."""
    settings = load_settings(PROJECT)
    unit = settings.catalogue.unit_named(name)
    assert unit is not None
    form = folder / form_name(unit)
    form.write_bytes(render_form(unit, settings.catalogue, settings.project))
    pdf = soffice(form, "pdf", folder / "printed")
    sizes = set(re.findall(r"size: +(\d+)[\d.]* x (\d+)", told(require("pdfinfo"), "-l", "99", str(pdf))))
    assert sizes == {("595", "841")}
    return told(require("pdftotext"), "-layout", str(pdf), "-").split("\f")[:-1]


def told(*command: str) -> str:
    """What a program prints."""
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("name", "pages"),
    sampled(
        [
            ("白云山村", ["填报说明", "姜家镇2022年度法治政府建设统计表", "普法活动台账", "矛盾纠纷台账", "文字材料"]),
            ("党政办公室", ["填报说明", "姜家镇2022年度法治政府建设统计表", "文字材料"]),
        ]
    ),
)
def test_one_page_a_sheet(name: str, pages: list[str], tmp_path: Path, soffice: Convert, require: Require) -> None:
    """Each sheet fills one page of A4 in width and height, with its title on top and its number below."""
    found = printed(name, tmp_path, soffice, require)
    assert [page.strip().splitlines()[0].strip() for page in found] == pages
    for number, page in enumerate(found, start=1):
        assert f"第 {number} 页，共 {len(found)} 页" in page
        assert "_表样" not in page
        assert "年报汇总统计表" not in page


@pytest.mark.thorough
def test_long_table_repeats_its_headings(tmp_path: Path, soffice: Convert, require: Require) -> None:
    """司法所's table is one page wide and two high, with title and headings on both."""
    found = printed("司法所", tmp_path, soffice, require)
    tables = [page for page in found if "姜家镇2022年度法治政府建设统计表" in page]
    assert len(tables) == 2
    assert len(found) == 6
    for page in tables:
        assert all(heading in page for heading in ("指标名称", "计量单位", "代码", "本年", "上年", "说明"))


@pytest.mark.thorough
def test_nothing_of_the_table_is_cut_off(tmp_path: Path, soffice: Convert, require: Require) -> None:
    """Every indicator, the hint of 零报告, the footer and the last 审核关系 are on the page of a village."""
    settings = load_settings(PROJECT)
    unit = settings.catalogue.unit_named("白云山村")
    assert unit is not None
    page = "".join(printed("白云山村", tmp_path, soffice, require)[1].split())
    for indicator in settings.catalogue.owed_by(unit):
        assert indicator.name in page
    for words in ("填报单位：白云山村", "表号：姜法综1表", "年末在册、现有", "仍要填", "单位负责人：", "报出日期："):
        assert words in page
    assert "18.上交镇调委会件数(305)=矛盾纠纷台账“上交镇调委会”的行数" in page
