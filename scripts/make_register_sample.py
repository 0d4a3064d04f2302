"""Make a register of fictitious schools in the column layout of the real extract."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from iinst_geo import read_network
from iinst_geo.geography.authorities import all_authorities, authority_by_code
from iinst_geo.geography.postcodes import _letter, spaced, tidy
from iinst_geo.text import as_text, normalised

# The headings of the full extract, in its order; those of the form {…} stand twice,
# once with the code and once with the name.
HEADINGS = """
URN LA{} EstablishmentNumber EstablishmentName TypeOfEstablishment{}
EstablishmentTypeGroup{} EstablishmentStatus{} ReasonEstablishmentOpened{} OpenDate
ReasonEstablishmentClosed{} CloseDate PhaseOfEducation{} StatutoryLowAge
StatutoryHighAge Boarders{} NurseryProvision() OfficialSixthForm{} Gender{}
ReligiousCharacter{} ReligiousEthos() Diocese{} AdmissionsPolicy{} SchoolCapacity
SpecialClasses{} CensusDate NumberOfPupils NumberOfBoys NumberOfGirls PercentageFSM
TrustSchoolFlag{} Trusts{} SchoolSponsorFlag() SchoolSponsors() FederationFlag()
Federations{} UKPRN FEHEIdentifier FurtherEducationType() OfstedLastInsp
OfstedSpecialMeasures{} LastChangedDate Street Locality Address3 Town County()
Postcode SchoolWebsite TelephoneNum HeadTitle() HeadFirstName HeadLastName
HeadPreferredJobTitle BSOInspectorateName() InspectorateReport
DateOfLastInspectionVisit NextInspectionVisit TeenMoth() TeenMothPlaces CCF() SENPRU()
EBD() PlacesPRU FTProv() EdByOther() Section41Approved() SEN1() SEN2() SEN3() SEN4()
SEN5() SEN6() SEN7() SEN8() SEN9() SEN10() SEN11() SEN12() SEN13()
TypeOfResourcedProvision() ResourcedProvisionOnRoll ResourcedProvisionCapacity
SenUnitOnRoll SenUnitCapacity GOR{} DistrictAdministrative{} AdministrativeWard{}
ParliamentaryConstituency{} UrbanRural{} GSSLACode() Easting Northing MSOA() LSOA()
InspectorateName() SENStat SENNoStat BoardingEstablishment() PropsName PreviousLA{}
PreviousEstablishmentNumber OfstedRating() RSCRegion() Country() UPRN SiteName
QABName{} EstablishmentAccredited{} QABReport CHNumber MSOA[] LSOA[] FSM
AccreditationExpiryDate MainEmail AlternativeEmail
"""
PHASES = ("Primary", "Secondary", "Nursery", "16 plus", "All-through", "Not applicable")
CLASSES = (
    "(England/Wales) Urban major conurbation",
    "(England/Wales) Urban minor conurbation",
    "(England/Wales) Urban city and town",
    "(England/Wales) Rural town and fringe",
    "(England/Wales) Rural village",
    "Urban: Nearer to a major town or city",
    "Larger rural: Further from a major town or city",
)
STATUSES = ("Open", "Closed", "Open, but proposed to close", "Proposed to open")
TYPES = ("Community school", "Academy converter", "Foundation school", "Free schools")
NAMES = ("Alder", "Birch", "Café Lane", "Dale", "Elm", "Fern", "Gorse", "Heath", "Ivy")
KINDS = ("Primary School", "High School", "Academy", "Church of England School")
CLOSED_SHARE, BLANK_SHARE = 0.45, 0.02  # closed; without a grid reference
BLANK = ("Easting", "Northing", "CloseDate", "LastChangedDate")  # of built-in schools
FILLER = "Nothing"  # with it 50,000 rows are about as large as the real extract
FIRST_URN, LETTERS = 200_000, "BCDELMNST"  # fictitious numbers; letters of postcodes


def headings() -> list[str]:
    """Return the headings of the extract."""
    found: list[str] = []
    for word in HEADINGS.split():
        bare = word.rstrip("{}()[]")
        ends = {"{}": (" (code)", " (name)"), "()": (" (name)",), "[]": (" (code)",)}
        found += [f"{bare}{end}" for end in ends.get(word.removeprefix(bare), ("",))]
    return found


def extract(rows: Iterable[Mapping[str, str]], filler: str = "") -> str:
    """Return rows that name only what matters as an extract, other cells filled."""
    content = io.StringIO()
    writer = csv.DictWriter(content, headings(), restval=filler, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return content.getvalue()


def sample_rows(count: int, seed: int = 6) -> Iterator[dict[str, str]]:
    """Make fictitious schools at postcodes of the directory, some without a place."""
    chance = np.random.default_rng(seed)
    places = [
        place
        for initial in LETTERS
        for place in _places(initial, -(-count // len(LETTERS)), chance)
    ][:count]
    for at, place in enumerate(places):
        is_closed = chance.random() < CLOSED_SHARE
        is_blank = chance.random() < BLANK_SHARE
        reference = {"Easting": "", "Northing": ""} if is_blank else {}
        yield {
            "URN": str(FIRST_URN + at),
            "EstablishmentName": f"{chance.choice(NAMES)} {chance.choice(KINDS)} {at}",
            "EstablishmentStatus (name)": (
                STATUSES[1]
                if is_closed
                else str(chance.choice(STATUSES, p=[0.96, 0, 0.02, 0.02]))
            ),
            "PhaseOfEducation (name)": str(
                chance.choice(PHASES, p=[0.6, 0.15, 0.02, 0.02, 0.01, 0.2])
            ),
            "TypeOfEstablishment (name)": str(chance.choice(TYPES)),
            "UrbanRural (name)": str(chance.choice(CLASSES)),
            "Trusts (name)": f"Trust {at % 900}" if at % 3 == 0 else "",
            "OpenDate": "01-09-1998",
            "CloseDate": "31-08-2015" if is_closed else "",
            "LastChangedDate": f"{1 + at % 28:02d}-03-2026",
            "HeadFirstName": "Private",
            "HeadLastName": "Person",
            "TelephoneNum": "01632960000",
            "MainEmail": "private@example.org",
            "NumberOfPupils": str(50 + at % 1200),
            "SchoolWebsite": f"https://school-{at}.example.org",
            **place,
            **reference,
        }


def recorded_rows() -> Iterator[dict[str, str]]:
    """Return the built-in schools that are open, with their present numbers."""
    table = read_network().institutions
    for row in table[table["status_now"] == "open"].to_dict("records"):
        yield {
            "URN": as_text(row["urn"]),
            "EstablishmentName": as_text(row["name_now"]),
            "EstablishmentStatus (name)": STATUSES[0],
            "PhaseOfEducation (name)": as_text(row["phase"]),
            "LA (name)": as_text(row["local_authority_now"]),
            "GOR (name)": as_text(row["region"]),
            "UrbanRural (name)": as_text(row["rural_urban_2011"]),
            "Postcode": as_text(row["postcode"]),
            **dict.fromkeys(BLANK, ""),
        }


def _places(
    initial: str, count: int, chance: np.random.Generator
) -> Iterator[dict[str, str]]:
    letter = _letter(initial)
    in_england: NDArray[np.bool_] = np.char.startswith(letter.laua, b"E")
    rows = np.flatnonzero(in_england & ~np.isnan(letter.oseast1m))
    for row in chance.choice(rows, count):
        authority = authority_by_code()[letter.laua[row].decode()]
        yield {
            "Postcode": spaced(tidy(letter.pcd[row].decode())),
            "Easting": f"{letter.oseast1m[row]:.0f}",
            "Northing": f"{letter.osnrth1m[row]:.0f}",
            "LA (name)": authority,
            "GOR (name)": all_authorities()[authority].region,
            "Town": f"{normalised(authority).title()} Town",
        }


def main() -> None:
    """Write a sample in Windows-1252, as the register does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--rows", type=int, default=50_000)
    asked = parser.parse_args()
    recorded = list(recorded_rows())
    rows = chain(recorded, sample_rows(asked.rows - len(recorded)))
    content = extract(rows, FILLER).encode("cp1252")
    asked.path.write_bytes(content)
    print(f"Wrote {asked.rows} schools, {len(content) / 1e6:.0f} MB, to {asked.path}.")


if __name__ == "__main__":
    main()
