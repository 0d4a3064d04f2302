"""What the first visitor would wait for, done when the server starts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from threading import Event, Thread

from iinst_geo.errors import IinstGeoError
from iinst_geo.maps.told import sums_of, sums_told
from iinst_geo.maps.view import seen_from, view_of_england
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.aggregation import aggregated
from iinst_geo.selection.model import prepare, select
from iinst_geo.ui.server import map_files
from iinst_geo.ui.server.compressed_scripts import kept_copies
from iinst_geo.ui.session import data

ENDS_WITHIN_S = 2


@contextmanager
def prepared() -> Iterator[None]:
    """Prepare for the first visitor, who need not wait until all is done."""
    ended = Event()
    thread = Thread(target=prepare_all, args=(ended,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(ENDS_WITHIN_S)


def prepare_all(ended: Event) -> None:
    """Read the network, import the pages and compress scripts until told to stop."""
    try:
        with suppress(IinstGeoError):  # each page says what is wrong with the data
            _prepare_map(data.network())
        # The main script imports them before it shows any page; the server does not.
        import_module("iinst_geo.ui.pages")
        map_files.prepare(ended)
        kept_copies().make_all(ended)
        map_files.make_smallest(ended)
    except Exception:
        # A process that ends takes away what this needs, such as its other threads.
        if not ended.is_set():
            raise


def _prepare_map(network: PartnershipNetwork) -> None:
    """Work out what all maps of a network would otherwise wait for."""
    prepare(network)
    what = aggregated(select(network))
    if what.is_summed:
        sums_told(what, sums_of(what, seen_from(view_of_england())), "light")
