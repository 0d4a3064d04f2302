"""A view or a story as one HTML file, alive without a network."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup

from iinst_geo.cache import weak_cache
from iinst_geo.export.player.data import network_data, scenes_data
from iinst_geo.export.player.sums import summed_data, view_data
from iinst_geo.export.summary import in_words, is_too_many
from iinst_geo.maps.deck import deck_script
from iinst_geo.maps.ground import CREDITS, outlines_data
from iinst_geo.maps.scripts import map_script, map_style
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.aggregation import aggregated
from iinst_geo.selection.filters import PartnershipFilter, refuse_unknown_values
from iinst_geo.selection.focus import Focus, far_line
from iinst_geo.selection.model import Selection, select
from iinst_geo.selection.summaries import (
    counted,
    filter_in_words,
    survival_lines,
)
from iinst_geo.story.model import Scene, Story, members_in_focus

FOLDER = Path(__file__).parent
SCRIPTS = (
    "data",
    "choosing",
    "stage",
    "explore",
    "detail",
    "scenes",
    "start",
)
VIEW_TITLE = "Influential Institutions: a view to take away"
HELD_OF_LARGE = (
    "There is too much here for one file to hold each by itself, so it holds the sums "
    "by region and authority, and no filters; the explorer has all."
)
# In JSON these stand in strings only. Escaped, none can end the element that they are
# in, nor a line of a script.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def view_html(
    selection: Selection, focus: Focus | None = None, *, theme: str = ""
) -> bytes:
    """
    Return what a filter shows as one HTML file without outside requests.

    The file holds what is shown and nothing else. In it map, filters, search,
    list and detail work as in the explorer.

    Parameters
    ----------
    selection
        What to show.
    focus
        What is selected when the file opens; passed over if it is not shown.
    theme
        ``light`` or ``dark``; if not given, the one of the reader's browser.
    """
    whole, shown = selection.network, selection.shown
    if selection.links and not selection.criteria.active:
        shown = whole  # with those in no partnership, whom a search finds
    selected = focus.selected if focus else ""
    if is_too_many(len(selection.partnerships)):
        views = [aggregated(selection)]
        if focus and _is_shown(selection, focus):
            views.append(aggregated(selection, focus))
        told = [view_data(what, views) for what in views]
        data = summed_data(whole, views)
        data |= dict(zip(("view", "chosen"), told, strict=False))
        lines = [HELD_OF_LARGE]
    else:
        data, lines = network_data(shown), [far_line(selection), *survival_lines(whole)]
        lines.insert(0, _held(selection))
    return _page(
        VIEW_TITLE,
        data,
        {
            "lines": lines,
            "selected": selected
            if {selected} & {*data["studies"], *data["institutions"]}
            else "",
            "theme": theme,
            "scenes": [],
        },
    )


def _is_shown(selection: Selection, focus: Focus) -> bool:
    if selection.links:
        index = selection.network.institution_by_id.index
        return bool(selection.takes_part[index.get_loc(focus.institution_id)])
    return not set(focus.case_study_ids).isdisjoint(selection.case_study_ids)


def _held(selection: Selection) -> str:
    """Say what a file of a part holds."""
    asked = filter_in_words(selection.criteria)
    if not asked:
        return ""
    if selection.links:
        return f"This file holds {in_words(selection)}: those with {asked}."
    every = len(selection.network.case_studies)
    of = counted(every, "case study", "case studies")
    shown = len(selection.case_study_ids)
    return f"This file holds {shown:,} of {of}: those with {asked}."


def story_html(network: PartnershipNetwork, story: Story) -> bytes:
    """
    Return a story as one HTML file without outside requests, to present from.

    Raises
    ------
    UnknownValueError, PlaceError
        If a scene asks for what the network does not have.
    """
    for scene in story.scenes:
        refuse_unknown_values(network, scene.criteria)
    scenes = scenes_data(network, story)
    if is_too_many(len(network.partnerships)):
        asked = [_asked(network, scene) for scene in (Scene(""), *story.scenes)]
        # Scenes often show the same; each view is summed once.
        found = {
            key: aggregated(select(network, key[0]), key[1])
            for key in dict.fromkeys(asked)
        }
        views = list(found.values())
        summed = {key: view_data(what, views) for key, what in found.items()}
        told = [summed[key] for key in asked]
        data = summed_data(network, views) | {"view": told[0]}
        scenes = [
            {**scene, "sums": each}
            for scene, each in zip(scenes, told[1:], strict=True)
        ]
        lines = [HELD_OF_LARGE]
    else:
        data = _data(network)
        lines = [far_line(select(network)), *survival_lines(network)]
    return _page(
        story.title,
        data,
        {"lines": lines, "selected": "", "theme": "", "scenes": scenes},
    )


def _asked(
    network: PartnershipNetwork, scene: Scene
) -> tuple[PartnershipFilter, Focus | None]:
    return scene.criteria, members_in_focus(network, scene)


_data = weak_cache(network_data)


def content_security_policy() -> str:
    """Return the rules under which a player runs: its own two scripts, no requests."""
    scripts = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in (deck_script(), player_script())
    )
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; "
        "img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


@cache
def player_script() -> str:
    """Return the player's own script."""
    parts = (
        (FOLDER / f"{name}.js").read_text(encoding="utf-8").strip() for name in SCRIPTS
    )
    inside = "\n\n".join(['"use strict";', map_script(), *parts])
    return f"(() => {{\n{inside}\n}})();"


def _page(title: str, network: dict[str, Any], own: dict[str, Any]) -> bytes:
    areas = outlines_data(sorted(_areas_in([*network.values(), *own.values()])))
    data = {
        "title": title,
        "areas": areas,
        "credits": f"{CREDITS}. Map drawing: deck.gl (MIT).",
        **own,
        **network,
    }
    page = _template().render(
        title=title,
        policy=content_security_policy(),
        style=Markup(_style()),  # noqa: S704
        data=Markup(as_script_data(data)),  # noqa: S704, escaped for where it stands
        deck=Markup(deck_script()),  # noqa: S704
        player=Markup(player_script()),  # noqa: S704
    )
    return page.encode()


def _areas_in(values: Iterable[Any]) -> set[str]:
    """Return the ids of all areas that data of a file speak of."""
    found = set()
    for value in values:
        if isinstance(value, dict):
            one, several = value.get("area"), value.get("areas")
            found |= {one} if isinstance(one, str) else set()
            found |= set(several) if isinstance(several, list) else set()
            found |= _areas_in(value.values())
        elif isinstance(value, list):
            found |= _areas_in(value)
    return found - {""}


def _style() -> str:
    return map_style() + (FOLDER / "player.css").read_text(encoding="utf-8")


def as_script_data(data: object) -> str:
    """Return JSON that can stand in an HTML script element."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return written.translate(_ESCAPES)


@cache
def _template() -> Template:
    environment = Environment(loader=FileSystemLoader(FOLDER), autoescape=True)
    return environment.get_template("player.html.j2")
