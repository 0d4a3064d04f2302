"""Rows of one institution are found as if each were held against every other."""

from hypothesis import given
from hypothesis import strategies as st

from iinst_geo.ingest.headings import TableMatch
from iinst_geo.ingest.tables.namesakes import Institution, Namesakes
from tests.samples import calmly

FIELDS = ("name", "urn", "kind", "postcode", "town", "latitude", "longitude")
MATCH = TableMatch("schools.csv", "institutions", FIELDS, FIELDS)
ROWS = st.tuples(
    st.sampled_from(["Alder", "Beech"]),
    st.sampled_from(["", "", "1", "2"]),
    st.sampled_from(["", "School", "College"]),
    st.sampled_from(["", "", "YO1 7HH", "yo17hh", "YO24 1AB"]),
    st.sampled_from(["", "York", "Hull"]),
    # 0.009 degrees are one school, 0.02 are not, across the edge of a square too.
    st.sampled_from(["", "53.9", "53.909", "53.92", "north"]),
    st.sampled_from(["", "-1.1", "-1.105", "-1.2"]),
)


def are_one(one, other):
    """Say as the guide does whether two rows are of one institution."""
    mine, theirs = (
        dict(zip(FIELDS, one, strict=True)),
        dict(zip(FIELDS, other, strict=True)),
    )

    def agree(field):
        pair = [each[field].casefold().replace(" ", "") for each in (mine, theirs)]
        return pair[0] == pair[1] if all(pair) else None

    if mine["name"] != theirs["name"]:
        return False
    if agree("urn") is not None:
        return agree("urn")
    if agree("kind") is False:
        return False
    if agree("postcode") is not None:
        return agree("postcode")
    return agree("town") is not False and are_near(mine, theirs)


def are_near(mine, theirs):
    try:
        pairs = [
            [float(each[axis]) for each in (mine, theirs)]
            for axis in ("latitude", "longitude")
        ]
    except ValueError:  # one has no place
        return True
    return all(abs(one - other) <= 0.01 for one, other in pairs)


@calmly
@given(st.lists(ROWS, max_size=12))
def test_a_row_belongs_to_the_last_institution_that_nothing_tells_from_it(rows):
    known = Namesakes(MATCH)
    for at, row in enumerate(rows):
        this = Institution([at], list(row), None, [])
        slow = [
            place for place, each in enumerate(known.found) if are_one(each.cells, row)
        ]
        same = known.last_same(this)
        assert same == max(slow, default=None)
        if same is None:
            known.found.append(this)
            same = len(known.found) - 1
        else:  # it fills what is open
            cells = known.found[same].cells
            cells[:] = [before or now for before, now in zip(cells, row, strict=True)]
        known.note(same)
