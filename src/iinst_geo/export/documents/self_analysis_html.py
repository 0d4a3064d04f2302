"""A self-analysis as one page of HTML to print."""

from __future__ import annotations

from markupsafe import Markup

from iinst_geo.export.documents.html_pages import template
from iinst_geo.export.documents.self_analysis import TITLE, report
from iinst_geo.export.pictures.profile import profile_in_words, profile_svg
from iinst_geo.network.model import PartnershipNetwork
from iinst_geo.self_analysis.advice import Advice
from iinst_geo.self_analysis.answers import Answers


def answers_html(
    network: PartnershipNetwork, answers: Answers, advice: Advice
) -> bytes:
    """
    Return a self-analysis as a page to print on A4.

    Parameters
    ----------
    network
        What the suggestions are of.
    answers
        What was answered.
    advice
        What the answers led to, as the page shows it.

    Returns
    -------
    content
        HTML in UTF-8 without outside requests; what people wrote stands in it as
        characters.
    """
    said = report(network, answers, advice)
    page = template("self_analysis.html.j2").render(
        title=TITLE,
        said=said,
        svg=Markup(profile_svg(said.profiles)),  # noqa: S704, drawn by us alone
        picture_words=profile_in_words(said.profiles),
    )
    return page.encode()
