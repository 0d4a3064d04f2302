"""What survives: by programme, by level and by field, each adding up to all."""

from __future__ import annotations

from hypothesis import given

from iinst_geo.analysis.survival import (
    BOTH,
    FIELDS,
    STATED,
    STATUSES,
    WORKED_OUT,
    what_survives,
)
from iinst_geo.vocabulary import NOT_RECORDED
from tests.samples import changed, networks, rarely, small_network


def row_of(table, key):
    [row] = table[table.iloc[:, 0] == key].to_dict("records")
    return row


def test_what_is_published_stands_beside_what_is_known(network):
    found = row_of(what_survives(network).programmes, "Influential Institutions")
    assert list(found.values())[1:] == [22, 13, 12, 0]
    found = row_of(what_survives(network).programmes, "Networked Learning Communities")
    assert list(found.values())[1:] == [4, 1, 1, 1]


def test_a_programme_without_a_published_number_has_none():
    tables = changed("programmes", 0, case_studies_published=None)
    found = what_survives(small_network(**tables)).programmes
    assert found["published"].isna().tolist() == [True, False]
    assert found["known"].tolist() == [2, 1]
    assert found["with_lead"].tolist() == [1, 1]
    assert found["in_full"].tolist() == [0, 1]


def test_levels_worked_by_hand():
    tables = changed("case_studies", 0, detail_level="a rumour")
    tables["case_studies"].loc[1, "detail_level"] = None
    found = what_survives(small_network(**tables)).levels
    counts = dict(found.itertuples(index=False))
    assert {level: count for level, count in counts.items() if count} == {
        "code only": 1,
        "a rumour": 1,
        NOT_RECORDED: 1,
    }
    assert next(iter(counts)) == "account in full"  # it is said that none is


def test_how_a_field_is_known_worked_by_hand():
    matrix = what_survives(small_network()).matrix
    alders, cedars = row_of(matrix, "A1"), row_of(matrix, "C3")
    assert alders["Lead"] == alders["Place of the lead"] == STATED
    assert alders["Setting of the lead"] == WORKED_OUT
    assert alders["Partners"] == BOTH  # Ash is named, Yew inferred
    assert alders["Themes"] == WORKED_OUT
    assert alders["Funding"] == NOT_RECORDED
    assert row_of(matrix, "B2")["Funding"] == STATED
    assert row_of(matrix, "B2")["Partners"] == STATED
    assert {cedars[field] for field in FIELDS} == {NOT_RECORDED}


def test_a_setting_that_the_source_states_is_stated(network):
    matrix = what_survives(network).matrix.set_index("case_study_id")
    stated = matrix["Setting of the lead"] == STATED
    assert list(matrix.index[stated]) == ["II08"]
    assert matrix.at["LIL", "Partners"] == BOTH


@rarely
@given(networks())
def test_the_counts_add_up(network):
    found, size = what_survives(network), len(network.case_studies)
    assert found.levels["case_studies"].sum() == size
    assert len(found.matrix) == size
    assert set(found.fields[list(STATUSES)].sum(axis=1)) == {size}
    assert found.programmes["known"].sum() == size
    assert (found.programmes["with_lead"] <= found.programmes["known"]).all()
