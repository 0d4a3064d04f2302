"""A fictitious network of any size, for measuring."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from iinst_geo import PartnershipNetwork
from iinst_geo.geography.outlines import OUTLINES_FILE
from iinst_geo.network.schema import SCHEMAS
from iinst_geo.vocabulary import PHASES, SETTINGS, THEME_NAMES

INSTITUTIONS, TIES = 50_000, 200_000
PARTNERS = 20  # of each lead
ELSEWHERE = 0.2  # share of partners that are drawn from all England
CODED = 0.7  # share of case studies of which themes are recorded
SEED = 2011


def large_network(
    institutions: int = INSTITUTIONS, ties: int = TIES, seed: int = SEED
) -> PartnershipNetwork:
    """
    Make a network of fictitious schools, most partners in their lead's authority.

    Parameters
    ----------
    institutions, ties
        How many; every twentieth tie begins a case study of its own, and there are at
        most as many of these as institutions.
    seed
        Of the chance that places them.
    """
    chance = np.random.default_rng(seed)
    places = _places(institutions, chance)
    ids = places["institution_id"].to_numpy()
    leads = chance.permutation(institutions)[: -(-ties // PARTNERS)]
    studies = np.char.mod("C%05d", np.arange(len(leads)))
    of_study = np.arange(ties) // PARTNERS
    partners = _partners(places["local_authority"], leads[of_study], chance)
    partnerships = pd.DataFrame(
        {
            "case_study_id": studies[of_study],
            "source_id": ids[leads[of_study]],
            "target_id": ids[partners],
            "basis": "named",
        }
    ).drop_duplicates()
    itself = partnerships["source_id"] == partnerships["target_id"]
    case_studies = pd.DataFrame(
        {
            "case_study_id": studies,
            "programme": "Fictitious",
            "title": [f"Collaboration {number}" for number in range(len(leads))],
            "lead_id": ids[leads],
            "phase": chance.choice(PHASES, len(leads)),
        }
    )
    coded = chance.random(len(leads)) < CODED
    facets = pd.DataFrame(
        {
            "case_study_id": studies[coded],
            "facet": "theme",
            "value": chance.choice(list(THEME_NAMES), coded.sum()),
            "basis": "stated",
        }
    )
    programmes = pd.DataFrame({"programme": ["Fictitious"]})
    return PartnershipNetwork(
        gpd.GeoDataFrame(_filled("institutions", places), crs="EPSG:4326"),
        _filled("case_studies", case_studies),
        _filled("facets", facets),
        _filled("partnerships", partnerships[~itself]),
        _filled("programmes", programmes),
        _filled("sources", pd.DataFrame({"source_id": []})),
    )


def _places(count: int, chance: np.random.Generator) -> gpd.GeoDataFrame:
    areas = gpd.read_file(OUTLINES_FILE)
    areas = areas[areas["country"] == "England"]
    of_area = np.sort(chance.integers(len(areas), size=count))
    each = pd.Series(of_area).value_counts().reindex(range(len(areas)), fill_value=0)
    points = areas.geometry.sample_points(each.to_numpy(), rng=chance).explode()
    return gpd.GeoDataFrame(
        {
            "institution_id": np.char.mod("i%05d", np.arange(count)),
            "name": [f"School {number}" for number in range(count)],
            "kind": "school",
            "phase": chance.choice(["Primary", "Secondary"], count, p=[0.8, 0.2]),
            "setting": chance.choice(SETTINGS, count),
            "local_authority": areas["name"].to_numpy()[of_area],
            "region": areas["region"].to_numpy()[of_area],
            "status_now": "open",
        },
        geometry=points.to_numpy(),
        crs="EPSG:4326",
    )


def _partners(
    authority: pd.Series, leads: NDArray[np.int_], chance: np.random.Generator
) -> NDArray[np.int_]:
    """Draw a partner for each lead; institutions stand sorted by authority."""
    codes, _ = pd.factorize(authority)
    first = np.searchsorted(codes, codes[leads])
    last = np.searchsorted(codes, codes[leads], side="right")
    near = chance.integers(first, last)
    far = chance.integers(len(codes), size=len(leads))
    return np.where(chance.random(len(leads)) < ELSEWHERE, far, near)


def _filled(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return all columns of a table as text, empty ones too."""
    for column, schema in SCHEMAS[name].columns.items():
        if column not in table:
            table[column] = pd.Series([None] * len(table), dtype="object")
        table[column] = table[column].astype(
            "Int64" if str(schema.dtype) == "Int64" else "str"
        )
    return table
