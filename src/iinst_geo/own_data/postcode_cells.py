"""The postcodes of a table: found, read with a slip in them, or told of."""

from __future__ import annotations

from iinst_geo.errors import Problem
from iinst_geo.own_data.gathered import Gathered
from iinst_geo.postcodes import (
    Postcode,
    find_postcodes,
    is_formed,
    is_of_an_area,
    look_alikes,
    near_postcodes,
    tidy,
)

READ_MOST = 1000  # different postcodes with slips; one may stand for a hundred others
SUGGESTED_FOR = 20  # unknown postcodes; each suggestion takes some milliseconds


def read_postcodes(rows: Gathered) -> tuple[list[Postcode | None], list[Problem]]:
    """
    Find the postcode of each row, and tell of each that is not known.

    Signs that only look alike are read as what they stand for where that is one
    postcode, and it is told. Known ones are written the usual way, unless the table is
    complete. A postcode of no British area is a foreign one, and stays as it is.
    """
    cells = [cell if tidy(cell or "") else None for cell in rows.column("postcode")]
    known = find_postcodes({cell for cell in cells if cell})
    unknown = [cell for cell, found in known.items() if found is None]
    alike = look_alikes(unknown[:READ_MOST])
    read_as = {
        cell: likely[0]
        for cell, likely in alike.items()
        if len(likely) == 1 and not is_formed(tidy(cell))
    }
    codes = find_postcodes(set(read_as.values()))
    known |= {cell: codes[code] for cell, code in read_as.items()}
    problems: list[Problem] = []
    suggested = 0
    for at, cell in enumerate(cells):
        if cell in read_as:
            message = f"the postcode {cell!r} is read as {read_as[cell]}."
            fix = "Write it so, or give the right one."
            problems.append(rows.warning(at, "postcode", message, fix))
        elif cell and known[cell] is None:
            suggested += 1
            likely = near_postcodes(cell) if suggested <= SUGGESTED_FOR else []
            problems.append(_unknown(rows, at, cell, likely))
    found = [known[cell] if cell else None for cell in cells]
    if not rows.is_complete and rows.has("postcode"):
        rows.columns["postcode"] = [
            postcode.code if postcode else cell
            for postcode, cell in zip(found, rows.column("postcode"), strict=True)
        ]
    return found, problems


def _unknown(rows: Gathered, at: int, cell: str, likely: list[str]) -> Problem:
    meant = f"Did you mean {' or '.join(likely)}? " if likely else ""
    if likely or is_of_an_area(cell):
        message = f"the postcode {cell!r} is not in the ONS directory."
        fix = f"{meant}Correct it, or leave the cell empty."
        return rows.problem(at, "postcode", message, fix)
    message = f"{cell!r} is not a postcode of an area of Britain; it gives no place."
    fix = "Give longitude and latitude for the map, or correct it if it is a slip."
    return rows.warning(at, "postcode", message, fix)
