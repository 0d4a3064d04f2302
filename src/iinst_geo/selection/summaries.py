"""What a selection amounts to, in numbers and in one honest line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from iinst_geo.cache import weak_cache
from iinst_geo.network.facets import facet_sets, own_codes
from iinst_geo.network.membership import coordinates, membership_of
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.filters import PartnershipFilter
from iinst_geo.selection.focus import Focus, far_line
from iinst_geo.selection.links import LinkView
from iinst_geo.selection.members import tie_distances_km
from iinst_geo.selection.model import Selection
from iinst_geo.text import as_text
from iinst_geo.vocabulary import FACETS, IN_NO_PARTNERSHIP, theme_label


@dataclass(frozen=True)
class Tally:
    """How much a selection shows, and of how much."""

    case_studies: int
    case_studies_in_all: int
    institutions: int
    institutions_placed: int
    ties: int
    ties_unplaced: int  # ties with an end that has no place

    @property
    def case_studies_hidden(self) -> int:
        """How many case studies the filter leaves out."""
        return self.case_studies_in_all - self.case_studies


@weak_cache
def tally(selection: Selection) -> Tally:
    """Count what a selection shows."""
    network, rows = selection.network, selection.rows
    present, is_placed = selection.takes_part, coordinates(network).is_placed
    is_partner = membership_of(network).is_partner[rows]
    has_no_length = np.isnan(tie_distances_km(network)[rows])
    return Tally(
        case_studies=int(selection.passes.sum()),
        case_studies_in_all=len(network.case_studies),
        institutions=int(present.sum()),
        institutions_placed=int((present & is_placed).sum()),
        ties=int(is_partner.sum()),
        ties_unplaced=int((is_partner & has_no_length).sum()),
    )


def spread(selection: Selection, facet: str) -> Mapping[str, int]:
    """
    Count the case studies shown by value of a facet, without the values of none.

    In a list of links, the institutions that match and are shown.
    """
    if view := selection.links:
        if facet not in own_codes(selection.network):
            return {}
        values, codes = own_codes(selection.network)[facet]
        shown_codes = codes[view.matches & view.institutions]
        many = np.bincount(shown_codes, minlength=len(values)).tolist()
        return {value: n for value, n in zip(values, many, strict=True) if n}
    shown = frozenset(selection.case_study_ids)
    sets = facet_sets(selection.network)[facet]
    counts = {value: len(studies & shown) for value, studies in sets.items()}
    return {value: count for value, count in counts.items() if count}


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``1 tie``, ``2 ties``, ``2 case studies``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def focus_name(network: PartnershipNetwork, focus: Focus) -> str:
    """Return the title or name of what is selected."""
    if focus.selected in network.case_study_by_id.index:
        return as_text(network.case_study_by_id.at[focus.selected, "title"])
    return as_text(network.institution_by_id.at[focus.selected, "name"])


def tie_word(network: PartnershipNetwork) -> str:
    """Return what a tie is called: a link, where there are no case studies."""
    return "tie" if network.has_case_studies else "link"


def filter_in_words(criteria: PartnershipFilter) -> str:
    """Say what a filter asks for; empty if it asks for nothing."""
    asked = []
    for facet in FACETS:
        values = sorted(criteria.values(facet.name))
        if facet.name == "theme":
            values = [theme_label(each) for each in values]
        if values:
            asked.append(f"{facet.label.lower()} {' or '.join(values)}")
    if criteria.q:
        asked.append(f"search {criteria.q!r}")
    return "; ".join(asked)


def honesty_line(selection: Selection) -> str:
    """Say how much is shown, of how much, and how much of that survives."""
    seen = tally(selection)
    unplaced = f" ({_unplaced(selection, seen)})" if seen.ties_unplaced else ""
    if selection.links:
        showing = _links_line(selection, selection.links, unplaced)
    else:
        studies = counted(seen.case_studies_in_all, "case study", "case studies")
        ties = counted(seen.ties, "tie")
        showing = f"Showing {seen.case_studies:,} of {studies}, {ties}{unplaced}."
    lines = [showing, far_line(selection), *survival_lines(selection.network)]
    return " ".join(filter(None, lines))


def _links_line(selection: Selection, view: LinkView, unplaced: str) -> str:
    """Say how many institutions and links are shown, and who has no link to show."""
    shown, others = int((view.matches & view.institutions).sum()), view.others.sum()
    reach = f", which reach {counted(int(others), 'other')}" if others else ""
    line = (
        f"Showing {shown:,} of {counted(len(view.matches), 'institution')} and "
        f"{'its' if shown == 1 else 'their'} {counted(int(view.ties.sum()), 'link')}"
        f"{unplaced}{reach}."
    )
    alone = int(view.alone.sum())
    if not alone:
        return line
    are = "is" if alone == 1 else "are"
    if view.is_searched:
        return f"{line} Of those shown, {alone:,} {are} {IN_NO_PARTNERSHIP}."
    are = (
        f"match{'es' if alone == 1 else ''} and {are}"
        if selection.criteria.active
        else are
    )
    them = "it" if alone == 1 else "them"
    return f"{line} {alone:,} more {are} {IN_NO_PARTNERSHIP}: search finds {them}."


def _unplaced(selection: Selection, seen: Tally) -> str:
    every, is_placed = (
        membership_of(selection.network),
        coordinates(selection.network).is_placed,
    )
    partners = selection.rows[every.is_partner[selection.rows]]
    to_partners = int((~is_placed[every.institution[partners]]).sum())
    if selection.links or to_partners != seen.ties_unplaced:
        return f"{seen.ties_unplaced:,} with an end without a place"
    who = "a partner" if seen.ties_unplaced == 1 else "partners"
    return f"{seen.ties_unplaced:,} to {who} without a place"


@weak_cache
def survival_lines(network: PartnershipNetwork) -> list[str]:
    """Say, for each programme of which too little survives, how little."""
    lines = []
    for programme in network.programmes.to_dict("records"):
        studies = network.case_studies
        mine = studies[studies["programme"] == programme["programme"]]
        published = programme["case_studies_published"]
        in_full = int((mine["detail_level"] == "account in full").sum())
        # A programme recorded in full needs no warning; one without a number has none.
        if mine.empty or in_full == len(mine) or pd.isna(published):
            continue
        leads = int(mine["lead_id"].notna().sum())
        publisher = as_text(programme["publisher"]) or as_text(programme["programme"])
        survive = {0: "none survives", 1: "1 survives"}.get(
            in_full, f"{in_full} survive"
        )
        lines.append(
            f"The lead institution is known for {leads} of {publisher}’s {published} "
            f"case studies, and {survive} in full"
        )
    if not lines:
        return []
    places = "; places are postcode centroids" if is_by_postcode(network) else ""
    return [f"{line}." for line in lines[:-1]] + [f"{lines[-1]}{places}."]


def is_by_postcode(network: PartnershipNetwork) -> bool:
    """Whether every place was found as the middle of a postcode."""
    placed = network.institutions["institution_id"].isin(network.placed_ids)
    basis = network.institutions.loc[placed, "location_basis"]
    return not basis.empty and bool((basis == "postcode centroid").all())
