"""deck.gl's own build, as the installed pydeck carries it, for pages without a net."""

from __future__ import annotations

from functools import cache
from importlib import resources

BUNDLE = "nbextension/static/index.js"
SOURCE_MAP = "//# sourceMappingURL="  # a browser's tools would ask for that file


@cache
def deck_script() -> str:
    """
    Give deck.gl as a plain script that defines ``createDeck``.

    Notes
    -----
    The file is ``@deck.gl/jupyter-widget`` (MIT, the vis.gl contributors), which the
    wheel of pydeck (Apache 2.0) brings along; the licences of what it bundles stand at
    its end.
    """
    bundle = resources.files("pydeck").joinpath(BUNDLE).read_text(encoding="utf-8")
    return bundle[: bundle.rindex(SOURCE_MAP)].rstrip()
