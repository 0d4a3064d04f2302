"""HTML of pages, from templates in which whatever is put in becomes characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from iinst_geo.network.rows import SourceRow
from iinst_geo.network.sources import built_in_sources
from iinst_geo.vocabulary import NOT_RECORDED

_WEB_PAGE = re.compile(r"https?://\w", re.IGNORECASE)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("iinst_geo.ui"),
        autoescape=True,
        undefined=StrictUndefined,  # a slip in a name is no blank
    )
    made.globals["not_recorded"] = NOT_RECORDED
    made.tests["web_page"] = lambda url: bool(_WEB_PAGE.match(url))
    return made


def part(name: str, *values: object, of: str = "parts", **named: object) -> Markup:
    """
    Return a part of a page.

    Parameters
    ----------
    name
        A macro of the template.
    values, named
        What it is given; text is escaped, ``Markup`` stays.
    of
        The template: a file of ``ui/templates`` without its ending.
    """
    made: Markup = getattr(_macros(of), name)(*values, **named)
    return made


@cache
def _macros(of: str) -> object:
    return _environment().get_template(f"{of}.html.j2").module


def markup(template: str, *values: object, **named: object) -> Markup:
    """Return HTML with values in the places of ``{}``; text among them is escaped."""
    return Markup(template).format(*values, **named)  # noqa: S704, escapes its values


def joined(parts: Iterable[object]) -> Markup:
    """Return parts one after the other; text among them is escaped."""
    return Markup().join(parts)  # type: ignore[arg-type]


def link(url: str, label: str) -> Markup:
    """Return a link that opens apart; the label alone if the URL is no web page."""
    return part("link", url, label)


def sources_inline(cited: Iterable[SourceRow]) -> Markup:
    """Return sources: each title, linked where it can be, and its publisher."""
    return part("sources_inline", list(cited))


def source_numbers(cited: Iterable[str], listed: Sequence[str]) -> Markup:
    """Return the numbers that sources have in a list: ``[1, 3]``."""
    return part("source_numbers", [listed.index(key) + 1 for key in cited])


def source_list(listed: Sequence[str], heading: str = "h2") -> Markup:
    """Return the list that the numbers point into, under a heading."""
    known = built_in_sources()
    return part("source_list", [known[key] for key in listed], heading)
