// Runs in every frame of a page before its own scripts: notes each change of the page
// and of what is drawn on a canvas, and when two animation frames passed without one.
(() => {
  const top = window.top;
  const probe = (top.benchProbe ??= { click: 0, change: 0, rest: 0, quiet: 0, touch });

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

  new MutationObserver(() => probe.touch()).observe(document, {
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
        probe.touch();
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
