"""The section on the national register: bring an extract, see what is kept of it."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from iinst_geo.errors import DataFileError
from iinst_geo.limited import BusyError, import_register
from iinst_geo.register.source import MAX_MB
from iinst_geo.ui.html import link, markup, part
from iinst_geo.ui.session import data, own_register, visitors
from iinst_geo.ui.your_data import report

FILE, UPLOADS, FAULT = "register_file", "register_uploads", "register_fault"
CLOSED_TOO = "closed_schools_too"
DOWNLOADS = "https://get-information-schools.service.gov.uk/Downloads"
READING = "Reading the register"
COMMAND = "iinst-geo import-register"


def render() -> None:
    """Draw which register is in use, and take another."""
    page = link(DOWNLOADS, "Get Information about Schools")
    st.html(
        '<h2 id="register">The national register of schools</h2>'
        "<p>With it Nearby lists every school, Regions counts how many are in a "
        "partnership, and Explore draws where schools are.</p>"
        f"<p>Among the downloads of {page} tick <em>Establishment fields CSV</em>, "
        "under all establishment data, and give the file here as it comes: the zip, or "
        f"the CSV in it, of at most {MAX_MB} MB. Names of head teachers, telephone "
        "numbers and e-mail addresses are not read.</p>"
        "<p>What you give here stays in the memory of this session, like data of your "
        f"own. The command <code>{COMMAND} FILE</code> keeps a register for all who "
        "use the explorer on this machine.</p>"
    )
    _render_in_use()
    st.checkbox("Closed schools too", key=CLOSED_TOO)
    # Under a new key the field is empty again, and the file is out of memory.
    uploads = st.session_state.setdefault(UPLOADS, 0)
    given = st.file_uploader(
        "Extract of the register",  # of any type: what it is instead is told
        max_upload_size=MAX_MB,
        key=f"{FILE}_{uploads}",
    )
    if given:
        _take(given)


def _render_in_use() -> None:
    own, kept = own_register.in_use(), _kept_in_words()
    if own is None:
        st.html(markup("<p>In use now: {}.</p>", kept or "none"))
        return
    first, *left_out = own.lines
    other = f" It stands before the one kept here, the {kept}." if kept else ""
    st.html(
        markup(
            '<div role="status"><p><strong>In use now, in this tab alone: the {}.'
            "</strong>{}</p><p>{}</p>{}</div>",
            own.register.label,
            other,
            first,
            part("bullets", left_out),
        )
    )
    st.button(
        f"Take it off and use the {kept}" if kept else "Take it off",
        key="leave_own_register",
        on_click=own_register.give_up,
    )


def _kept_in_words() -> str:
    """Name the register that the machine keeps, empty if it keeps none."""
    try:
        register = data.register()
    except DataFileError:
        return ""
    if register is None:
        return ""
    return f"{register.label}, {len(register.schools):,} schools"


def _take(given: UploadedFile) -> None:
    """Read the file and use it; say what is wrong with it if it is no register."""
    closed_too = bool(st.session_state[CLOSED_TOO])
    asked = given.file_id, closed_too
    if st.session_state.get(FAULT, (None, ""))[0] != asked:
        bar = st.progress(0.0, READING)

        def tell(share: float) -> None:
            bar.progress(share, READING)

        try:
            found = import_register(
                given.getvalue(),
                name=given.name,
                open_only=not closed_too,
                progress=tell,
                visitor=visitors.who_waits(),
            )
        except BusyError as error:
            bar.empty()
            report.render_busy(error)
            return
        except DataFileError as error:
            bar.empty()
            st.session_state[FAULT] = asked, str(error)
        else:
            own_register.use(found)
            st.session_state[UPLOADS] += 1
            st.rerun()
    st.error("The file cannot be used as the register.")
    st.text(st.session_state[FAULT][1])
