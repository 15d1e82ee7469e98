"""What the documents say is so: commands are run, tables are generated, paths and numbers are looked up.

In a document a ``console`` block is a session: lines after ``$`` or ``>`` are commands, the lines below are what they print,
where a line ``…`` stands for any number of lines. The sessions of a document run in order in one copy of the project.
``.ci/run`` executes the two commands of README.md as printed, environment and all; here their last parts are.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sysconfig
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from etl.cli import program
from etl.domain import Cell, Severity
from etl.examination.numbers import Reading, Refusal, read_entry
from etl.settings.loading import load_settings
from tests.house import ROOMS, picture
from tests.programs.make_pictures import SPOILT, VILLAGE, write
from tests.year_end import ROOT, Office, open_office

README = (ROOT / "README.md").read_text(encoding="utf-8")
MANUAL = (ROOT / "docs" / "使用手册.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(
    path.relative_to(ROOT)
    for pattern in ("*.md", "docs/*.md", "inbox/*.md", "outbox/*.md", "templates/*.md")
    for path in ROOT.glob(pattern)
)
PROMPT = re.compile(r"^(?:\$ \.venv/bin/|> \.venv\\Scripts\\)etl (.+)$")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
MENTION = re.compile(r"`etl ([^`]+)`")
MOST_BYTES_OF_A_PICTURE = 200_000


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A project in which the sample inbox was received and forms were written."""
    office = open_office(tmp_path_factory.mktemp("docs") / "project")
    office.etl("forms")
    office.etl("run")
    office.etl("proof", str(office.outbox / "报告初稿.docx"))
    return office


def blocks(document: str, language: str) -> list[str]:
    """The fenced blocks of that language."""
    return [text for name, text in FENCE.findall(document) if name == language]


def sessions(document: str) -> Iterator[tuple[list[str], list[str]]]:
    """Words of each command of the sessions, and the lines that it prints."""
    for block in blocks(document, "console"):
        for line in block.splitlines():
            if match := PROMPT.match(line):
                expected: list[str] = []
                command = match[1].replace("\\", "/").split(), expected
                yield command
            else:
                expected.append(line)


def printed_as_shown(output: str, shown: list[str]) -> bool:
    """Whether the output is what the document shows, line by line, ``…`` being any lines."""
    pattern = "".join("(?:.*\n)*" if line == "…" else re.escape(f"{line}\n") for line in shown)
    return re.fullmatch(pattern, output) is not None


# ---------------------------------------------------------------------- the two commands
def test_readme_has_two_commands() -> None:
    """Each is one line that makes its own environment; ``.ci/run`` executes them as printed."""
    assert [line.split(" && ") for block in blocks(README, "sh") for line in block.splitlines()] == [
        ["python3 -m venv .venv", ".venv/bin/pip install -q .", ".venv/bin/etl run"],
        ["python3 -m venv .venv", ".venv/bin/pip install -q -e '.[dev]'", ".venv/bin/pytest"],
    ]


def test_what_the_two_commands_install() -> None:
    """The package brings the command ``etl``, its extra ``dev`` brings pytest."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"etl": "etl.cli:main"}
    assert any(line.startswith("pytest") for line in project["optional-dependencies"]["dev"])


def test_first_command(tmp_path: Path) -> None:
    """The installed ``etl run`` on the shipped inbox says 12/12 and where the outputs are, and README says the same."""
    office = open_office(tmp_path / "project")
    installed = shutil.which("etl", path=sysconfig.get_path("scripts"))
    assert installed, "etl is not installed in this environment"
    done = subprocess.run([installed, "run"], cwd=office.folder, capture_output=True, check=True, timeout=120)
    lines = done.stdout.decode("utf-8").splitlines()
    assert "已报 12/12：接收 12" in lines
    assert f"回执在 {office.folder / 'inbox' / '2022' / '回执'}" in lines
    assert any(line.startswith(f"第1版在 {office.folder / 'outbox' / '2022'}：汇总表.xlsx") for line in lines)
    assert "`outbox/2022/`，各单位的回执写在 `inbox/2022/回执/`" in README


def test_windows_variants() -> None:
    """The manual's lines for Windows are README's two commands in the words of its command prompt."""
    words = (("python3", "py -3"), (".venv/bin/", ".venv\\Scripts\\"), ("'", '"'))
    expected = []
    for line in "".join(blocks(README, "sh")).splitlines():
        for unix, windows in words:
            line = line.replace(unix, windows)  # noqa: PLW2901  one word after the other
        expected.append(line)
    assert "".join(blocks(MANUAL, "bat")).splitlines() == expected


# ---------------------------------------------------------------------- sessions
def test_sessions_of_readme(office: Office) -> None:
    """README's commands print what README shows."""
    commands = list(sessions(README))
    assert [words[0] for words, _ in commands] == ["trace"]
    for words, shown in commands:
        assert printed_as_shown(office.etl(*words), shown), office.etl(*words)


