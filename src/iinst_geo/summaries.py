"""What a selection amounts to, in numbers and in one honest line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from iinst_geo.facets import facet_sets
from iinst_geo.network import PartnershipNetwork
from iinst_geo.selection import Selection
from iinst_geo.tables import text


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


def tally(selection: Selection) -> Tally:
    """Count what a selection shows."""
    network = selection.network
    ties = selection.partnerships
    placed = ties["source_id"].isin(network.placed_ids) & ties["target_id"].isin(
        network.placed_ids
    )
    present = selection.institutions["institution_id"]
    return Tally(
        case_studies=len(selection.case_study_ids),
        case_studies_in_all=len(network.case_studies),
        institutions=len(present),
        institutions_placed=int(present.isin(network.placed_ids).sum()),
        ties=len(ties),
        ties_unplaced=int((~placed).sum()),
    )


def spread(selection: Selection, facet: str) -> Mapping[str, int]:
    """Count the case studies shown by value of a facet, without the values of none."""
    shown = frozenset(selection.case_study_ids)
    sets = facet_sets(selection.network)[facet]
    counts = {value: len(studies & shown) for value, studies in sets.items()}
    return {value: count for value, count in counts.items() if count}


def counted(count: int, one: str, many: str = "") -> str:
    """Give a number with its noun: ``1 tie``, ``2 ties``, ``2 case studies``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def honesty_line(selection: Selection) -> str:
    """Say how much is shown, of how much, and how much of that survives."""
    seen = tally(selection)
    without_place = (
        f" ({seen.ties_unplaced} to {_partners(seen.ties_unplaced)} without a place)"
        if seen.ties_unplaced
        else ""
    )
    showing = (
        f"Showing {seen.case_studies} of "
        f"{counted(seen.case_studies_in_all, 'case study', 'case studies')}, "
        f"{counted(seen.ties, 'tie')}{without_place}."
    )
    return " ".join([showing, *survival_lines(selection.network)])


def _partners(count: int) -> str:
    return "a partner" if count == 1 else "partners"


def survival_lines(network: PartnershipNetwork) -> list[str]:
    """Say, for each programme that published a known number, what survives of it."""
    lines = []
    studies = network.case_studies
    places = "places are postcode centroids."
    for programme in network.programmes.to_dict("records"):
        mine = studies[studies["programme"] == programme["programme"]]
        in_full = int((mine["detail_level"] == "account in full").sum())
        published = programme["case_studies_published"]
        # A programme recorded in full needs no warning.
        if mine.empty or in_full == len(mine):
            continue
        leads = int(mine["lead_id"].notna().sum())
        survives = "none survives" if not in_full else f"{in_full} survive"
        lines.append(
            f"The lead institution is known for {leads} of "
            f"{text(programme['publisher'])}’s {published} case studies, "
            f"and {survives} in full; {places}"
        )
    return lines
