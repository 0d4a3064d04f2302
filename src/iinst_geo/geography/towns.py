"""The towns of Great Britain, by name."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from iinst_geo.paths import built_in_data_folder
from iinst_geo.text import normalised

TOWNS_FILE = "towns.csv"


@dataclass(frozen=True)
class Town:
    """A town of Great Britain, with the area whose outline it lies in."""

    name: str
    area: str
    country: str
    longitude: float
    latitude: float
    population: int

    @property
    def key(self) -> str:
        """The name that no other town has."""
        return f"{self.name}, {self.area}"


def towns_called(name: str) -> list[Town]:
    """
    Return the towns of a name, or of a name with its area, the largest first.

    The explorer is about England: a namesake elsewhere has to be named in full.
    """
    by_name = _towns_by_folded_name()
    folded = normalised(name)
    found = by_name.get(folded) or by_name.get(_saint_shortened(folded), [])
    found = [town for town in found if town.country == "England"] or found
    return sorted(found, key=lambda town: -town.population)


def _saint_shortened(name: str) -> str:
    return " ".join("st" if word == "saint" else word for word in name.split())


@cache
def all_towns() -> tuple[Town, ...]:
    """Return the towns that places can be named by."""
    path = built_in_data_folder() / TOWNS_FILE
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Town(
                row["town"],
                row["area"],
                row["country"],
                float(row["longitude"]),
                float(row["latitude"]),
                int(row["population"]),
            )
            for row in csv.DictReader(file)
        )


@cache
def _towns_by_folded_name() -> dict[str, list[Town]]:
    found: dict[str, list[Town]] = {}
    for town in all_towns():
        for name in {normalised(town.name), normalised(town.key)}:
            found.setdefault(name, []).append(town)
    return found
