// Times are written in UTC by the server; here they become the reader's own.
const show = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });

function localise(root) {
  for (const time of root.querySelectorAll("time[data-local]")) {
    time.textContent = show.format(new Date(time.dateTime));
    time.removeAttribute("data-local");
  }
}

localise(document);
document.body.addEventListener("htmx:afterSettle", () => localise(document));
