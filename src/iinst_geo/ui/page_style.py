"""The style sheets that every page begins with, put together once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from iinst_geo.ui import filters


@cache
def style() -> str:
    """Return the style of all pages, as an element."""
    sheet = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
    return f"<style>{sheet}{filters.places_of_notes(1, filters.USUAL_PLACES)}</style>"


@cache
def colours(theme: str) -> str:
    """Return the two colours of a theme that the style goes by, as an element."""
    accent, ground = (
        st.get_option(f"theme.{theme}.{colour}")
        for colour in ("primaryColor", "backgroundColor")
    )
    return f"<style>:root {{ --accent: {accent}; --ground: {ground}; }}</style>"
