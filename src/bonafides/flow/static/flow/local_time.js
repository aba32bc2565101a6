// Times are written in UTC by the server; here they become the reader's own.
// The order of day and month is the reader's, as long as their language is the page's.
const page = document.documentElement.lang;
const show = new Intl.DateTimeFormat(navigator.language.startsWith(page) ? navigator.language : page, { dateStyle: "long", timeStyle: "short" });

function localise(root) {
  for (const time of root.querySelectorAll("time[data-local]")) {
    time.textContent = show.format(new Date(time.dateTime));
    time.removeAttribute("data-local");
  }
}

localise(document);
document.body.addEventListener("htmx:afterSettle", () => localise(document));
