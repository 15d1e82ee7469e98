"""The command line: Chinese throughout, quick to help, one sentence for a mistake, exit codes that scripts can trust."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from etl.cli import program
from etl.cli.chinese_click import run_in_chinese
from etl.ledger.lock import host, turn

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "inbox" / "2022" / "白云山村.xlsx"
COMMANDS = [
    "forms", "run", "watch", "check", "status", "trace", "report", "proof", "withdraw", "accept", "adjust", "freeze",
    "newyear", "rebuild",
]  # fmt: skip
OBSERVATION = (
    "unit_code,unit,code,indicator,value,state,raw,repair,file,sheet,cell,sha256,received_at,doubt,explanation,"
    "submitted,adjusted_by,adjusted_why"
)
HEAVY = {
    "pandas",
    "numpy",
    "openpyxl",
    "docx",
    "xlsxwriter",
    "jinja2",
    "msgspec",
    "rich",
    "python_calamine",
    "watchdog",
    "sqlite3",
    "tomlkit",
}


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def etl(capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command in this process: ``etl("check", path)``."""

    def run(*words: str | Path) -> Answer:
        with pytest.raises(SystemExit) as ended:
            run_in_chinese(program, [str(word) for word in words], "etl")
        said = capsys.readouterr()
        return Answer(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the shipped settings that waits for nothing, and two of the twelve files."""
    return make_project(tmp_path)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a project after a run."""
    folder = make_project(tmp_path_factory.mktemp("project"))
    with pytest.raises(SystemExit) as ended:
        run_in_chinese(program, ["run", "--project", str(folder)])
    assert ended.value.code == 0
    return folder


def make_project(folder: Path) -> Path:
    """config.toml, templates and the workbooks of 白云山村 and 司法所."""
    settings = (
        (ROOT / "config.toml").read_text(encoding="utf-8").replace("settle_seconds = 2.0", "settle_seconds = 0.0")
    )
    (folder / "config.toml").write_text(settings, encoding="utf-8")
    shutil.copytree(ROOT / "templates", folder / "templates")
    (folder / "inbox" / "2022").mkdir(parents=True)
    for name in ("白云山村.xlsx", "司法所.xlsx"):
        shutil.copy(ROOT / "inbox" / "2022" / name, folder / "inbox" / "2022")
    return folder


# --------------------------------------------------------------------------- help


def test_help_imports_nothing_heavy() -> None:
    """Libraries come in with the commands that need them (design.md §3 “Light imports”)."""
    script = "import sys\nfrom etl.cli import main\nsys.argv = ['etl', '--help']\ntry:\n    main()\nfinally:\n    print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    loaded = {name.split(".")[0] for name in ended.stdout.splitlines()[-1].split()}
    assert "etl" in loaded
    assert loaded & HEAVY == set()


def test_the_program_and_the_module_are_the_same() -> None:
    """``etl`` and ``python -m etl``."""
    installed = shutil.which("etl", path=str(Path(sys.executable).parent))
    assert installed is not None
    said = [
        subprocess.run([*command, "--help"], capture_output=True, encoding="utf-8", check=True).stdout
        for command in ([installed], [sys.executable, "-m", "etl"])
    ]
    assert said[0] == said[1].replace("python -m etl", "etl")


def test_the_commands(etl: Any) -> None:
    """In the order of work."""
    assert list(program.commands) == COMMANDS
    listed = etl("--help").out.partition("命令：")[2]
    assert re.findall(r"^  ([a-z]+) ", listed, re.MULTILINE) == COMMANDS


@pytest.mark.parametrize("words", [[], *([command] for command in COMMANDS)])
def test_help_is_chinese(etl: Any, words: list[str]) -> None:
    """No English word but names that are typed or are names of files and formats; no line ends in blanks."""
    answer = etl(*words, "--help")
    assert answer.code == 0
    assert answer.err == ""
    assert answer.out.startswith(f"用法：{' '.join(['etl', *words])} ")
    rest = re.sub(r"--[a-z-]+(?: now)?|config\.toml|outbox/|JSON", "", answer.out.partition("\n")[2])
    assert re.findall(r"[A-Za-z]{2,}", rest) == ([] if words else COMMANDS)
    assert not re.search(r"[ \t]+$", answer.out, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_project_and_year(command: str) -> None:
    """design.md §2."""
    options = {option for param in program.commands[command].params for option in param.opts}
    assert {"--project", "--year"} <= options


def test_help_columns_line_up(etl: Any) -> None:
    """Literally."""
    assert etl("check", "--help").out == (
        "用法：etl check [选项] 文件…\n"
        "\n"
        "  审核几份文件，不入账，只说有什么问题。\n"
        "\n"
        "参数：\n"
        "  文件…  要审核的表，可以不止一份。\n"
        "\n"
        "选项：\n"
        "  --project 文件夹  项目文件夹（有 config.toml 的那个），默认从当前文件夹往上找。\n"
        "  --year 年         报告年度，默认用 config.toml 里的。\n"
        "  --json            输出JSON，一份报送一个对象。\n"
        "  --help            显示这一页。\n"
    )


def test_version(etl: Any) -> None:
    """Program and number."""
    assert re.fullmatch(r"年报汇总 \d+\.\d+\.\d+\n", etl("--version").out)


# --------------------------------------------------------------------------- mistakes


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["chek"], "没有 chek 这个命令，是不是 check？用 etl --help 看用法。"),
        (["汇总"], "没有 汇总 这个命令。用 etl --help 看用法。"),
        (["--versoin"], "没有 --versoin 这个选项，是不是 --version？用 etl --help 看用法。"),
        (["run", "--strct"], "没有 --strct 这个选项，是不是 --strict？用 etl run --help 看用法。"),
        (["run", "--严格"], "没有 --严格 这个选项。用 etl run --help 看用法。"),
        (["check"], "缺少 文件。用 etl check --help 看用法。"),
        (["trace"], "缺少 指标。用 etl trace --help 看用法。"),
        (["run", "--year", "去年"], "--year 的值不对。用 etl run --help 看用法。"),
        (["run", "--year"], "选项 --year 的写法不对，可能缺少值。"),
        (["run", "多余"], "命令的写法不对。用 etl run --help 看用法。"),
    ],
)
def test_mistyped_commands(etl: Any, words: list[str], sentence: str) -> None:
    """One Chinese sentence on stderr, exit code 2."""
    assert etl(*words) == Answer(2, "", f"{sentence}\n")


