// Zoom, turn and move a photo with buttons, keys, wheel and drag.
const STEP = 1.25;
const MOST = 8;

function viewer(figure) {
  const frame = figure.querySelector(".photo-frame");
  const image = figure.querySelector("img");
  const view = { size: 1, turn: 0, x: 0, y: 0 };

  const show = () => {
    image.style.transform = `translate(${view.x}px, ${view.y}px) rotate(${view.turn}deg) scale(${view.size})`;
  };
  const zoom = (by) => {
    view.size = Math.min(MOST, Math.max(1, view.size * by));
    if (view.size === 1) view.x = view.y = 0;
    show();
  };
  const turn = (by) => {
    view.turn = (view.turn + by + 360) % 360;
    show();
  };
  const shift = (x, y) => {
    view.x += x;
    view.y += y;
    show();
  };
  const reset = () => {
    Object.assign(view, { size: 1, turn: 0, x: 0, y: 0 });
    show();
  };
  const verbs = {
    in: () => zoom(STEP),
    out: () => zoom(1 / STEP),
    left: () => turn(-90),
    right: () => turn(90),
    reset,
  };
  const keys = {
    "+": verbs.in,
    "=": verbs.in,
    "-": verbs.out,
    "−": verbs.out,
    "[": verbs.left,
    "]": verbs.right,
    0: reset,
    ArrowLeft: () => shift(40, 0),
    ArrowRight: () => shift(-40, 0),
    ArrowUp: () => shift(0, 40),
    ArrowDown: () => shift(0, -40),
  };

  const tools = figure.querySelector(".photo-tools");
  tools.hidden = false;
  tools.addEventListener("click", (event) => verbs[event.target.closest("[data-do]")?.dataset.do]?.());
  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    keys[event.key]();
    event.preventDefault();
  });
  frame.addEventListener(
    "wheel",
    (event) => {
      if (document.activeElement !== frame) return; // the page scrolls until the photo was chosen
      zoom(event.deltaY < 0 ? STEP : 1 / STEP);
      event.preventDefault();
    },
    { passive: false },
  );
  let from = null;
  frame.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX, y: event.clientY };
    frame.setPointerCapture(event.pointerId);
    frame.focus({ preventScroll: true });
  });
  frame.addEventListener("pointermove", (event) => {
    if (!from) return;
    shift(event.clientX - from.x, event.clientY - from.y);
    from = { x: event.clientX, y: event.clientY };
  });
  for (const name of ["pointerup", "pointercancel"]) frame.addEventListener(name, () => (from = null));
  image.addEventListener("error", () => {
    const said = document.createElement("p");
    said.textContent = "This photo is not kept any more, or the time for looking is over. Reload the page.";
    frame.replaceChildren(said);
  });
}

for (const figure of document.querySelectorAll("[data-photo]")) viewer(figure);
