// Counts down on “send again” buttons until the server would take the request; without it the server says when.
for (const button of document.querySelectorAll("[data-wait-until]")) {
  const until = Number(button.dataset.waitUntil) * 1000;
  const text = button.textContent;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? `${text} (in ${left} s)` : text;
    if (left > 0) setTimeout(tick, 1000);
  };
  tick();
}
