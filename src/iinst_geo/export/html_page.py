"""Pages of HTML to take away, each from a template beside this module."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, Template, select_autoescape


@cache
def template(name: str) -> Template:
    """Give a template; whatever is put into it becomes characters, never markup."""
    loader = PackageLoader("iinst_geo.export")
    environment = Environment(loader=loader, autoescape=select_autoescape(default=True))
    return environment.get_template(name)
