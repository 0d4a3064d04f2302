"""Postcodes that nobody knows: what may be meant by them."""

from __future__ import annotations

from iinst_geo.geography.unknown_postcodes import AREAS, look_alikes


def test_postcodes_that_differ_properly_are_no_look_alikes():
    asked = ["YO1 9ZZ", "ZZ99 9ZZ", "O" * 300]
    assert look_alikes(asked) == {each: [] for each in asked}


def test_every_area_of_the_directory_is_known():
    codes = ("AB1 1AA", "BT1 5GS", "E1 6AN", "ZE1 0AA", "GY1 1AA", "N1 9GU")
    assert {"".join(filter(str.isalpha, code.split()[0])) for code in codes} <= AREAS
    assert len(AREAS) == 124
