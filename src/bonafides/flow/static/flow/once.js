// A form marked data-once is sent once: a second click while the first is under way does nothing.
// The page shows itself again from memory after "back": then the form is open again.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });
}

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// After a refused form, begin at the summary of what is missing.
document.querySelector("[data-focus]")?.focus();
