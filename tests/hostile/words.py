"""A network, a story, answers and a register in which every free text is hostile."""

from __future__ import annotations

import io
import itertools
import json
import zipfile

from iinst_geo import PartnershipNetwork, select
from iinst_geo.export.formats import FORMATS
from iinst_geo.self_analysis.answers import AboutInstitution, Answers, Notes
from iinst_geo.self_analysis.questionnaire import SECTIONS, read_questionnaire
from iinst_geo.story.model import CASE_STUDY, INSTITUTION, Scene, SceneFocus, Story
from scripts.make_register_sample import extract
from tests.register_sample import rows as register_rows
from tests.samples import institution_table, table

HOST = "evil.invalid"  # a name that no server ever has (RFC 2606)
ID = "made-by-text"  # of elements that the text would make
MARK = "hostile"  # stands in every value
# One shape may hide what another makes: each column has several, one in each row.
MARKDOWN = (
    f"![i](http://{HOST}/i) [l](http://{HOST}/l) :red[r] :smile: :material/home: $x^2$"
)
SIGNS = f"www.{HOST} http://{HOST}/u a@{HOST} **s** _u_ ~~d~~ `c` x -> y \\* | &lt; $"
ELEMENTS = (
    f"<img src=//{HOST}/x onerror=fetch(0)> <b id={ID}>b</b> {{sub}} "
    f"</script><script id={ID}>0</script><!--"
)
LEADING = f'=HYPERLINK("http://{HOST}/f","x") # - 1. [l]: http://{HOST}/l'
ATTRIBUTE = f'"><a id={ID} href=\'//{HOST}/a\'>\'onmouseover="0" x=" ]]> --> ${{7*7}}'
SHAPES = (MARKDOWN, ELEMENTS, LEADING, SIGNS, ATTRIBUTE)
# Marks that steer, code points that are no characters, ends of lines. Half a surrogate
# pair is no character either, but has no UTF-8 and cannot come in a file.
STEERING = "\u202eunseen\u2066 \ufffe\uffff\ufdd0 \x7f\x85\u2028\u2029\u200b"
UNSEEN = f"{STEERING}\x00\x07\x1b[31m"


class Words:
    """Values that tell where they stand, their shapes in turn."""

    def __init__(self, *shapes: str) -> None:
        self.given: list[str] = []
        self._shapes = itertools.cycle(shapes)

    def of(self, place: str) -> str:
        """Return the next value for a column or field."""
        shape = next(self._shapes)
        name = f"{MARK} {place} {len(self.given)}"
        # What is live at the beginning only has to stand there.
        word = f"{shape} {name}" if shape is LEADING else f"{name} {shape}"
        self.given.append(word)
        return word

    def name_of_file(self) -> str:
        """Return the next value as a file may be called."""
        return self.of("file").replace("/", "\u2215")


def network_of(*shapes: str) -> tuple[PartnershipNetwork, Words]:
    """
    Return a network whose every free cell is hostile, ids too, and its words.

    Three case studies, one led by each of three institutions, all tied to each other.
    """
    words = Words(*shapes)
    ids = [words.of("institution_id") for _ in range(3)]
    studies = [words.of("case_study_id") for _ in range(3)]
    programmes = [words.of("programme") for _ in range(2)]
    source = "_".join(words.of("source_id").split())  # ids of sources have no blanks

    def row(name: str, **cells: object) -> dict[str, object]:
        columns = FREE[name]
        free = {each: words.of(each) for each in columns if each not in cells}
        return free | {"sources": source} | cells

    institutions = [
        row(
            "institutions",
            institution_id=key,
            kind="school",
            status_now="open",
            local_authority="Bromley" if at == 2 else words.of("local_authority"),
            at=f"0.{at} 51.{at}",
        )
        for at, key in enumerate(ids)
    ]
    coded = [
        row("facets", case_study_id=key, facet=facet, weight="main", basis="coded")
        for key in studies
        for facet in ("theme", "activity", "funding")
    ]
    ties = [
        row("partnerships", case_study_id=key, source_id=ids[at], target_id=other)
        | {"basis": "named"}
        for at, key in enumerate(studies)
        for other in ids
        if other != ids[at]
    ]
    told = [
        row("case_studies", case_study_id=key, lead_id=ids[at])
        | {"programme": programmes[at % 2]}
        for at, key in enumerate(studies)
    ]
    run = [
        row("programmes", programme=key, case_studies_published=9) for key in programmes
    ]
    cited = [row("sources", source_id=source, url=f"javascript:'{HOST}'")]
    made = PartnershipNetwork(
        institution_table(institutions),
        table("case_studies", told),
        table("facets", coded),
        table("partnerships", ties),
        table("programmes", run),
        table("sources", cited),
    )
    return made, words


