"""Neighbours as the table that page, files and briefing share."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from iinst_geo.nearby.neighbours import Neighbour
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.register.model import Register
from iinst_geo.selection.facts import status_as_of
from iinst_geo.selection.members import KM_DECIMALS
from iinst_geo.vocabulary import NOT_RECORDED

BOUNDARY = {True: "Same authority", False: "Across the boundary", None: NOT_RECORDED}


def neighbour_rows(
    network: PartnershipNetwork,
    neighbours: Sequence[Neighbour],
    register: Register | None = None,
) -> pd.DataFrame:
    """
    Return neighbours as the table that page, files and briefing share.

    Parameters
    ----------
    network
        Where they were looked for.
    neighbours
        In order.
    register
        Whose day the source of its schools is to name, for a file.

    Returns
    -------
    rows
        One row a neighbour, in order: its number from 1, kilometres and miles as
        numbers, and text for the rest, ``NOT_RECORDED`` where nothing is.
    """
    title = network.case_study_by_id["title"]
    none = "None" if network.has_case_studies else ""
    only_register = "National register" + (f", {register.day}" if register else "")
    return pd.DataFrame(
        {
            "number": range(1, len(neighbours) + 1),
            "institution": [each.name for each in neighbours],
            "km": [round(each.distance_km, KM_DECIMALS) for each in neighbours],
            "miles": [round(each.distance_miles, KM_DECIMALS) for each in neighbours],
            "phase": [each.phase or NOT_RECORDED for each in neighbours],
            "setting": [each.setting or NOT_RECORDED for each in neighbours],
            "authority": [each.local_authority or NOT_RECORDED for each in neighbours],
            "boundary": [BOUNDARY[each.same_authority] for each in neighbours],
            "case_studies": [
                "; ".join(f"{key} {title[key]}" for key in each.case_studies) or none
                for each in neighbours
            ],
            "works_with_origin": [works_with_origin(each) for each in neighbours],
            "status": [status_in_words(each) for each in neighbours],
            "source": [
                "Recorded data" if each.is_documented else only_register
                for each in neighbours
            ],
            "why": ["; ".join(each.reasons) for each in neighbours],
        }
    )


def works_with_origin(neighbour: Neighbour) -> str:
    """Say how an institution works with the origin, or whether it does with others."""
    return neighbour.relation or f"Not yet; {neighbour.partner_status.lower()}"


def status_in_words(neighbour: Neighbour) -> str:
    """Say whether an institution is open or closed, and as of when."""
    return status_as_of(neighbour.status_now, neighbour.as_of) or NOT_RECORDED
