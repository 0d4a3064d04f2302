"""A comparison as semantic HTML: what differs, and what all have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from iinst_geo.analysis.comparison import DIFFERS, Cell, Comparison, Item, Row
from iinst_geo.ui.text import as_html, link, scroller
from iinst_geo.vocabulary import NOT_RECORDED

RULE = (
    "A row differs when answers that are recorded differ; what is not recorded differs "
    "from nothing. What all have is marked “in all”."
)


def comparison_table_html(comparison: Comparison, rows: Sequence[Row]) -> str:
    """Give some rows of a comparison as a table in a region that scrolls."""
    heads = "".join(
        f'<th scope="col"><span class="eyebrow">{as_html(key)}</span>'
        f"{as_html(title)}</th>"
        for key, title in zip(comparison.case_study_ids, comparison.titles, strict=True)
    )
    body = "".join(_row(row) for row in rows)
    width = f"--columns:{len(comparison.case_study_ids)}"
    return scroller(
        "Comparison",
        f'<table class="matrix compare" style="{width}">'
        "<caption>Case studies side by side</caption>"
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody></table>",
    )


def _row(row: Row) -> str:
    kind = " class=differs" if row.differs else ""
    badge = ""
    if row.verdict:
        sign = "≠" if row.verdict == DIFFERS else "="
        badge = (
            f'<span class="badge"><span aria-hidden="true">{sign} </span>'
            f"{row.verdict}</span>"
        )
    cells = "".join(f"<td>{_cell(row, cell)}</td>" for cell in row.cells)
    return f'<tr{kind}><th scope="row">{as_html(row.label)}{badge}</th>{cells}</tr>'


def _cell(row: Row, cell: Cell) -> str:
    if not cell:
        return f'<em class="missing">{NOT_RECORDED}</em>'
    # In a row that is the same throughout, "in all" would say so once more.
    shared = row.shared if row.differs else frozenset()
    said = [_item(item, is_shared=item.value in shared) for item in cell]
    bases = [_basis(item.basis) for item in cell]
    if len(cell) == 1:
        return said[0] + bases[0]
    if len(set(bases)) == 1:  # said once for all
        return f"{_list(said)}{bases[0]}"
    return _list(map("".join, zip(said, bases, strict=True)))


def _list(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{each}</li>' for each in items)}</ul>"


def _item(item: Item, *, is_shared: bool) -> str:
    detail = f" ({as_html(item.detail)})" if item.detail else ""
    mark = ' <strong class="in-all">in all</strong>' if is_shared else ""
    return f"{link(item.url, item.value)}{detail}{mark}"


def _basis(basis: str) -> str:
    return f' <span class="basis">{as_html(basis)}</span>' if basis else ""