FREE = {
    "institutions": (
        *("name", "name_then", "name_now", "phase", "setting", "setting_basis"),
        *("setting_note", "rural_urban_2011", "local_authority", "region", "town"),
        *("local_authority_now", "urn", "urn_then", "as_of", "location_basis"),
        *("location_note", "notes", "postcode"),
    ),
    "case_studies": (
        *("title", "phase", "phase_basis", "collaboration_type", "years", "summary"),
        *("professional_development", "specialist_status", "detail_level", "notes"),
    ),
    "facets": ("value", "evidence"),
    "partnerships": ("relationship", "basis_note"),
    "programmes": ("publisher", "years", "published_by_phase", "url", "notes"),
    "sources": ("title", "publisher", "date", "licence", "note"),
}


def story_of(network: PartnershipNetwork, words: Words) -> Story:
    """Return a story of a scene with a filter, one of a case study, one of a school."""
    study, school = (
        network.case_studies["case_study_id"][0],
        network.institutions["institution_id"][0],
    )
    settings = frozenset(network.institutions["setting"])

    def scene(focus: SceneFocus | None) -> Scene:
        title = words.of("scene title")[:160]
        wanted = select(network).criteria.__class__(setting=settings)
        return Scene(
            title, words.of("caption")[:600], words.of("notes"), wanted, focus, None
        )

    scenes = (
        scene(None),
        scene(SceneFocus(CASE_STUDY, study)),
        scene(SceneFocus(INSTITUTION, school)),
    )
    return Story(words.of("story title")[:160], scenes)


def answers_of(words: Words) -> Answers:
    """Return answers whose every text is hostile."""
    form = read_questionnaire()
    return Answers(
        {key: next(iter(form.value_of)) for key in form.statements},
        {
            heading.number: Notes(*(words.of("note") for _ in SECTIONS))
            for heading in form.headings
        },
        AboutInstitution(
            name=words.of("about name")[:120], place=words.of("about place")[:120]
        ),
    )


def package_of(network: PartnershipNetwork) -> bytes:
    """Return the network as its Data Package."""
    return FORMATS["zip"].make(select(network))


def register_of(words: Words) -> bytes:
    """Return an extract of the register with hostile names, types, trusts, towns."""
    sample = register_rows()
    for row in sample:
        for column in (
            *("EstablishmentName", "TypeOfEstablishment (name)", "Trusts (name)"),
            *("Town", "PhaseOfEducation (name)"),
        ):
            row[column] = words.of(column)
    return extract(sample).encode("utf-8-sig")


def draft_of(words: Words) -> dict[str, bytes]:
    """Return files with hostile names, headings, ids and faults, as a person gives."""
    heads = [words.of("heading") for _ in range(3)]
    table = [["name", "partner", "setting", *heads]]
    table += [[words.of(each) for each in ("name", "partner", "setting", *heads)]]
    lines = [
        ",".join(f'"{cell.replace(chr(34), 2 * chr(34))}"' for cell in row)
        for row in table
    ]
    content = "\r\n".join(lines).encode()
    name = words.name_of_file()
    feature = {"type": "Feature", "geometry": None, "properties": {"name": name}}
    geo = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{name} in.csv", content)
    return {
        f"{name}.csv": content,
        f"{name}.zip": packed.getvalue(),
        f"{name}.geojson": geo,
    }
