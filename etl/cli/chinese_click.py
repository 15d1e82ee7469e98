"""click in Chinese: headings, usage lines and mistakes, so that no English reaches the user."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable, Sequence
from typing import NoReturn

import click
from click.exceptions import NoArgsIsHelpError, NoSuchCommand

from etl.system.errors import EtlError, reason_of
from etl.system.near_misses import did_you_mean
from etl.system.terminal_text import printable
from etl.system.text_width import width


class ChineseFormatter(click.HelpFormatter):
    """Help pages with Chinese colons, whose columns line up when Chinese and Latin letters mix."""

    def write_heading(self, heading: str) -> None:
        """A heading."""
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Two columns: word and meaning."""
        rows = list(rows)
        first = min(max(width(word) for word, _ in rows), col_max) + col_spacing
        for word, meaning in rows:
            self.write(f"{'':>{self.current_indent}}{word}{' ' * max(first - width(word), 1)}{meaning}\n")


class ChineseContext(click.Context):
    """The context of our commands."""

    formatter_class = ChineseFormatter


class ChineseCommand(click.Command):
    """A command whose help page is Chinese throughout."""

    context_class = ChineseContext

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Options and arguments of the usage line."""
        return [piece.replace("[OPTIONS]", "[选项]") for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of options."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        with formatter.section("选项"):
            formatter.write_dl([record for option in options if (record := option.get_help_record(ctx))])

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of arguments."""
        arguments = [param for param in self.get_params(ctx) if isinstance(param, click.Argument)]
        if arguments:
            with formatter.section("参数"):
                formatter.write_dl([argument.get_help_record(ctx) for argument in arguments])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help`` with a Chinese text."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这一页。"
        return option


class ChineseGroup(ChineseCommand, click.Group):
    """The program: a group of commands, listed in the order in which they are defined."""

    command_class = ChineseCommand

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of work, not of the alphabet."""
        return list(self.commands)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Options and the command."""
        return ["[选项]", "命令 …"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then commands."""
        ChineseCommand.format_options(self, ctx, formatter)
        with formatter.section("命令"):
            formatter.write_dl([(name, command.get_short_help_str(60)) for name, command in self.commands.items()])


def run_in_chinese(program: click.Command, args: Sequence[str] | None = None, name: str | None = None) -> NoReturn:
    """Run the program and exit; a mistake of the operator is one Chinese sentence on stderr and exit code 2.

    ``args`` are those of the process unless given; ``name`` is what help calls the program, by default as it was started.
    """
    try:
        code = program.main(args, prog_name=name, standalone_mode=False)
    except EtlError as fault:
        _stop(printable(str(fault)))
    except NoArgsIsHelpError as fault:
        _stop(fault.ctx.get_help() if fault.ctx else "")
    except click.Abort:
        _stop("已中断。", 1)
    except click.ClickException as fault:
        _stop(_sentence(fault))
    except OSError as fault:
        if fault.errno != errno.ENOSPC:
            raise
        _stop(f"输出写不下去（{reason_of(fault)}）：请腾出空间后再运行。")
    sys.exit(code if isinstance(code, int) else 0)


def _stop(sentence: str, code: int = 2) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)


def _sentence(fault: click.ClickException) -> str:
    context = getattr(fault, "ctx", None)
    hint = f"用 {context.command_path} --help 看用法。" if context else ""
    match fault:
        case click.NoSuchOption():
            meant = did_you_mean(fault.option_name, fault.possibilities or (), quoted=False)
            return f"没有 {fault.option_name} 这个选项{meant}{hint}"
        case click.BadOptionUsage():
            return f"选项 {fault.option_name} 的写法不对，可能缺少值。{hint}"
        case click.MissingParameter():
            return f"缺少 {_named(fault)}。{hint}"
        case click.BadParameter():
            return f"{_named(fault)} 的值不对。{hint}"
        case NoSuchCommand():
            meant = did_you_mean(fault.command_name, fault.possibilities or (), quoted=False)
            return f"没有 {fault.command_name} 这个命令{meant}{hint}"
    return f"命令的写法不对。{hint}"


def _named(fault: click.BadParameter) -> str:
    if fault.param is None:
        return "参数"
    return (
        "、".join(fault.param.opts)
        if isinstance(fault.param, click.Option)
        else fault.param.human_readable_name.removesuffix("…")
    )
