"""Pages of HTML to take away, each from a template, and how they cite sources."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from jinja2 import Environment, PackageLoader, Template, select_autoescape

from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.text import as_text


@cache
def template(name: str) -> Template:
    """Return a template; whatever is put into it becomes characters, never markup."""
    loader = PackageLoader("iinst_geo.export.documents")
    environment = Environment(loader=loader, autoescape=select_autoescape(default=True))
    return environment.get_template(name)


def citations(network: PartnershipNetwork, source_ids: Iterable[str]) -> list[str]:
    """Return title, publisher and date of each source, each once, in order."""
    table = network.sources.set_index("source_id")
    cited = []
    for key in source_ids:
        parts = (
            as_text(table.at[key, name]) for name in ("title", "publisher", "date")
        )
        cited.append(", ".join(part for part in parts if part))
    return list(dict.fromkeys(cited))