def test_sessions_of_the_manual(tmp_path: Path) -> None:
    """The clerk's year: 白云山村 is sent back in the first run and mends its form before the second."""
    office = open_office(tmp_path / "project")
    good = (office.inbox / f"{VILLAGE}.xlsx").read_bytes()
    spoil(office)
    commands = list(sessions(MANUAL))
    assert {words[0] for words, _ in commands} == set(program.commands)
    for words, shown in commands:
        if words[0] == "proof":
            misprint(office)
        output = watched(office) if words[0] == "watch" else office.etl(*words, code=1 if words[0] == "proof" else 0)
        assert printed_as_shown(output, shown), f"{words}\n{output}"
        if "已报 11/12：接收 11，退回 1" in output:
            (office.inbox / f"{VILLAGE}.xlsx").write_bytes(good)
        if words[0] == "withdraw" and "--undo" in words:
            exceed(office)


def misprint(office: Office) -> None:
    """What the manual says somebody changed in the draft."""
    assert "把“法律十进”活动的105场误改成了106场，另存在 `稿子.txt`" in MANUAL
    text = (office.outbox / "报告初稿.txt").read_text(encoding="utf-8")
    (office.folder / "稿子.txt").write_text(text.replace("105场", "106场"), encoding="utf-8")


def watched(office: Office) -> str:
    """What the watcher says until it is told to stop, which it would not do by itself."""
    running = office.start("watch", "--quiet")
    assert running.stdout
    said = running.stdout.readline().decode()
    running.send_signal(signal.SIGINT)
    said += running.communicate(timeout=60)[0].decode()
    assert running.returncode == 0
    return said


def exceed(office: Office) -> None:
    """What the manual says 文石村 sent next: one mediation more succeeded than there were."""
    cases, succeeded = (office.cell_of("文石村.xlsx", code) for code in ("303", "304"))

    def change(sheet: Worksheet) -> None:
        sheet[succeeded] = int(str(sheet[cases].value)) + 1

    office.edit("文石村.xlsx", change)
    assert "“人民调解成功件数”比“人民调解案件件数”多1" in MANUAL


def spoil(office: Office) -> None:
    """What the manual says 白云山村 did; the same stands in the picture of its receipt."""
    names = {indicator.code: indicator.name for indicator in load_settings(ROOT).catalogue.indicators}
    assert {names[code]: text for code, text in SPOILT.items()} == {"人民调解案件件数": "60余", "法治培训场次": None}
    assert "白云山村把“人民调解案件件数”填成“60余”，“法治培训场次”空着" in MANUAL
    for code, text in SPOILT.items():
        cell = office.cell_of(f"{VILLAGE}.xlsx", code)
        office.edit(f"{VILLAGE}.xlsx", partial(write, cell=cell, text=text))


