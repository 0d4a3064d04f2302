"""What the scripts of the map know of a network, whatever is shown of it."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import Any

from iinst_geo.geography.outlines import area_ids
from iinst_geo.maps.records import DECIMALS
from iinst_geo.selection.focus import Focus
from iinst_geo.selection.members import Member
from iinst_geo.vocabulary import IN_NO_PARTNERSHIP, NOT_RECORDED

Json = dict[str, Any]


def known_data(members: Sequence[Member], *, has_links: bool) -> Json:
    """
    Return some members as the scripts read them.

    Parameters
    ----------
    members
        With the leads of all ties among them.
    has_links
        Whether they are of a list of links: no case studies, no direction.

    Returns
    -------
    known
        ``rows`` by column, since each column's name is then sent once.
    """
    rows = [row_data(each, has_links=has_links) for each in members]
    return {
        "links": has_links,
        "alone": IN_NO_PARTNERSHIP,
        "institutions": {
            each.institution_id: institution_data(each)
            for each in members
            if each.institution_id
        },
        "studies": {
            each.case_study_id: {
                "title": each.case_study_title,
                "lead": each.source_id or each.institution_id,
            }
            for each in members
            if each.case_study_id
        },
        "rows": {name: [row[name] for row in rows] for name in rows[0]} if rows else {},
    }


def row_data(row: Member, *, has_links: bool) -> Json:
    """Return a row of the membership as the scripts read it."""
    return {
        "study": row.case_study_id,
        "id": row.institution_id,
        **({"source": row.source_id} if has_links else {}),
        "role": row.role,
        "basis": row.basis,
        "at": None if isnan(row.lon) else [_degrees(row.lon), _degrees(row.lat)],
        "km": None if isnan(row.distance_km) else row.distance_km,
        "selects": row.selects,
    }


def institution_data(row: Member) -> Json:
    """Return what the map says of an institution, from a row of it."""
    area = area_ids().get(row.local_authority, "") if row.kind == "group" else ""
    return {
        "name": row.name,
        "setting": row.setting or NOT_RECORDED,
        **({"area": area, "authority": row.local_authority} if area else {}),
        **({"links": row.links} if row.links else {}),
    }


def focus_data(focus: Focus | None, members: Sequence[Member]) -> Json | None:
    """Return what stands out, of some members."""
    if focus is None:
        return None
    here = {each.institution_id for each in members}
    return {
        "centre": focus.institution_id,
        "studies": focus.case_study_ids,
        "members": sorted(focus.institution_ids & here),
    }


def _degrees(value: float) -> float:
    return round(value, DECIMALS)
