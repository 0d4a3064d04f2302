"""What a page sends to the browser: each text with the place where it is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from google.protobuf.message import Message
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest

from tests.hostile.words import HOST, ID, MARK
from tests.ui.test_text import LIVE

Place = tuple[str, str]  # the kind of element, and the path of the field

# Fields that Streamlit 1.67 reads as Markdown, whatever element they are of.
MARKDOWN = {"label", "help", "body", "options.content", "text", "title"}
HTML = {("html", "body"), ("bidi_component", "json")}
# Fields that are shown as they stand, or not at all, by the last part of their path.
PLAIN = {
    "id": "the name of a widget for Streamlit itself",
    "form_id": "the same",
    "user_key": "the same",
    "page_script_hash": "the same",
    "query_params": "a link's query, put together by Streamlit",
    "query_string": "the same",
    "options": "the values of a select box, drawn as text",
    "raw_value": "the value that is on, told apart from the label",
    "raw_values": "the values that are on, told apart from the labels",
    "value": "what stands in a field",
    "default": "the same",
    "placeholder": "an attribute",
    "alt": "an attribute",
    "json": "the map, whose scripts set text as text",
    "data": "a table in Arrow, drawn on a canvas, read aloud as text",
    "url": "a file's address, which Streamlit makes",
    "name": "the name of a file",
}
OUR_OWN = {"window.print()"}  # what our own buttons do


def texts(page: AppTest) -> Iterator[tuple[Place, str]]:
    """Return each text that a page sends with a hostile word in it."""
    for kind, proto in _elements(page._tree):
        for path, text in _strings(proto):
            if MARK in text or HOST in text:
                yield (kind, path), text


def _elements(block: Any) -> Iterator[tuple[str, Message]]:
    for child in block.children.values():
        if isinstance(getattr(child, "proto", None), Message):
            yield child.type, child.proto
        if hasattr(child, "children"):
            yield from _elements(child)


def _strings(message: Message, above: str = "") -> Iterator[tuple[str, str]]:
    for field, value in message.ListFields():
        path = f"{above}{field.name}"
        if isinstance(value, Mapping):
            many = [*value, *value.values()]
        else:
            many = list(value) if field.is_repeated else [value]
        for each in many:
            if isinstance(each, Message):
                yield from _strings(each, f"{path}.")
            elif isinstance(each, bytes):
                yield path, each.decode(errors="replace")
            elif isinstance(each, str):
                yield path, each


class Elements(HTMLParser):
    """What HTML makes: its text, and what a hostile word made."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.made = "", []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(
        self, tag: str, attributes: list[tuple[str, str | None]]
    ) -> None:
        for name, value in attributes:
            loads = name in {"href", "src", "srcset", "action", "style", "data"}
            acts = name.startswith("on") and value not in OUR_OWN
            if (name == "id" and value == ID) or acts:
                self.made.append(f"<{tag} {name}={value}>")
            if loads and (HOST in (value or "") or "javascript:" in (value or "")):
                self.made.append(f"<{tag} {name}={value}>")
        if tag in {"script", "img", "iframe", "object"}:
            self.made.append(f"<{tag}>")


def elements_of(markup: str) -> Elements:
    """Return what HTML makes."""
    reader = Elements()
    reader.feed(markup)
    reader.close()
    return reader


def fault(place: Place, text: str) -> str:
    """Return what is wrong with a text in its place, empty if nothing is."""
    kind, path = place
    last = path.rpartition(".")[2]
    markup = json.loads(text).get("html", "") if path == "json" else text
    if place in HTML and markup:
        made = elements_of(markup).made
        return f"made {made[:2]}" if made else ""
    if kind == "text":
        return ""
    if path in MARKDOWN or last in {"label", "help"}:
        shown = MarkdownIt("js-default").render(text)
        read = elements_of(shown)
        if set(tags(shown)) - {"p", "strong"} or LIVE.search(read.text):
            return "is live Markdown"
        return ""
    return "" if last in PLAIN else "is a place that nobody looked at"


def tags(markup: str) -> list[str]:
    """Return the names of the elements of HTML."""
    found: list[str] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, _: found.append(tag)  # type: ignore[method-assign]
    reader.feed(markup)
    return found
