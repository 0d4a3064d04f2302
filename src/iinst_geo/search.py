"""Search over names, places and postcodes that forgives slips of typing."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from iinst_geo.memo import once_per_network
from iinst_geo.network import PartnershipNetwork
from iinst_geo.tables import each_row, text

# One slip is forgiven in a word of four letters or more, two in one of eight.
LETTERS_PER_SLIP = 4
MOST_SLIPS = 2

SEARCHED_OF_INSTITUTION = (
    "institution_id",
    "name",
    "name_then",
    "name_now",
    "town",
    "local_authority",
    "local_authority_now",
    "region",
    "urn",
    "urn_then",
)
SEARCHED_OF_CASE_STUDY = ("case_study_id", "title", "programme", "collaboration_type")

_POSTCODE = re.compile(r"^([a-z]{1,2})([0-9][0-9a-z]?)([0-9][a-z]{2})$")


def search(network: PartnershipNetwork, query: str) -> frozenset[str]:
    """
    Give the case studies that every word of the query finds.

    A word finds a case study by a word of its title, or of the name, town,
    authority, region, URN or postcode of any of its members. It may be the beginning
    of that word, or up to two letters wrong in a long one. Postcodes are found whole
    (``BB1 2LD``, spaced or not), by outward code (``BB1``) and by area (``BB``). An
    empty query finds all.
    """
    index = _index(network)
    found = frozenset(network.case_studies["case_study_id"])
    for word in normalised(query).split():
        found &= _found_by(word, index)
    return found


def normalised(value: str) -> str:
    """Fold case and accents, drop apostrophes and full stops, split on the rest."""
    # Taking a letter apart may bring up a capital, and folding may join two again.
    folded = unicodedata.normalize("NFKD", value).casefold()
    plain = unicodedata.normalize("NFKD", folded)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", re.sub(r"['’.]", "", plain)))


def _found_by(word: str, index: Mapping[str, frozenset[str]]) -> frozenset[str]:
    slips = min(len(word) // LETTERS_PER_SLIP, MOST_SLIPS)
    if any(letter.isdigit() for letter in word):
        slips = 0  # a wrong digit is another postcode or school number
    near = process.extract(
        word, list(index), scorer=OSA.distance, score_cutoff=slips, limit=None
    )
    keys = {key for key, _, _ in near}
    if not any(letter.isdigit() for letter in word):
        keys |= {key for key in index if key.startswith(word) and len(word) > 1}
    return frozenset().union(*(index[key] for key in keys))


@once_per_network
def _index(network: PartnershipNetwork) -> Mapping[str, frozenset[str]]:
    """Give, for each word, the case studies that it stands in."""
    index: defaultdict[str, set[str]] = defaultdict(set)
    for study in network.case_studies.to_dict("records"):
        for column in SEARCHED_OF_CASE_STUDY:
            for word in normalised(text(study[column])).split():
                index[word].add(study["case_study_id"])
    words = {
        row["institution_id"]: _institution_words(row)
        for row in network.institutions.drop(columns="geometry").to_dict("records")
    }
    for member in each_row(network.members):
        for word in words[member.institution_id]:
            index[word].add(member.case_study_id)
    return {word: frozenset(ids) for word, ids in index.items()}


def _institution_words(institution: Mapping[str, object]) -> set[str]:
    found = {
        word
        for column in SEARCHED_OF_INSTITUTION
        for word in normalised(text(institution[column])).split()
    }
    compact = normalised(text(institution["postcode"])).replace(" ", "")
    parts = _POSTCODE.match(compact)
    if parts:
        area, district, inward = parts.groups()
        found |= {compact, area, area + district, inward}
    return found
