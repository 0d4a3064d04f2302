"""The Present page: the story's scenes to read and edit, to present and take away."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st
from markupsafe import Markup

from iinst_geo.errors import IinstGeoError, StoryFileError
from iinst_geo.export.player.file import HELD_OF_LARGE, story_html
from iinst_geo.export.summary import is_too_many
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.selection.address import STORY
from iinst_geo.selection.summaries import counted, filter_in_words
from iinst_geo.story.files import first_story, read_story, write_story
from iinst_geo.story.link import LONGEST_LINK, packed
from iinst_geo.story.model import (
    LONGEST_CAPTION,
    LONGEST_NOTES,
    LONGEST_TITLE,
    MOST_SCENES,
    Scene,
    Story,
    deleted,
    duplicated,
    moved,
    replaced,
)
from iinst_geo.ui import page
from iinst_geo.ui.html import markup
from iinst_geo.ui.session import lost_session, own_network, own_story
from iinst_geo.ui.text import as_markdown
from iinst_geo.ui.widgets.downloads import render_download

EDITED, LOADED, REPORT = "edited_scene", "loaded_story", "story_report"
NAMED = "story_title"
FIELDS = {"title": LONGEST_TITLE, "caption": LONGEST_CAPTION, "notes": LONGEST_NOTES}


def render(network: PartnershipNetwork) -> None:
    """Draw the page for a network."""
    page.begin_plain("Present")
    story = own_story.story(network)
    if st.session_state.get(REPORT):
        st.error("The story was left as it is.")
        st.text(st.session_state[REPORT])
    main, side = st.columns([2, 1], gap="large")
    with main:
        _render_story(network, story)
        _render_scenes(network, story)
    with side:
        _render_takeaways(network, story)
        _render_loading(network)
        lost_session.render_story(network)
        _render_keys()


def _render_story(network: PartnershipNetwork, story: Story) -> None:
    first = first_story(network)
    st.html(
        markup(
            "<h2>{}</h2><p>{}. Add more with <b>Add this view to my story</b> on "
            "Explore, Nearby and Regions.</p>",
            story.title,
            counted(len(story.scenes), "scene"),
        )
    )
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="story_actions"
    ):
        _render_present("" if story == first else packed(story))
        st.button(
            "Undo",
            key="undo",
            icon=":material/undo:",
            on_click=_undo,
            disabled=not own_story.can_undo(),
        )
        st.button(
            "Begin again",
            key="begin_again",
            on_click=_tell,
            args=(network, first),
            disabled=story == first,
            help="With the story that these data begin with.",
        )


def _render_present(word: str) -> None:
    if own_network.in_use():  # the server has no copy of it for the player's route
        st.html(
            "<p>A story about your own data is presented from its file: download it as "
            "one HTML file.</p>"
        )
        return
    if len(word) > LONGEST_LINK:
        st.html(
            "<p>This story is too long for a link. Download it as one HTML file, and "
            "present from that.</p>"
        )
        return
    query = f"?{STORY}={word}" if word else ""
    st.html(
        f'<a class="action main" href="player{query}" target="_blank">Present</a>',
        width="content",
    )


def _render_scenes(network: PartnershipNetwork, story: Story) -> None:
    for at, scene in enumerate(story.scenes):
        with st.container(border=True, key=f"scene_{at}"):
            st.html(_in_words(at, scene))
            _render_scene_actions(network, story, at)
            if st.session_state.get(EDITED) == at:
                _render_form(network, story, at)


def _in_words(at: int, scene: Scene) -> Markup:
    shows = [filter_in_words(scene.criteria)]
    shows += [f"{scene.focus.kind} {scene.focus.id}"] if scene.focus else []
    shown = "; ".join(filter(None, shows)) or "all partnerships"
    notes = "<details><summary>Notes</summary>{}</details>"
    return markup(
        '<h3>{}. {}</h3><p>{}</p><p class="basis">Shows {}.</p>{}',
        at + 1,
        scene.title,
        scene.caption,
        shown,
        markup(notes, scene.notes) if scene.notes else "",
    )


def _render_scene_actions(network: PartnershipNetwork, story: Story, at: int) -> None:
    last, number = len(story.scenes) - 1, at + 1
    with st.container(horizontal=True, gap="small", key=f"scene_actions_{at}"):
        button = partial(st.button, type="tertiary", on_click=_tell)
        is_open = st.session_state.get(EDITED) == at
        st.button(
            f"Close scene {number}" if is_open else f"Edit scene {number}",
            key=f"edit_{at}",
            type="tertiary",
            on_click=_edit,
            args=(None if is_open else at,),
        )
        up = moved(story, at, -1)
        button("Move up", key=f"up_{at}", args=(network, up), disabled=at == 0)
        down = moved(story, at, 1)
        button("Move down", key=f"down_{at}", args=(network, down), disabled=at == last)
        full = len(story.scenes) >= MOST_SCENES
        copy = duplicated(story, at)
        button("Duplicate", key=f"copy_{at}", args=(network, copy), disabled=full)
        rest = deleted(story, at) if last else story
        button("Delete", key=f"delete_{at}", args=(network, rest), disabled=last == 0)


def _render_form(network: PartnershipNetwork, story: Story, at: int) -> None:
    scene = story.scenes[at]
    with st.form(key=f"form_{at}", border=False):
        st.text_input("Title", scene.title, max_chars=LONGEST_TITLE, key=f"title_{at}")
        st.text_area(
            "Caption",
            scene.caption,
            max_chars=LONGEST_CAPTION,
            key=f"caption_{at}",
            help="A sentence or two, to be read from the back of a room.",
        )
        st.text_area("Notes", scene.notes, max_chars=LONGEST_NOTES, key=f"notes_{at}")
        st.form_submit_button("Keep", on_click=_keep, args=(network, story, at))


def _keep(network: PartnershipNetwork, story: Story, at: int) -> None:
    written = {name: str(st.session_state[f"{name}_{at}"]).strip() for name in FIELDS}
    scene = replace(story.scenes[at], **written)  # type: ignore[arg-type]
    _tell_if_sound(network, replaced(story, at, scene))


def _rename(network: PartnershipNetwork, story: Story, key: str) -> None:
    title = str(st.session_state[key]).strip()
    _tell_if_sound(network, replace(story, title=title))


def _tell_if_sound(network: PartnershipNetwork, changed: Story) -> None:
    try:
        write_story(changed)
    except StoryFileError as error:
        st.session_state[REPORT] = str(error)
    else:
        _tell(network, changed)


def _undo() -> None:
    own_story.undo()
    _edit(None)


def _tell(network: PartnershipNetwork, changed: Story) -> None:
    own_story.tell(network, changed)
    st.session_state.pop(REPORT, None)
    _edit(None)


def _edit(at: int | None) -> None:
    st.session_state[EDITED] = at


def _render_takeaways(network: PartnershipNetwork, story: Story) -> None:
    st.html(
        "<h2>Take it away</h2><p>One HTML file plays on any laptop, from a stick, with "
        "no network: map, filters, list and scenes.</p>"
    )
    # Under a key of its own, the field shows each title as it comes.
    key = f"{NAMED}:{story.title}"
    st.text_input(
        "Title of the story",
        story.title,
        max_chars=LONGEST_TITLE,
        key=key,
        on_change=_rename,
        args=(network, story, key),
    )
    with st.container(gap="small", key="story_files"):
        if is_too_many(len(network.partnerships)):
            st.html(markup('<p class="basis">{}</p>', HELD_OF_LARGE))
        render_download(
            "Download as one HTML file",
            partial(story_html, network, story),
            "story.html",
            key="story_html",
        )
        render_download(
            "Download as slides (PowerPoint)",
            partial(_slides, network, story),
            "story.pptx",
            key="story_pptx",
        )
        render_download(
            "Save story (JSON)",
            partial(write_story, story),
            "story.json",
            key="story_json",
        )


def _render_loading(network: PartnershipNetwork) -> None:
    st.html("<h2>Load a story</h2>")
    st.file_uploader(
        "A story saved here (JSON)",
        type="json",
        key=LOADED,
        max_upload_size=1,
        on_change=_load,
        args=(network,),
        help="It takes the place of the present story; Undo brings that back. The "
        "file is read here and not kept.",
    )


def _load(network: PartnershipNetwork) -> None:
    given = st.session_state[LOADED]
    if given is None:
        return
    try:
        loaded = read_story(given.getvalue(), network)
    except IinstGeoError as error:
        st.session_state[REPORT] = str(error)
    else:
        _tell(network, loaded)
        st.toast(as_markdown(f"Loaded {loaded.title}"))


def _render_keys() -> None:
    st.html(
        "<h2>Keys while presenting</h2><dl><dt>Next</dt><dd>→, Page Down or Space</dd>"
        "<dt>Back</dt><dd>← or Page Up</dd><dt>Ends</dt><dd>Home, End</dd>"
        "<dt>Black</dt><dd>b or .</dd><dt>Notes</dt><dd>n</dd>"
        "<dt>Full screen</dt><dd>f</dd><dt>Light, dark</dt><dd>t</dd>"
        "<dt>Leave</dt><dd>Escape</dd></dl>"
    )


def _slides(network: PartnershipNetwork, story: Story) -> bytes:
    # Loads what draws pictures and slides, which most servers are never asked for.
    from iinst_geo.export.documents.slides import story_pptx  # noqa: PLC0415

    return story_pptx(network, story)
