// Runs in every frame of a page before its own scripts: notes each change of the page
// and of what is drawn on a canvas, and when two animation frames passed without one.
(() => {
  const top = window.top;
  const probe = (top.benchProbe ??= {
    click: 0, change: 0, rest: 0, quiet: 0, drawn: 0, touch, draw,
  });

  // Watches frames only while something changes: a page at rest is left alone.
  function frame() {
    probe.quiet += 1;
    if (probe.quiet < 2) return top.requestAnimationFrame(frame);
    probe.rest = top.performance.now();
  }
  function touch() {
    if (probe.rest >= probe.change) top.requestAnimationFrame(frame);
    probe.change = top.performance.now();
    probe.rest = probe.quiet = 0;
  }

  // Notes the first frame of the map after `drawn` was set to 0.
  function draw() {
    touch();
    if (probe.drawn) return;
    probe.drawn = Infinity;
    top.requestAnimationFrame(() => (probe.drawn = top.performance.now()));
  }

  // A frame within the page is a map, and may draw without a canvas.
  new MutationObserver(() => (window === top ? probe.touch() : probe.draw())).observe(document, {
    subtree: true, childList: true, attributes: true, characterData: true,
  });
  const draws = /^(draw[AEI]|clear$|clearRect|fill$|fillRect|fillText|stroke$|putImage)/;
  for (const kind of [
    WebGLRenderingContext, WebGL2RenderingContext, CanvasRenderingContext2D,
  ]) {
    for (const name of Object.getOwnPropertyNames(kind.prototype)) {
      if (!draws.test(name)) continue;
      const own = kind.prototype[name];
      kind.prototype[name] = function (...given) {
        probe.draw();
        return own.apply(this, given);
      };
    }
  }
  if (window === top) {
    const note = (event) => (probe.click = event.timeStamp);
    document.addEventListener("click", note, true);
    document.addEventListener("keydown", (event) => event.key === "Enter" && note(event), true);
  }
})();
