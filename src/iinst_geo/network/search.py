"""Search over names, places and postcodes that forgives slips of typing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from iinst_geo.cache import weak_cache
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.text import as_text, normalised

Key = TypeVar("Key", bound=Hashable)

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


def search_case_studies(network: PartnershipNetwork, query: str) -> frozenset[str]:
    """
    Return the case studies that every word of the query finds.

    A word finds a case study by a word of its title, or of the name, town,
    authority, region, URN or postcode of any of its members. It may be the beginning
    of that word, or up to two letters wrong in a long one. Postcodes are found whole
    (``BB1 2LD``, spaced or not), by outward code (``BB1``) and by area (``BB``). An
    empty query finds all.
    """
    everyone = frozenset(network.case_studies["case_study_id"])
    return found_in(query, everyone, word_index(network))


def search_institutions(network: PartnershipNetwork, query: str) -> frozenset[str]:
    """
    Return the institutions that every word of the query finds.

    By their own names and places, or by the name of a case study they take part in;
    as forgiving as ``search_case_studies``. An empty query finds all.
    """
    everyone = frozenset(network.institutions["institution_id"])
    return found_in(query, everyone, _institution_index(network))


def is_found(network: PartnershipNetwork, query: str) -> NDArray[np.bool_]:
    """Say of each institution of a list of links whether it is found."""
    index = _positions_by_word(network)
    found = np.ones(len(network.institutions), bool)
    for word in normalised(query).split():
        by_word = np.zeros_like(found)
        for key in _words_like(word, index):
            by_word[index[key]] = True
        found &= by_word
    return found


@weak_cache
def _positions_by_word(
    network: PartnershipNetwork,
) -> Mapping[str, NDArray[np.intp]]:
    """Return, for each word, the positions of the institutions that it stands for."""
    ids = network.institutions["institution_id"]
    at = {key: position for position, key in enumerate(ids)}
    return {
        word: np.fromiter((at[key] for key in ids), np.intp, len(ids))
        for word, ids in _institution_index(network).items()
    }


def found_in(
    query: str, everyone: frozenset[Key], index: Mapping[str, frozenset[Key]]
) -> frozenset[Key]:
    """Return the keys that every word of a query finds in an index of words."""
    found = everyone
    for word in normalised(query).split():
        found &= _found_by(word, index)
    return found


def _found_by(word: str, index: Mapping[str, frozenset[Key]]) -> frozenset[Key]:
    return frozenset[Key]().union(*(index[key] for key in _words_like(word, index)))


def _words_like(word: str, index: Collection[str]) -> set[str]:
    """Return the words of an index that a word of a query may stand for."""
    slips = min(len(word) // LETTERS_PER_SLIP, MOST_SLIPS)
    if any(letter.isdigit() for letter in word):
        slips = 0  # a wrong digit is another postcode or school number
    near = process.extract(
        word, list(index), scorer=OSA.distance, score_cutoff=slips, limit=None
    )
    keys = {key for key, _, _ in near}
    if not any(letter.isdigit() for letter in word):
        keys |= {key for key in index if key.startswith(word) and len(word) > 1}
    return keys


def searched_in_words(network: PartnershipNetwork) -> str:
    """Say what a search looks for."""
    what = "School, partnership" if network.has_case_studies else "School"
    return f"{what}, town, postcode area"


@weak_cache
def word_index(network: PartnershipNetwork) -> Mapping[str, frozenset[str]]:
    """
    Return, for each word, the case studies that it stands in.

    In a list of links, the institutions.
    """
    if not network.has_case_studies:
        return _institution_index(network)
    index: defaultdict[str, set[str]] = defaultdict(set)
    for key, words in _words_of_case_studies(network).items():
        for word in words:
            index[word].add(key)
    words_of = _words_of_institutions(network)
    for case_study_id, institution_id in _parts(network):
        for word in words_of[institution_id]:
            index[word].add(case_study_id)
    return {word: frozenset(ids) for word, ids in index.items()}


@weak_cache
def _institution_index(network: PartnershipNetwork) -> Mapping[str, frozenset[str]]:
    """Return, for each word, the institutions that it stands for."""
    index: defaultdict[str, set[str]] = defaultdict(set)
    for key, words in _words_of_institutions(network).items():
        for word in words:
            index[word].add(key)
    words_of = _words_of_case_studies(network)
    for case_study_id, institution_id in _parts(network):
        for word in words_of[case_study_id]:
            index[word].add(institution_id)
    return {word: frozenset(ids) for word, ids in index.items()}


def _parts(network: PartnershipNetwork) -> Iterator[tuple[str, str]]:
    """Return each part in a case study: its id, and that of the institution."""
    members = network.members
    return zip(members["case_study_id"], members["institution_id"], strict=True)


@weak_cache
def _words_of_case_studies(network: PartnershipNetwork) -> Mapping[str, set[str]]:
    return _words_by_key(network.case_studies, SEARCHED_OF_CASE_STUDY)


@weak_cache
def _words_of_institutions(network: PartnershipNetwork) -> Mapping[str, set[str]]:
    table = network.institutions
    found = _words_by_key(table, SEARCHED_OF_INSTITUTION)
    for key, postcode in zip(found, table["postcode"], strict=True):
        found[key] |= words_of_postcode(as_text(postcode))
    return found


def _words_by_key(table: pd.DataFrame, columns: Sequence[str]) -> dict[str, set[str]]:
    """Return the words of some columns by key, which is the first of them."""
    found: dict[str, set[str]] = {key: set() for key in table[columns[0]]}
    for column in columns:
        # Many rows name one authority, so each text is taken apart once.
        words = {
            value: normalised(value).split()
            for value in table[column].dropna().unique()
        }
        for key, value in zip(found, table[column], strict=True):
            found[key].update(words.get(value, ()))
    return found


def words_of_postcode(postcode: str) -> set[str]:
    """Return what finds a postcode: the whole, its area, outward and inward code."""
    compact = normalised(postcode).replace(" ", "")
    parts = _POSTCODE.match(compact)
    if not parts:
        return set()
    area, district, inward = parts.groups()
    return {compact, area, area + district, inward}
