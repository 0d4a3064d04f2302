// Runs in every frame of a page before its own scripts: notes each change of the page
// and of what is drawn on a canvas, and when two animation frames passed without one.
(() => {
  const now = () => window.top.performance.now();
  const probe = (window.top.benchProbe ??= { click: 0, change: 0, rest: 0, quiet: 0 });
  const touch = () => {
    probe.change = now();
    probe.quiet = 0;
  };
  new MutationObserver(touch).observe(document, {
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
        touch();
        return own.apply(this, given);
      };
    }
  }
  if (window !== window.top) return;
  document.addEventListener("click", (event) => (probe.click = event.timeStamp), true);
  const frame = () => {
    probe.quiet += 1;
    if (probe.quiet === 2) probe.rest = now();
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})();
