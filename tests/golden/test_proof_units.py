"""The text of one unit is held against what that unit reported: the circulars that ``etl report`` writes, and own summaries."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from tests.year_end import Office, RunOffice

CIRCULARS = "村居情况通报"


@pytest.fixture(scope="module")
def office(run_office: RunOffice, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The sample year, published, and the circulars to its villages."""
    office = run_office(tmp_path_factory.mktemp("units") / "office")
    office.etl("report", "--template", f"templates/{CIRCULARS}.txt.j2")
    return office


def proved(office: Office, text: str, code: int) -> list[tuple[str, str, str | None]]:
    """(number, verdict, what should stand there) of a text's numbers that some indicator was found for."""
    path = office.folder / "稿子.txt"
    path.write_text(text, encoding="utf-8")
    records = json.loads(office.etl("proof", "--json", str(path), code=code))
    return [(each["text"], each["verdict"], each["expected"]) for each in records if each["indicator"]]


def circular(office: Office, village: str) -> str:
    """The text of one circular."""
    document = docx.Document(str(office.outbox / CIRCULARS / f"{village}.docx"))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_our_own_circulars(office: Office) -> None:
    """In every circular the village's and the town's figures agree, and no part of an annual report is asked for."""
    circulars = sorted((office.outbox / CIRCULARS).iterdir())
    assert len(circulars) == 8
    for path in circulars:
        printed = office.etl("proof", str(path), code=0)
        assert "不符 0，存疑 0" in printed
        assert "措辞" not in printed


@pytest.mark.parametrize(
    ("right", "wrong", "due"),
    [
        ("人民调解案件31件", "32件", "31件"),
        ("“法律十进”活动11场", "12场", "11场"),
        ("法律明白人5名", "7名", "5名"),
        ("全镇调解案件260余件", "300余件", "260余件"),
        ("成功率96.8%", "90%", "96.8%"),
    ],
)
def test_changes_are_found(office: Office, right: str, wrong: str, due: str) -> None:
    """A changed figure is called wrong by what the village reported, one that is said of the town by the total."""
    text = circular(office, "白云山村")
    assert text.count(right) == 1
    changed = text.replace(right, right.removesuffix(due) + wrong)
    accused = [record for record in proved(office, changed, 1) if record[1] == "contradicts"]
    assert accused == [(wrong, "contradicts", due)]


def test_whose_figure_is_told(office: Office) -> None:
    """The sentence says that the figure is the village's."""
    path = office.folder / "总结.txt"
    text = "白云山村2022年法治工作总结\n\n2022年，在姜家镇党委领导下，我村人民调解案件{}件。"
    path.write_text(text.format(266), encoding="utf-8")
    assert "不符 0，存疑 0，相符 1" in office.etl("proof", str(path), code=0)
    path.write_text(text.format(33), encoding="utf-8")
    assert "“33件”与白云山村报的数不符：人民调解案件件数应写作“31件”。请核对。" in office.etl(
        "proof", str(path), code=1
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("姜家镇党政办公室2022年法治工作总结\n\n召开法治专题会议4次。", [("4次", "agrees", "4次")]),
        ("姜家镇党政办公室2022年法治工作总结\n\n召开法治专题会议5次。", [("5次", "contradicts", "4次")]),
        ("姜家镇党政办公室2022年法治工作总结\n\n人民调解案件300件。", []),
        ("白云山村2022年法治工作总结\n\n联合执法9次，行政处罚案件9件。", []),
        ("白云山村2022年法治工作总结\n\n文石村人民调解案件90件。", []),
        ("白云山村2022年法治工作总结\n\n针对土地纠纷，人民调解案件9件。", []),
    ],
)
def test_summaries_of_units(office: Office, text: str, found: list[tuple[str, str, str]]) -> None:
    """A unit is held to what it reports itself; what it does not report, what is another's and parts are left alone."""
    code = 1 if any(verdict == "contradicts" for _, verdict, _ in found) else 0
    assert proved(office, text, code) == found


def test_a_unit_that_sent_nothing(run_office: RunOffice, tmp_path: Path) -> None:
    """Of a unit without a report no figure is wrong."""
    office = run_office(tmp_path / "office", without=("白云山村",))
    assert proved(office, "白云山村2022年法治工作总结\n\n人民调解案件300件，法律明白人9名。", 0) == []
