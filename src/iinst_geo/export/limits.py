"""How much some files to take away hold, and what is said of a view that is larger."""

from __future__ import annotations

from iinst_geo.errors import TooLargeError
from iinst_geo.summaries import counted

# Some 5 MB of HTML to open, or a dozen seconds for the server to make a workbook.
MOST_TIES = 10_000


def refusal(label: str, ties: int, link: str = "tie") -> str:
    """
    Say why a view of so many ties is not given in a format; empty if it is.

    ``link`` is what a tie is called: see ``tie_word``.
    """
    if ties <= MOST_TIES:
        return ""
    return (
        f"{label} holds at most {counted(MOST_TIES, link)}, and there are {ties:,}. "
        "Narrow them with filters, or take CSV, GeoJSON, GeoPackage or the Data "
        "Package, which hold all."
    )


def refuse_more(label: str, ties: int, link: str = "tie") -> None:
    """
    Refuse a view of too many ties.

    Raises
    ------
    TooLargeError
        If there are more than ``MOST_TIES``.
    """
    if reason := refusal(label, ties, link):
        raise TooLargeError(reason)