def test_no_command(etl: Any) -> None:
    """Whoever types the name alone gets the help page, as a mistake that scripts notice."""
    answer = etl()
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == etl("--help").out


def test_no_project(etl: Any, tmp_path: Path) -> None:
    """A folder without config.toml above it."""
    sentence = f"{tmp_path} 及其上级文件夹里没有 config.toml。请进入项目文件夹，或用 --project 指明。\n"
    assert etl("status", "--project", tmp_path) == Answer(2, "", sentence)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("year = 2022", 'year = "2022"', 'config.toml：[project] 的 year：应是整数，现在是 "2022"。'),
        ("[intake]", "[intak]", "config.toml：没有 intak 这一项，是不是 intake？"),
        (
            'expression = "调解成功 <= 调解案件"',
            'expression = "调解成功 <= 调解案"',
            "config.toml：checks 调解成功 的 expression：没有“调解案”这个指标，是不是“调解案件”？",
        ),
        (
            'expression = "调解成功 <= 调解案件"',
            "expression = \"__import__('os').system('true') == 0\"",
            "config.toml：checks 调解成功 的 expression：“__import__('os').system('true') == 0”里的“__import__('os').system('true')”不能用，只可用加减乘除、比较、and、or、not、abs。",
        ),
    ],
)
@pytest.mark.parametrize("command", [["run"], ["check", str(SAMPLE)], ["status"]])
def test_faults_of_the_settings(etl: Any, project: Path, command: list[str], old: str, new: str, sentence: str) -> None:
    """The same sentence from every command, nothing else, exit code 2."""
    path = project / "config.toml"
    content = path.read_text(encoding="utf-8")
    assert content.count(old) == 1
    path.write_text(content.replace(old, new), encoding="utf-8")
    assert etl(*command, "--project", project) == Answer(2, "", f"{sentence}\n")


