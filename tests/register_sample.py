"""A small extract of the national register that holds each of its oddities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd

from iinst_geo.register.importing import RegisterImport, import_register
from iinst_geo.register.model import COLUMNS, Register, as_categories
from scripts.make_register_sample import extract

# `at` is the grid reference; a blank cell is empty in the extract.
WRITTEN = """
urn    | name              | status  | phase     | la                | gor        | class                                        | postcode | at
900001 | Ash Primary       | Open    | Primary   | Blackburn with Darwen | North West | (England/Wales) Urban city and town          | BB1 2LD  | 369600 428600
900002 | Birch High        | closing | Secondary | Bristol, City of  | South West | (ENGLAND/WALES) URBAN MAJOR CONURBATION      | BS1 5TR  | 358300 172700
900003 | Cedar Nursery     | Open    | Nursery   | Cornwall          | South West | Larger rural: Further from a major town or city | TR11 4LH | 0 0
900004 | Café Élan College | Open    | 16 plus   | Lambeth           | London     | Urban: Nearer to a major town or city        | SE1 7NP  |
900005 | Elm Special       | Open    | Not applicable | Kent         | South East | Urban > 10k - less sparse                    | ME1 4EF  | 576000 155000
900006 | Fir School        | Closed  | Primary   | Kent              | South East | (England/Wales) Rural village                | ME1 4EF  | 576000 155000
900007 | Gorse School      | soon    | Primary   | Kent              | South East | (England/Wales) Rural village                | ME1 4EF  | 576000 155000
900008 | Heath School      | Open    | Primary   | Cardiff           | Wales (pseudo) | (England/Wales) Urban city and town      | CF10 1EP | 318000 176000
900009 | Ivy School        | Open    | Primary   | Does not apply    | Not Applicable | (pseudo) Channel Islands/Isle of Man     | JE1 0BD  |
900010 | Jay School        | Open    | Primary   | Kent              | South East |                                              | TR99 9ZZ |
900001 | Ash Again         | Open    | Primary   | Kent              | South East | (England/Wales) Rural village                | ME1 4EF  | 576000 155000
       | No Number         | Open    | Primary   | Kent              | South East | (England/Wales) Rural village                | ME1 4EF  | 576000 155000
900011 | Kale School       | Open    | Primary   | Durham            | North East |                                              | DH1 1AA  | 427400 542500
137223 | Falmouth School   | Open    | Secondary | Cornwall          | South West | (England/Wales) Urban city and town          | TR11 4LH | 179500 32100
112047 | Falmouth School   | Closed  | Secondary | Cornwall          | South West | (England/Wales) Urban city and town          | TR11 4LH | 179500 32100
"""  # noqa: E501, a table is read across
STATUSES = {"closing": "Open, but proposed to close", "soon": "Proposed to open"}
PRIVATE = {
    "HeadFirstName": "Pat",
    "HeadLastName": "Secret",
    "TelephoneNum": "01632960000",
    "MainEmail": "head@example.org",
}


def rows() -> list[dict[str, str]]:
    """Return the rows under the headings of the register."""
    _, *lines = WRITTEN.strip().splitlines()
    made = []
    for line in lines:
        urn, name, status, phase, la, gor, kind, postcode, at = (
            cell.strip() for cell in line.split("|")
        )
        easting, northing = at.split() or ("", "")
        made.append(
            {
                "URN": urn,
                "EstablishmentName": name,
                "EstablishmentStatus (name)": STATUSES.get(status, status),
                "PhaseOfEducation (name)": phase,
                "TypeOfEstablishment (name)": "Community school",
                "LA (name)": la,
                "GOR (name)": gor,
                "UrbanRural (name)": kind,
                "Postcode": postcode,
                "Easting": easting,
                "Northing": northing,
                "CloseDate": "31-08-2011" if status == "Closed" else "",
                "LastChangedDate": "07-03-2026",
                **PRIVATE,
            }
        )
    return made


def content(encoding: str = "utf-8-sig") -> bytes:
    """Return the extract as a file holds it."""
    return extract(rows()).encode(encoding)


def register_of(places: Sequence[Mapping[str, object]]) -> Register:
    """Return a register of schools that name what matters, with ``lon``, ``lat``."""
    blank = dict.fromkeys(COLUMNS, None) | {"status": "Open"}
    made = [blank | {"urn": 900_000 + at, **row} for at, row in enumerate(places)]
    table = pd.DataFrame(made, columns=[*COLUMNS, "lon", "lat"])
    table["name"] = [f"School {urn}" for urn in table["urn"]]
    points = gpd.points_from_xy(table["lon"], table["lat"], crs="EPSG:4326")
    schools = as_categories(table[list(COLUMNS)])
    return Register(gpd.GeoDataFrame(schools, geometry=points), "2026-03-07")


def imported(*, open_only: bool = True) -> RegisterImport:
    """Return the small extract, imported."""
    return import_register(content(), open_only=open_only)