def test_entries_of_the_manual(tmp_path: Path) -> None:
    """The lines that the manual shows, in the place of those of the same code or id: config.toml holds before and after."""
    lines = [line for block in blocks(MANUAL, "toml") for line in block.splitlines()]
    named = {match[0] for line in lines if (match := re.search(r'(code|id) = "[^"]+"', line))}
    kept = [
        line
        for line in (ROOT / "config.toml").read_text(encoding="utf-8").splitlines()
        if not any(line.startswith(f"  {{ {name}, ") for name in named)
    ]
    for line in lines:
        table = "checks" if " id = " in line else "indicators" if " measure = " in line else "units"
        kept.insert(kept.index(f"{table} = [") + 1, line)
    (tmp_path / "config.toml").write_text("\n".join(kept), encoding="utf-8")
    then, now = (load_settings(tmp_path, year).catalogue for year in (2022, 2023))
    assert [unit.name for unit in (*then.units, *now.units) if unit.name in ("河坝村", "新桥村", "槐园社区")] == [
        "河坝村", "槐园社区", "新桥村",
    ]  # fmt: skip
    assert [catalogue.by_key("横幅").code for catalogue in (then, now)] == ["608", "698"]
    assert ["两倍" in check.sentence for check in (*then.checks, *now.checks) if check.id == "宣传资料"] == [
        False,
        True,
    ]
    assert len(lines) == 10


@pytest.mark.parametrize(
    ("shown", "same"),
    [
        (["一", "三"], False),
        (["一", "…", "三"], True),
        (["…"], True),
        (["…", "三"], True),
        (["一", "…"], True),
        (["一", "二", "三"], True),
        (["一", "…", "二", "三"], True),
        (["二", "三"], False),
    ],
)
def test_an_ellipsis_stands_for_lines(shown: list[str], *, same: bool) -> None:
    """What is shown must be there in full; only ``…`` leaves out, also nothing."""
    assert printed_as_shown("一\n二\n三\n", shown) is same


# ---------------------------------------------------------------------- tables and numbers
def test_table_of_commands() -> None:
    """README's table is what the program's own help says."""
    table = "\n".join(table_of_commands())
    assert table in README, f"the table of commands should be:\n{table}"


def table_of_commands() -> Iterator[str]:
    """The lines of the table, made from the commands."""
    yield "| 命令 | 作用 | 选项 |"
    yield "|---|---|---|"
    for name, command in program.commands.items():
        arguments = [str(one.metavar) for one in command.params if isinstance(one, click.Argument)]
        options = [one for one in command.params if isinstance(one, click.Option) and one.opts[0] not in COMMON]
        words = "<br>".join(f"`{' '.join(filter(None, (one.opts[0], one.metavar)))}` {one.help}" for one in options)
        yield f"| `{' '.join(['etl', name, *arguments])}` | {command.help} | {words} |"


COMMON = ("--project", "--year")
"""Options of every command, which README names below the table."""


def test_common_options() -> None:
    """Every command takes the options that README says every command takes."""
    for command in program.commands.values():
        assert {option for one in command.params for option in one.opts} >= set(COMMON)
    assert "每个命令还有 `--project 文件夹`（默认从当前文件夹往上找 `config.toml`）、`--year 年` 和 `--help`" in README


def test_numbers_of_the_catalogue() -> None:
    """README counts units, indicators and checks as config.toml does."""
    catalogue = load_settings(ROOT).catalogue
    severities = Counter(check.severity for check in catalogue.checks)
    assert (
        f"{len(catalogue.units)}个单位、{len(catalogue.indicators)}项指标、{len(catalogue.checks)}条审核关系" in README
    )
    assert f"**强制性**（{severities[Severity.HARD]}条" in README
    assert f"**核实性**（{severities[Severity.SOFT]}条" in README


def test_spellings_that_are_understood() -> None:
    """What README says is taken is taken, and what it says is sent back is."""
    indicator = load_settings(ROOT).catalogue.by_key("调解案件")
    spellings = quoted(re.findall(r"看得懂的写法（(.+?)）", README)[0])
    readings = [read_entry(Cell(text), indicator) for text in spellings]
    assert [reading.value for reading in readings if isinstance(reading, Reading)] == [120, 12, 26, 15000]
    assert all(reading.repair for reading in readings if isinstance(reading, Reading))
    assert "“60余”这样的约数" in README
    assert isinstance(read_entry(Cell("60余"), indicator), Refusal)


