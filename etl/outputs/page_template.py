"""The templates of our HTML pages: one a package, escaped, and strict about names."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template


@cache
def page_template(package: str) -> Template:
    """``page.html.j2`` of a package of outputs."""
    source = files(package).joinpath("page.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source)
