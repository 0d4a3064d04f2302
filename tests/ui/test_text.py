"""Text from data is shown as characters, wherever it is shown."""

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from iinst_geo.ui.html import link, markup
from iinst_geo.ui.text import as_markdown
from tests.samples import calmly

JOINER = "\u2060"
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "**bold** _it_ `code` ~~gone~~",
    "[link](javascript:alert(1))",
    "![image](http://example.org/x.png)",
    "<http://example.org>",
    "http://example.org and www.example.org",
    "write to someone@example.org",
    ":smile: :material/home: :red[red] :blue-background[x]",
    "$x^2$ and $$y$$",
    "# heading",
    "1. first",
    "- item",
    "> quoted",
    "a | b",
    "&lt;b&gt; &amp; &#60;",
    "a -> b <- c -- d",
    "\\*escaped\\*",
    "===",
    "[^1]: note",
    "=cmd|' /C calc'!A0",
]
# Markdown turns the null character into another; half a surrogate pair is none.
characters = st.characters(exclude_categories=["Cs"], exclude_characters=["\0", JOINER])
marks = st.sampled_from(list("*_`~[]()<>#+-=|!\\:$&^@/.w \n\t1"))
texts = st.sampled_from(HOSTILE) | st.text(characters) | st.text(marks, max_size=12)

# What Streamlit's Markdown makes of text even when its signs are escaped: addresses
# (mdast-util-gfm-autolink-literal) and its own signs of symbols and colours.
LIVE = re.compile(
    r"https?://[-.\w]|(?<!\w)www\.[-.\w]|[-.\w+]@[-\w]+\.[-\w]|:[a-z]\w*:|:material/|:\w+\[",
    re.IGNORECASE,
)


class Characters(HTMLParser):
    """The characters and tags of a piece of HTML."""

    def __init__(self):
        super().__init__()
        self.text, self.tags = "", set()

    def handle_data(self, data):
        self.text += data

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)


def read(markup):
    reader = Characters()
    reader.feed(markup)
    reader.close()
    return reader


def rendered(value, preset):
    return read(MarkdownIt(preset).render(as_markdown(value)))


@pytest.mark.parametrize("preset", ["commonmark", "js-default"])
@calmly
@given(value=texts)
def test_markdown_gives_back_the_characters_and_no_tag(preset, value):
    shown = rendered(value, preset)
    assert shown.tags <= {"p"}
    assert shown.text.replace(JOINER, "").strip("\n") == " ".join(value.split())


@calmly
@given(texts)
def test_html_gives_back_the_characters_and_no_tag(value):
    assert html.unescape(markup("{}", value)) == value
    assert not read(markup("{}", value)).tags
    quoted = read(markup('<a title="{}">', value))
    assert quoted.tags == {"a"} and quoted.text == ""


@pytest.mark.parametrize("value", HOSTILE)
def test_nothing_is_left_that_streamlit_would_bring_to_life(value):
    assert not LIVE.search(rendered(value, "commonmark").text)


@pytest.mark.parametrize(
    "name",
    [
        "Oak School",
        "St. Mary-in-the-Elms (C of E), 1.5 km",
        "b.csv",
        "St Mary's (C of E) * Primary_School",
        "A&B",
        "St. John's - Junior",
        "#1",
        "Years 7+ | 10:30 | £5 = $6",
        "What? How!",
    ],
)
def test_ordinary_words_stay_as_they_are(name):
    assert as_markdown(name) == name


def test_lines_are_folded_into_one():
    assert as_markdown("two\r\nlines \t and\u2028more") == "two lines and more"


def test_a_link_opens_apart():
    assert link("https://example.org/?a=1&b=2", "A & B") == (
        '<a href="https://example.org/?a=1&amp;b=2" target="_blank" '
        'rel="noopener noreferrer">A &amp; B</a>'
    )


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<b>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "example.org",
        "",
        "http//[",
        "http://[",
    ],
)
def test_what_is_no_web_page_never_becomes_a_link(url):
    assert link(url, "<b>page") == "&lt;b&gt;page"


@calmly
@given(texts, texts)
def test_a_link_holds_its_label_and_nothing_else(address, label):
    shown = read(link(f"https://example.org/{address}", label))
    assert shown.text == label and shown.tags == {"a"}
