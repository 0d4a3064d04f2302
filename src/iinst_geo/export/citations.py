"""Sources as a reader of a file sees them."""

from __future__ import annotations

from collections.abc import Iterable

from iinst_geo.network import PartnershipNetwork
from iinst_geo.tables import text


def citations(network: PartnershipNetwork, source_ids: Iterable[str]) -> list[str]:
    """Give title, publisher and date of each source, each once, in order."""
    table = network.sources.set_index("source_id")
    cited = []
    for key in source_ids:
        parts = (text(table.at[key, name]) for name in ("title", "publisher", "date"))
        cited.append(", ".join(part for part in parts if part))
    return list(dict.fromkeys(cited))
