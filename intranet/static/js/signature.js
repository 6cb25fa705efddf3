/* A signature drawn with a finger, a pen or the mouse: strokes become the path of an SVG, whole
   numbers on a sheet of 600 x 200, which the hidden field carries. No more than the server takes. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-sign]");
  const pad = form && form.querySelector("[data-pad]");
  if (!pad || pad.dataset.ready) return;
  pad.dataset.ready = "1";
  const path = pad.firstElementChild;
  const field = form.elements.drawing;
  let last = null;

  const show = (text) => {
    field.value = text;
    path.setAttribute("d", text);
  };
  const place = (event) => {
    const box = pad.getBoundingClientRect();
    const on = (at, size, most) => Math.max(0, Math.min(most, Math.round((at / size) * most)));
    return [on(event.clientX - box.left, box.width, 600), on(event.clientY - box.top, box.height, 200)];
  };
  const draw = (letter, [x, y]) => {
    if (field.value.length > 8100) return;
    last = [x, y];
    show(field.value + letter + x + " " + y);
  };

  pad.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    pad.setPointerCapture(event.pointerId);
    const at = place(event);
    draw("M", at);
    draw("L", at);
  });
  pad.addEventListener("pointermove", (event) => {
    if (!last) return;
    const at = place(event);
    if (Math.abs(at[0] - last[0]) + Math.abs(at[1] - last[1]) > 3) draw("L", at);
  });
  for (const end of ["pointerup", "pointercancel"]) pad.addEventListener(end, () => (last = null));
  form.querySelector("[data-clear]").addEventListener("click", () => show(""));
})();
