"""``iinst-geo nearby``: who works with others round a place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Option

from iinst_geo.cli.common import (
    WRONG_USE,
    AsJson,
    DataFolder,
    app,
    filter_problems,
    printable,
    refuse,
    tell,
    with_filters,
)

if TYPE_CHECKING:
    from iinst_geo.nearby.neighbours import Neighbour
    from iinst_geo.nearby.query import Nearby

_FROM_HELP = (
    "A postcode, the first half of one, a town, a local authority, a region, or the "
    "id or name of an institution or case study."
)
From = Annotated[str, Option("--from", metavar="PLACE", help=_FROM_HELP)]
Within = Annotated[
    float, Option(metavar="KM", min=0, max=2000, help="How far to look, in kilometres.")
]
Limit = Annotated[
    int | None, Option(metavar="N", min=1, help="How many to give at most.")
]
Alone = Annotated[
    bool,
    Option("--no-register", help="Leave out the schools of an imported register."),
]


@app.command(epilog='Example: iinst-geo nearby --from "BB1 2LD" --within 10')
@with_filters
def nearby(
    *,
    origin: From,
    within: Within = 10.0,
    limit: Limit = None,
    no_register: Alone = False,
    data: DataFolder = None,
    as_json: AsJson = False,
    **filters: Any,  # noqa: ANN401
) -> None:
    """List the institutions round a place, nearest first, with why they match."""
    from iinst_geo.ingest.folder import read_network
    from iinst_geo.nearby.places import find_place
    from iinst_geo.nearby.query import find_nearby as look_near
    from iinst_geo.nearby.query import nearby_line
    from iinst_geo.register.model import read_register
    from iinst_geo.selection.filters import PartnershipFilter

    network, criteria = read_network(data), PartnershipFilter(**filters)
    register = None if no_register else read_register()
    problems = filter_problems(network, criteria, register)
    if problems:
        refuse(problems, WRONG_USE)
    place = find_place(network, origin, register)
    found = look_near(network, place, within, criteria, limit, register)
    if as_json:
        typer.echo(json.dumps(_as_records(found), ensure_ascii=False))
    else:
        for each in found.results:
            typer.echo(printable(_line(each)))
    tell(nearby_line(found))


def _line(each: Neighbour) -> str:
    from iinst_geo.nearby.rows import works_with_origin
    from iinst_geo.vocabulary import NOT_RECORDED

    facts = [each.phase, each.setting, each.local_authority]
    shown = ", ".join(fact or NOT_RECORDED for fact in facts)
    why = f" - {'; '.join(each.reasons)}" if each.reasons else ""
    studies = ", ".join(each.case_studies) or works_with_origin(each)
    return (
        f"{each.distance_km:7.2f} km {each.distance_miles:7.2f} mi  {each.name} "
        f"({shown}; {studies}){why}"
    )


def _as_records(found: Nearby) -> dict[str, Any]:
    from iinst_geo.selection.members import KM_DECIMALS

    place, register = found.place, found.register
    extract = {"register": register.extract_date or None} if register else {}
    return {
        "origin": {"label": place.label, "lon": place.longitude, "lat": place.latitude},
        "results": [
            {
                "institution_id": each.institution_id,
                "name": each.name,
                "kind": each.kind,
                "phase": each.phase or None,
                "setting": each.setting or None,
                "local_authority": each.local_authority or None,
                "distance_km": round(each.distance_km, KM_DECIMALS),
                "lon": each.longitude,
                "lat": each.latitude,
                "case_studies": list(each.case_studies),
                "reasons": list(each.reasons),
                **({"standing": each.partner_status} if register else {}),
            }
            for each in found.results
        ],
        **extract,
    }
