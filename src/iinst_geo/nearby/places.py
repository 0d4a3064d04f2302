"""What people call a place, as a point or an area: postcodes, towns, areas, schools."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from iinst_geo.cache import weak_cache
from iinst_geo.errors import PlaceError
from iinst_geo.geography.authorities import (
    LOCAL_AUTHORITY,
    all_authorities,
    area_called,
    authority_called,
    regions,
)
from iinst_geo.geography.postcodes import (
    CUT_SHORT,
    OUTWARD,
    WHOLE,
    find_outward_code,
    find_postcode,
    tidy,
)
from iinst_geo.geography.towns import all_towns, towns_called
from iinst_geo.geography.unknown_postcodes import (
    cut_short,
    either,
    near_postcodes,
    no_outward_code,
    no_postcode,
)
from iinst_geo.nearby.model import (
    Place,
    at_area,
    at_case_study,
    at_institution,
    at_postcode,
    at_town,
)
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.rows import (
    CaseStudyRow,
    InstitutionRow,
    as_rows,
)
from iinst_geo.register.matching import recorded_as
from iinst_geo.register.model import Register
from iinst_geo.text import LONGEST_ASKED, normalised

# A namesake this many times smaller is not what people mean by a bare name.
FAR_SMALLER = 20
CANDIDATES = 6
SLIPS = 2  # letters that may be wrong in a name
SHORTEST_BEGINNING = 3  # letters from which the beginning of a name is recognised
HOW_TO_SAY = (
    "Give a postcode (BB1 2LD), the first half of one (BB1), a town, a local "
    "authority, a region"
)


def how_to_say(network: PartnershipNetwork) -> str:
    """Say what a place may be called."""
    if network.has_case_studies:
        return f"{HOW_TO_SAY}, an institution or a case study."
    return f"{HOW_TO_SAY} or an institution."


def find_place(
    network: PartnershipNetwork, name: str, register: Register | None = None
) -> Place:
    """
    Find what somebody calls a place, whatever its spacing and case.

    Parameters
    ----------
    network
        Whose institutions and case studies count as places.
    name
        A postcode or outward code, a town (``St Ives, Cornwall``), an authority, a
        region, or the id or name of an institution or case study. An authority or a
        region wins over a town of its name; what only means an authority (``Durham``,
        ``Kent County Council``) does not.
    register
        Whose schools count as places too, by their number (URN) or name.

    Raises
    ------
    PlaceError
        If nothing or more than one place is called so, if it has no point in Great
        Britain, or if what is asked for is too long to be a name; with candidates where
        there are any.
    """
    asked = " ".join(name.split())
    if not asked:
        raise PlaceError(f"No place is given. {how_to_say(network)}")
    if len(asked) > LONGEST_ASKED:
        message = f"No place has a name of {len(asked):,} characters."
        raise PlaceError(f"{message} {how_to_say(network)}")
    for find in (_by_id, _by_postcode, _by_area, _by_town, _by_council, _by_name):
        place = find(network, asked)
        if place:
            return place
    if register is not None and (place := _at_school(network, register, asked)):
        return place
    raise _unknown(network, asked)


def _at_school(
    network: PartnershipNetwork, register: Register, asked: str
) -> Place | None:
    """Find a school of the register by its number or name."""
    known = register.position(asked.rpartition(" ")[2].strip("()"))
    positions = [known] if known is not None else register.called(asked)
    if len(positions) > 1:
        rows = map(register.row, positions[:CANDIDATES])
        keys = [f"{row.name}, {row.town or row.postcode} ({row.urn})" for row in rows]
        raise PlaceError(
            f"{asked!r} is the name of {len(positions)} schools of the register, such "
            f"as {'; '.join(keys)}.",
            keys,
        )
    if not positions:
        return None
    row, points = register.row(positions[0]), register.points
    recorded = recorded_as(network, int(row.urn))
    if recorded in network.placed_ids:
        return at_institution(network, recorded)
    return Place(
        row.id,
        row.name,
        "school of the register",
        float(points.longitude[positions[0]]),
        float(points.latitude[positions[0]]),
        row.local_authority,
        row.region,
        urn=int(row.urn),
        phase=row.phase,
        setting=row.setting,
        setting_basis=row.setting_basis,
    )


def _by_postcode(network: PartnershipNetwork, asked: str) -> Place | None:
    compact = tidy(asked)
    if WHOLE.fullmatch(compact):
        return _whole_postcode(compact)
    if OUTWARD.fullmatch(compact) and " " not in asked:
        found = find_outward_code(compact)
        if found is None:
            raise PlaceError(f"{no_outward_code(compact)} {how_to_say(network)}")
        label = f"{compact} (the middle of its postcodes)"
        return at_postcode(found, compact, label, "outward code")
    if CUT_SHORT.fullmatch(asked.upper()):
        outward = asked.upper().split()[0] if " " in asked else compact[:-1]
        raise PlaceError(cut_short(asked.upper(), outward), [outward])
    return None


def _whole_postcode(compact: str) -> Place:
    found = find_postcode(compact)
    if found is None:
        near = near_postcodes(compact)
        raise PlaceError(no_postcode(compact, near), near)
    return at_postcode(found, found.code, found.code, "postcode")


def _by_id(network: PartnershipNetwork, asked: str) -> Place | None:
    known = network.known_id(asked)
    if known is None:
        return None
    if known in network.case_study_by_id.index:
        return at_case_study(network, known)
    return at_institution(network, known)


def _by_area(_: PartnershipNetwork, asked: str) -> Place | None:
    found = area_called(asked)
    if found is None:
        return None
    area, kind = found
    folded = normalised(asked)
    stands_for = f"{kind}" if folded == normalised(area.name) else f"for {asked}"
    return at_area(area, kind, f"{area.name} ({stands_for})")


def _by_council(network: PartnershipNetwork, asked: str) -> Place | None:
    """Find an authority by such a name as ``LB Bromley``, if nobody is called so."""
    area = authority_called(asked)
    keys = _ids_by_folded_name(network).get(normalised(asked), ())
    if area is None or any(_has_place(network, key) for key in keys):
        return None
    return at_area(area, LOCAL_AUTHORITY, f"{area.name} (for {asked})")


def _by_town(_: PartnershipNetwork, asked: str) -> Place | None:
    found = towns_called(asked)
    if not found:
        return None
    if len(found) > 1 and found[0].population < FAR_SMALLER * found[1].population:
        keys = [town.key for town in found]
        message = f"{asked!r} is the name of {len(keys)} towns: {'; '.join(keys)}."
        raise PlaceError(message, keys)
    return at_town(found[0])


def _by_name(network: PartnershipNetwork, asked: str) -> Place | None:
    """Find an institution or case study by its name, then or now."""
    keys = _ids_by_folded_name(network).get(normalised(asked), ())
    placed = [key for key in keys if _has_place(network, key)]
    if not keys:
        return None
    if len(placed) > 1:
        message = f"{asked!r} is the name of {len(placed)}: {'; '.join(placed)}."
        raise PlaceError(message, placed)
    return _by_id(network, (placed or list(keys))[0])


@weak_cache
def _ids_by_folded_name(network: PartnershipNetwork) -> dict[str, dict[str, None]]:
    found: dict[str, dict[str, None]] = {}
    for row in as_rows(network.institutions, InstitutionRow):
        for name in {row.name, row.name_then, row.name_now} - {""}:
            found.setdefault(normalised(name), {})[row.institution_id] = None
    for study in as_rows(network.case_studies, CaseStudyRow):
        # Many a case study has its lead's name: the school itself is the place then.
        found.setdefault(normalised(study.title), {study.case_study_id: None})
    return found


def _has_place(network: PartnershipNetwork, key: str) -> bool:
    if key in network.case_study_by_id.index:
        return network.lead_of[key] in network.placed_ids
    return key in network.placed_ids


def _unknown(network: PartnershipNetwork, asked: str) -> PlaceError:
    meant = _near_misses(asked, _all_names(network))
    if meant:
        message = f"There is no place called {asked!r}. Did you mean {either(meant)}?"
        return PlaceError(message, meant)
    return PlaceError(f"There is no place called {asked!r}. {how_to_say(network)}")


@weak_cache
def _all_names(network: PartnershipNetwork) -> dict[str, str]:
    """Return what can be asked for by its name as it is searched."""
    names = {normalised(town.name): town.name for town in all_towns()}
    names |= {normalised(row): row for row in (*all_authorities(), *regions())}
    for table, column in (
        (network.institutions, "name"),
        (network.case_studies, "title"),
    ):
        names |= {normalised(name): name for name in table[column]}
    return names


def _near_misses(asked: str, names: dict[str, str]) -> list[str]:
    """Return names with a slip or two in them, or that begin with what was asked."""
    folded = normalised(asked)
    slips = min(SLIPS, len(folded) // 3)
    near = process.extract(
        folded, list(names), scorer=OSA.distance, score_cutoff=slips, limit=CANDIDATES
    )
    found = [name for name, distance, _ in near if distance or name == folded]
    if len(folded) >= SHORTEST_BEGINNING:
        found += sorted(name for name in names if f" {name}".find(f" {folded}") >= 0)
    return [names[name] for name in dict.fromkeys(found)][:CANDIDATES]
