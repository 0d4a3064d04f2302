"""What is broken in a page: wide tables, sideways scroll, text over text."""

from __future__ import annotations

import time

from playwright.sync_api import Page, expect

SIZES = ((1400, 900), (1280, 720), (820, 1180), (390, 844), (320, 568))
# A table that scrolls in a region of its own is no more than a few screens wide.
MOST_PX = 1_800
LAID_OUT_WITHIN_S = 10
NAVIGATION_ON_TOP_FROM_PX = 768  # in Streamlit 1.67

# Text is what is seen of it: within what cuts it off, and not in what is closed. Maps,
# charts and grids draw their own.
_FAULTS = """
async (mostPx) => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const OWN = "canvas, svg, .vega-embed, [data-testid=stDataFrame], .unseen, " +
    ".map, style, script, noscript";
  const main = document.querySelector(".stMain") ?? document.body;
  const seen = (each) => each.checkVisibility({
    opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true,
  }) && !each.closest(OWN) &&
    (each.closest("summary") || !each.closest("details:not([open])"));
  const named = (each) => `${each.localName}.${each.className} ` +
    `“${each.innerText.slice(0, 30)}”`;
  const faults = [];
  for (const each of new Set([document.scrollingElement, main]))
    if (each.scrollWidth > each.clientWidth)
      faults.push(`the page is ${each.scrollWidth} px wide`);
  for (const table of document.querySelectorAll("table")) {
    if (!seen(table)) continue;
    const inside = table.parentElement, width = table.getBoundingClientRect().width;
    const scrolls = inside.matches("[role=region][aria-label][tabindex='0']") &&
      getComputedStyle(inside).overflowX === "auto";
    const most = scrolls ? mostPx : inside.getBoundingClientRect().width + 1;
    if (width > most) faults.push(`${named(table)} is ${width} px wide, not ${most}`);
  }
  const texts = [], walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, within = text.parentElement;
    if (!text.data.trim() || !seen(within)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      const cut = { x: [box.left, box.right], y: [box.top, box.bottom] };
      for (let at = within; at && at !== document.body; at = at.parentElement) {
        if (getComputedStyle(at).overflow === "visible") continue;
        const frame = at.getBoundingClientRect();
        cut.x = [Math.max(cut.x[0], frame.left), Math.min(cut.x[1], frame.right)];
        cut.y = [Math.max(cut.y[0], frame.top), Math.min(cut.y[1], frame.bottom)];
      }
      if (cut.x[1] - cut.x[0] > 2 && cut.y[1] - cut.y[0] > 2)
        texts.push({ ...cut, within });
    }
  }
  texts.sort((one, other) => one.y[0] - other.y[0]);
  const common = (one, other) =>
    Math.min(one[1], other[1]) - Math.max(one[0], other[0]);
  texts.forEach((one, place) => {
    for (let next = place + 1; next < texts.length; next++) {
      const other = texts[next];
      if (other.y[0] > one.y[1]) break;
      // Lines of one text may touch, its parts stand within one another.
      if (one.within.contains(other.within) || other.within.contains(one.within))
        continue;
      if (common(one.x, other.x) > 2 && common(one.y, other.y) > 4)
        faults.push(`${named(one.within)} lies over ${named(other.within)}`);
    }
  });
  return faults;
}
"""


def faults(page: Page) -> list[str]:
    """Return what is broken in the look of a page, once it is laid out."""
    found: list[str] = page.evaluate(_FAULTS, MOST_PX)
    return found


def expect_whole_at_every_size(page: Page, what: str = "") -> None:
    """Resize a page that is open, and wait at each size until nothing is broken."""
    was = page.viewport_size
    sizes = [*SIZES, (was["width"], was["height"])] if was else SIZES
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        deadline = time.monotonic() + LAID_OUT_WITHIN_S
        # What measures itself (a chart, a grid) follows a little later.
        while found := faults(page):
            assert time.monotonic() < deadline, f"{what} at {width} px: {found[:5]}"
            page.wait_for_timeout(50)
    if was and was["width"] > NAVIGATION_ON_TOP_FROM_PX:  # it comes out of the sidebar
        in_sidebar = page.get_by_test_id("stSidebar").get_by_role("link")
        expect(in_sidebar).to_have_count(0)
