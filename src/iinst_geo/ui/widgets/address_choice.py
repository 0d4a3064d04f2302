"""A choice of one thing that stands in the address under a name of the page's own."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st


def render(name: str, label: str, labels: Mapping[str, str], default: str = "") -> str:
    """
    Draw the choice, and give what is chosen.

    Parameters
    ----------
    name
        The parameter of the address, and the widget's key.
    label
        What is asked.
    labels
        How each value is shown, by the value as the address has it.
    default
        What holds when the address names nothing known. With none, nothing is chosen
        at first.

    Notes
    -----
    The widget is not bound to the query: a link could not carry its parameter then
    (Streamlit 1.67), and its labels would stand in the address instead of the values.
    """
    asked = st.query_params.get(name, "")
    chosen = asked if asked in labels else default
    st.session_state[name] = chosen or None
    st.pills(
        label,
        list(labels),
        format_func=labels.__getitem__,
        required=bool(default),
        key=name,
        on_change=_write,
        args=(name,),
    )
    return chosen


def unknown(name: str, labels: Mapping[str, str]) -> list[str]:
    """Return what the address asks for in vain, as ``name=value``."""
    asked = st.query_params.get(name, "")
    return [f"{name}={asked}"] if asked and asked not in labels else []


def choose(name: str, value: str) -> None:
    """Choose a value; the address carries it."""
    st.query_params[name] = value


def _write(name: str) -> None:
    # Taken off, the choice comes back: the address still has it.
    if st.session_state[name]:
        choose(name, st.session_state[name])
