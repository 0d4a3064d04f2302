"""Which institutions work together, where, on what, and who near me could be next."""

from iinst_geo.analysis.regions import area_rows, flows
from iinst_geo.errors import (
    AnswersError,
    DataFileError,
    IinstGeoError,
    NetworkDataError,
    PlaceError,
    Problem,
    UnknownValueError,
)
from iinst_geo.geography.distances import geodesic_km
from iinst_geo.geography.settings import Setting, setting_at
from iinst_geo.ingest.folder import read_network
from iinst_geo.nearby.model import Place
from iinst_geo.nearby.places import find_place
from iinst_geo.nearby.query import Nearby, find_nearby
from iinst_geo.nearby.suggested_partners import next_partners
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.network.ties import tie_lengths_km
from iinst_geo.selection.address import View, from_parameters, to_query
from iinst_geo.selection.filters import PartnershipFilter
from iinst_geo.selection.members import member_rows
from iinst_geo.selection.model import Selection, select
from iinst_geo.selection.summaries import Tally, honesty_line, tally
from iinst_geo.self_analysis.advice import advise
from iinst_geo.self_analysis.answers import Answers

__version__ = "0.1.0"

__all__ = [
    "Answers",
    "AnswersError",
    "DataFileError",
    "IinstGeoError",
    "Nearby",
    "NetworkDataError",
    "PartnershipFilter",
    "PartnershipNetwork",
    "Place",
    "PlaceError",
    "Problem",
    "Selection",
    "Setting",
    "Tally",
    "UnknownValueError",
    "View",
    "advise",
    "area_rows",
    "find_nearby",
    "find_place",
    "flows",
    "from_parameters",
    "geodesic_km",
    "honesty_line",
    "member_rows",
    "next_partners",
    "read_network",
    "select",
    "setting_at",
    "tally",
    "tie_lengths_km",
    "to_query",
]
