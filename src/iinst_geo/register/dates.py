"""Days as an extract of the register writes them, in today's and in other forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

import pandas as pd

DAY_MONTH_YEAR = re.compile(
    r"(\d{1,2})([-/. ])(\d{1,2}|[a-z]{3,9})\2(\d{4}|\d{2})", re.IGNORECASE
)
YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d\d)\2(\d\d)")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")  # days as Excel counts them
SERIAL_ZERO = date(1899, 12, 30)
TIME = re.compile(
    r"(?:T| +)\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[AP]M)?(?:Z|[+]00:?00)?$",
    re.IGNORECASE,
)
MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
MONTHS_IN_YEAR = 12
# Two digits up to this are of this century: no register is later, and hardly a school
# in it closed before 1941.
LAST_OF_CENTURY = 40
FEW = 0.05  # of the days that tell their order: slips, which decide nothing
LONGEST_SHOWN = 30


class Order(Enum):
    """Which of day and month is written first; ``UNSURE`` where a file has both."""

    DAY, MONTH, UNSURE = "day", "month", "unsure"


@dataclass(frozen=True)
class Days:
    """Days in ISO form by column, empty where none is read, and what is told of it."""

    columns: Mapping[str, pd.Series[str]]
    warnings: tuple[str, ...]


def read_days(written: Mapping[str, pd.Series[str]], urns: pd.Series[str]) -> Days:
    """
    Read columns of days, which are taken to be written in one order.

    Parameters
    ----------
    written
        The days as text under the headings of the file.
    urns
        The numbers of the schools, to say where a day was not understood.

    Notes
    -----
    Days are day first, as in the register, unless some can only be month first
    (09/18/2025) and none can only be day first.
    """
    cells = pd.concat(written.values(), ignore_index=True)
    counts = cells.value_counts().drop("", errors="ignore")
    order, example = _order(counts)
    days = {each: _iso(each, order) for each in counts.index} | {"": ""}
    columns = {name: cells.map(days).astype("str") for name, cells in written.items()}
    warnings = []
    if order is Order.MONTH:
        warnings.append(
            f"Days are written month first, such as “{example}”, and are read so."
        )
    if order is Order.UNSURE:
        warnings.append(
            "Some days are written day first and some month first, such as "
            f"“{example}”; those that may be either are not read."
        )
    for name, found in columns.items():
        is_lost = (found == "") & (written[name] != "")
        if is_lost.any():
            warnings.append(_lost(name, written[name][is_lost], urns[is_lost]))
    return Days(columns, tuple(warnings))


def _lost(name: str, written: pd.Series[str], urns: pd.Series[str]) -> str:
    count = len(written)
    days = "1 date is" if count == 1 else f"{count:,} dates are"
    shown = written.iloc[0][:LONGEST_SHOWN]
    return (
        f"{name}: {days} not understood and left empty, such as “{shown}” "
        f"(URN {urns.iloc[0]})."
    )


def _order(counts: pd.Series[int]) -> tuple[Order, str]:
    """Return the order of days, and one that is month first if any is."""
    day_first = month_first = 0
    example = ""
    for written, count in counts.items():
        found = DAY_MONTH_YEAR.fullmatch(TIME.sub("", str(written)))
        if not (found and found[3].isdecimal()):
            continue
        first, second = int(found[1]), int(found[3])
        day_first += count * (second <= MONTHS_IN_YEAR < first)
        if first <= MONTHS_IN_YEAR < second:
            month_first += count
            example = example or str(written)
    if month_first <= FEW * (day_first + month_first):
        return Order.DAY, example
    return (Order.UNSURE if day_first else Order.MONTH), example


def _iso(written: str, order: Order) -> str:
    """Return a day in ISO form, empty if it is none or may be two."""
    bare = TIME.sub("", written)
    try:
        if found := YEAR_FIRST.fullmatch(bare):
            return date(int(found[1]), int(found[3]), int(found[4])).isoformat()
        if SERIAL.fullmatch(bare):
            return (SERIAL_ZERO + timedelta(days=int(bare[:5]))).isoformat()
        if found := DAY_MONTH_YEAR.fullmatch(bare):
            day, month = _day_and_month(found[1], found[3].casefold(), order)
            return date(_year(found[4]), month, day).isoformat()
    except ValueError:  # the 31st of June, a month of another language
        return ""
    return ""


def _day_and_month(first: str, second: str, order: Order) -> tuple[int, int]:
    """Raise ``ValueError`` if it cannot be told which is which."""
    if not second.isdecimal():
        return int(first), MONTHS.index(second[:3]) + 1
    day, month = int(first), int(second)
    if order is Order.MONTH:
        return month, day
    if order is Order.UNSURE and day != month:
        if month > MONTHS_IN_YEAR:
            return month, day
        if day <= MONTHS_IN_YEAR:
            raise ValueError(first)
    return day, month


def _year(written: str) -> int:
    year = int(written)
    if len(written) > 2:  # noqa: PLR2004, two digits of a year
        return year
    return year + (2000 if year <= LAST_OF_CENTURY else 1900)
