"""A template as it stands in its file."""

from __future__ import annotations

from pathlib import Path

from etl.domain.project import Template
from etl.settings.loading import Settings
from etl.system.errors import EtlError, reason_of


def read_template(settings: Settings, template: Path | None = None) -> Template:
    """The named template, else the year's: the one that was kept, or that of config.toml. EtlError when it cannot be read."""
    if template is None and settings.kept:
        return settings.kept.template
    where = "请检查 --template 后面的文件名" if template else "请检查 config.toml 的 [report] template"
    path = template or settings.folders.templates / settings.report_template
    name = path.relative_to(settings.root).as_posix() if path.is_relative_to(settings.root) else str(path)
    try:
        return Template(name, path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise EtlError(f"{name}：不是UTF-8文字。请用记事本打开，另存时编码选UTF-8。") from fault
    except OSError as fault:
        raise EtlError(f"{name} 读不出来（{reason_of(fault)}）：{where}。") from fault