# ---------------------------------------------------------------------- paths, mentions, pictures
def test_paths_in_readme(office: Office) -> None:
    """Everything in the tables of outputs and in the tree is there after a run."""
    outputs = re.findall(r"^\| `((?:outbox|inbox)/[^`]+)` \|", README, re.MULTILINE)
    assert len(outputs) == 9
    for name in outputs:
        assert (office.folder / name.replace("<单位>", "司法所")).exists(), name
    tree = [line.split()[0] for block in blocks(README, "text") for line in block.splitlines()]
    assert len(tree) == 12
    for name in tree:
        assert (ROOT / name).exists() or (office.folder / name).exists(), name


def test_outputs_in_outbox_readme(office: Office) -> None:
    """outbox/README.md names all that lies in the year's folder, and nothing else."""
    text = (ROOT / "outbox" / "README.md").read_text(encoding="utf-8")
    named = {name.rstrip("/") for line in re.findall(r"^\| (`.+?) \|", text, re.MULTILINE) for name in quoted(line)}
    assert named == {path.name for path in office.outbox.iterdir()}


def quoted(text: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`]+)`", text)


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links(document: Path) -> None:
    """A link or picture leads to a file, or to a heading of the same page."""
    text = (ROOT / document).read_text(encoding="utf-8")
    headings = {re.sub(r"[^\w-]", "", line).lower() for line in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    for target in LINK.findall(text):
        if target.startswith("#"):
            assert target[1:] in headings, target
        elif not target.startswith("https://"):
            assert (ROOT / document.parent / target).is_file(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_commands_mentioned(document: Path) -> None:
    """A command named in running text exists, with these options."""
    for words in map(str.split, MENTION.findall((ROOT / document).read_text(encoding="utf-8"))):
        name, options = words[0], [word for word in words[1:] if word.startswith("--")]
        assert name in program.commands or name == "--help", name
        if name in program.commands:
            known = {option for one in program.commands[name].params for option in one.opts}
            assert set(options) <= known | {"--help"}, words


def test_pictures() -> None:
    """Every picture is used, and small enough to load on a slow line."""
    pictures = sorted((ROOT / "docs" / "pictures").glob("*.png"))
    shown = {Path(target).name for text in (README, MANUAL) for target in LINK.findall(text) if target.endswith(".png")}
    assert {path.name for path in pictures} == shown
    for path in pictures:
        assert path.stat().st_size <= MOST_BYTES_OF_A_PICTURE, path.name


def test_house_in_architecture() -> None:
    """docs/architecture.md has the picture that the script draws from the imports of today, and a paragraph a room."""
    assert blocks(ARCHITECTURE, "text")[0] == f"{picture()}\n"
    assert re.findall(r"^\*\*(\w+)\*\* – ", ARCHITECTURE, re.MULTILINE) == list(ROOMS)


def test_words_in_architecture() -> None:
    """A glossary of at most thirty words, in which none stands twice."""
    section = ARCHITECTURE[ARCHITECTURE.index("## Words") : ARCHITECTURE.index("## The flow")]
    words = re.findall(r"^\| ([\w ]+) \| ", section, re.MULTILINE)[1:]
    assert 10 < len(words) <= 30
    assert len(set(words)) == len(words)


def test_contributing_names_what_exists() -> None:
    """The folders of tests, the scripts and the one command are there."""
    for name in re.findall(r"`(tests/[\w/]+|\.ci/run)`", CONTRIBUTING):
        assert (ROOT / name).exists(), name
    for line in "".join(blocks(CONTRIBUTING, "sh")).splitlines():
        for word in line.split():
            module = word.replace(".", "/") + ".py" if word.startswith("tests.") else word
            assert not module.startswith("tests") or (ROOT / module).exists(), word


def test_ci_runs_what_contributing_says() -> None:
    """The one command is a program that runs the linters and README's two commands."""
    script = ROOT / ".ci" / "run"
    text = script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)
    for part in ("ruff", "mypy", "tests/test_architecture.py", "commands[0]", "commands[1]", "CI=true"):
        assert part in text