def test_a_fault_in_a_process_of_its_own(project: Path) -> None:
    """Without traceback, from the real program."""
    (project / "config.toml").write_bytes("name = '姜家镇'".encode("gbk"))
    command = [sys.executable, "-m", "etl", "status"]
    ended = subprocess.run(command, cwd=project, capture_output=True, encoding="utf-8", check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "config.toml 第1行：不是UTF-8文字。请用记事本打开，另存时编码选UTF-8。\n"


def test_a_template_that_is_not_there(etl: Any, published: Path) -> None:
    """The option is blamed that named it, not config.toml."""
    answer = etl("report", "--template", "没有.j2", "--project", published)
    assert answer == Answer(2, "", "没有.j2 读不出来（文件不存在）：请检查 --template 后面的文件名。\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="没有 /dev/full")
def test_nowhere_to_write_to(project: Path) -> None:
    """Output sent into a file on a full disk ends in a sentence."""
    command = [sys.executable, "-m", "etl", "status"]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(command, cwd=project, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    assert (ended.returncode, ended.stderr) == (2, "输出写不下去（磁盘已满）：请腾出空间后再运行。\n")


def test_a_bad_time_of_the_environment(etl: Any, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SOURCE_DATE_EPOCH is the operator's too."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "昨天")
    assert etl("status", "--project", project) == Answer(2, "", "环境变量 SOURCE_DATE_EPOCH：“昨天”不是秒数。\n")


def test_two_at_a_time(etl: Any, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one, when its patience is over, says who is in the way and leaves everything as it is."""
    monkeypatch.setattr("etl.ledger.lock.PATIENCE", 0.0)
    with turn(project / ".etl"):
        answer = etl("run", "--project", project)
    path = project / ".etl" / "lock.sqlite"
    who = f"进程 {os.getpid()}，主机 {host()}"
    assert answer == Answer(2, "", f"{path} 正被占用：另一个“年报汇总”正在运行（{who}），请等它结束或关闭它后再试。\n")
    assert not (project / "outbox").exists()


# --------------------------------------------------------------------------- check


def test_check_of_a_good_file(etl: Any, project: Path) -> None:
    """Accepted: said so, exit code 0, nothing recorded."""
    assert etl("check", SAMPLE, "--project", project) == Answer(0, "白云山村.xlsx（白云山村）：接收\n", "")
    assert not (project / ".etl").exists()


def test_check_of_a_file_that_would_be_sent_back(etl: Any, project: Path) -> None:
    """Exit code 1, the finding in full; the good file beside it is told of too."""
    bad = project / "说明.xlsx"
    bad.write_text("这不是表格", encoding="utf-8")
    answer = etl("check", SAMPLE, bad, "--project", project)
    assert answer.code == 1
    assert answer.out.splitlines() == [
        "白云山村.xlsx（白云山村）：接收",
        "说明.xlsx（单位不明）：退回",
        "  强制性　说明.xlsx：这不是表格文件（文本文件）。请在WPS或Excel中填好统计表，另存为.xlsx后提交。",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="no such file names")
def test_a_file_name_does_not_speak_to_the_terminal(etl: Any, project: Path) -> None:
    """Escape sequences and line breaks in a name are not printed."""
    bad = project / "表\x1b[2J\n接收.xlsx"
    bad.write_bytes(b"")
    lines = etl("check", bad, "--project", project).out.splitlines()
    assert lines[0] == "表[2J接收.xlsx（单位不明）：退回"
    assert len(lines) == 2


def test_check_of_a_file_that_is_not_there(etl: Any, project: Path) -> None:
    """The operator's mistake: exit code 2, one line."""
    answer = etl("check", project / "没有.xlsx", "--project", project)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"{project / '没有.xlsx'} 打不开")
    assert answer.err.count("\n") == 1


def test_check_reads_rather_than_asks(etl: Any, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a file can be read is learned by reading it: a network share may answer no, and reasons are ours to word."""
    monkeypatch.setattr("os.access", lambda *_, **__: False)
    answer = etl("check", SAMPLE, "--project", project)
    assert (answer.code, answer.out, answer.err) == (0, "白云山村.xlsx（白云山村）：接收\n", "")


def test_check_as_json(etl: Any, project: Path) -> None:
    """One object a submission, with the columns of design.md §2; an unreadable file has no unit."""
    empty = project / "空.xlsx"
    empty.write_bytes(b"")
    answer = etl("check", SAMPLE, empty, "--json", "--project", project)
    assert (answer.code, answer.err) == (1, "")
    good, bad = json.loads(answer.out)
    assert (
        list(good)
        == list(bad)
        == ["file", "sha256", "unit_code", "unit", "year", "verdict", "observations", "findings"]
    )
    sha256 = hashlib.sha256(SAMPLE.read_bytes()).hexdigest()
    head: tuple[object, ...] = ("白云山村.xlsx", sha256, "500113115214", "白云山村", 2022, "接收", [])
    assert tuple(good[name] for name in good if name != "observations") == head
    assert bad == {
        "file": "空.xlsx",
        "sha256": hashlib.sha256(b"").hexdigest(),
        "unit_code": None,
        "unit": None,
        "year": None,
        "verdict": "退回",
        "observations": [],
        "findings": [
            {
                "unit_code": None,
                "unit": None,
                "file": "空.xlsx",
                "sheet": "",
                "cell": "",
                "severity": "hard",
                "code": "empty_file",
                "message": "空.xlsx：文件是空的（0字节）。请重新保存后再提交。",
            }
        ],
    }


def test_the_observations_of_the_json(etl: Any, project: Path) -> None:
    """One for every indicator the village owes, each with its cell in this year's column; values are numbers."""
    [record] = json.loads(etl("check", SAMPLE, "--json", "--project", project).out)
    observations = record["observations"]
    assert all(",".join(observation) == OBSERVATION for observation in observations)
    assert [observation["code"] for observation in observations] == sorted({o["code"] for o in observations})
    assert len(observations) == 15
    first = observations[0]
    assert (first["indicator"], first["state"], first["sheet"]) == ("二十大精神学习次数", "number", "统计表")
    assert re.fullmatch(r"D\d+", first["cell"])
    assert isinstance(first["value"], int)
    assert first["raw"] == str(first["value"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", first["received_at"])


def test_another_year(etl: Any, project: Path) -> None:
    """--year moves the expectation: last year's form is sent back."""
    answer = etl("check", SAMPLE, "--year", "2023", "--project", project)
    assert answer.code == 1
    assert "这是2022年的报表，而2023文件夹收的是2023年的。请使用2023年的表样填报。" in answer.out


# --------------------------------------------------------------------------- after a run


def test_status(etl: Any, published: Path) -> None:
    """Who reported and who did not; always 0."""
    answer = etl("status", "--project", published)
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[0].split() == ["单位", "状态", "收到时间", "文件", "强制性", "核实性", "提示"]
    assert lines[1] == "姜家社区        缺报"
    assert lines[2].startswith("白云山村        接收")
    assert lines[-2] == "已报 2/12：缺报 10，接收 2"
    assert lines[-1] == (
        "还不能报出：缺报10（姜家社区、文石村、槐园村、蔡家寺村、水源村、平原村、河坝村、党政办公室、平安建设办公室、信访办公室），"
        "待补1（报告日期（config.toml 的 report_date）没有写）。"
    )


def test_status_before_anything_came(etl: Any, project: Path) -> None:
    """An empty register, and nothing is made in the project."""
    assert etl("status", "--project", project).out.splitlines()[-2] == "已报 0/12：缺报 12"


@pytest.mark.parametrize("words", ["调解案件", "人民调解案件件数", "303", "３０３", "人民调解件数"])
def test_trace(etl: Any, published: Path, words: str) -> None:
    """By key, name, code or alias: down to the cells, handed-up cases taken off."""
    answer = etl("trace", words, "--project", published)
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert re.fullmatch(r"人民调解案件件数（代码303，件）：\d+，2/9 已报", lines[0])
    terms = [line.split() for line in lines if line.startswith(("+", "−"))]
    assert [(sign, unit, path, sheet) for sign, _, unit, path, sheet, *_ in terms] == [
        ("+", "白云山村", "inbox/2022/白云山村.xlsx", "统计表"),
        ("+", "司法所", "inbox/2022/司法所.xlsx", "统计表"),
        ("−", "白云山村", "inbox/2022/白云山村.xlsx", "统计表"),
    ]
    total = sum(int(value) if sign == "+" else -int(value) for sign, value, *_ in terms)
    assert f"：{total}，" in lines[0]


def test_trace_of_a_rate_and_a_roster(etl: Any, published: Path) -> None:
    """A rate leads on to its parts, a roster to the register."""
    rate = etl("trace", "调解成功率", "--project", published).out
    assert "按合计计算：（调解成功）÷（调解案件）× 100%" in rate
    assert "人民调解案件件数（代码303，件）" in rate
    assert "按单位名录数得：姜家社区、白云山村" in etl("trace", "服务村居", "--project", published).out


def test_trace_of_nothing(etl: Any, published: Path) -> None:
    """Exit code 1 with the near-misses, or without when there are none."""
    near = etl("trace", "信访积案完成律", "--project", published)
    assert (near.code, near.out) == (1, "")
    assert near.err.startswith("没有“信访积案完成律”这个指标，是不是“信访积案完成率”")
    assert near.err.endswith("？\n")
    assert etl("trace", "qqq", "--project", published) == Answer(1, "", "没有“qqq”这个指标。\n")


def test_strict_wants_every_unit(etl: Any, published: Path) -> None:
    """With ten units missing --strict ends with 1; without it the same run ends with 0."""
    assert etl("run", "--strict", "--project", published).code == 1
    assert etl("run", "--project", published).code == 0


def test_the_project_is_found_from_below(etl: Any, published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stands in the inbox is in the project."""
    monkeypatch.chdir(published / "inbox" / "2022")
    assert "已报 2/12" in etl("status").out


def test_forms_of_one_unit(etl: Any, project: Path) -> None:
    """By name or alias, into a folder of choice; a unit that is not in the register is named with its near-miss."""
    answer = etl("forms", "--unit", "平安办", "--out", project / "表", "--project", project)
    assert answer == Answer(0, f"{project / '表' / '平安建设办公室.xlsx'}\n共 1 份表样。\n", "")
    wrong = etl("forms", "--unit", "平安建社办公室", "--project", project)
    assert (wrong.code, wrong.out) == (2, "")
    assert wrong.err.startswith("--unit：单位名录里没有“平安建社办公室”，是不是“平安建设办公室”")
