// Keyboard first: single keys do what a visible control does; nothing is reachable by keys alone.
const help = document.getElementById("keys");
const helpButton = document.querySelector("[data-help]");
const links = [...document.querySelectorAll(".case-link")];

function typing(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
}

function step(by) {
  if (links.length === 0) return;
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by));
  links[next].focus();
}

function act(control) {
  if (control.tagName === "SUMMARY") {
    const box = control.parentElement;
    for (const other of document.querySelectorAll(".verdict[open]")) if (other !== box) other.open = false;
    box.open = true;
    const first = box.querySelector("select, input:not([type=hidden]), textarea");
    (first ?? control).focus();
    box.scrollIntoView({ block: "nearest" });
  } else if (control.tagName === "TEXTAREA") {
    control.focus();
    control.scrollIntoView({ block: "center" });
  } else {
    control.click();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
  if (event.key === "Escape" && typing(event.target)) {
    event.target.blur();
    return;
  }
  if (typing(event.target)) return;
  if (event.key === "?") {
    help.showModal();
  } else if (event.key === "j") {
    step(1);
  } else if (event.key === "k") {
    step(-1);
  } else if (event.key === "p") {
    const frame = document.querySelector(".photo-frame") ?? document.querySelector("#look");
    frame?.focus();
  } else if (/^[a-z]$/.test(event.key)) {
    const control = document.querySelector(`[data-key="${event.key}"]`);
    if (!control) return;
    act(control);
  } else {
    return;
  }
  event.preventDefault();
});

if (helpButton) {
  helpButton.hidden = false;
  helpButton.addEventListener("click", () => help.showModal());
}

// A filter takes effect when it is changed; without scripts its button does it.
const filters = document.querySelector("[data-filters]");
filters?.addEventListener("change", () => filters.requestSubmit());
