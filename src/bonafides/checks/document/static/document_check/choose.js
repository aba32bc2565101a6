// Show only the kinds that the chosen country's documents may be. Without this script the form checks it when sent.

const country = document.getElementById("country");
const kinds = [...document.querySelectorAll("[data-kind]")];
const none = document.getElementById("choose-country-first");
const accepted = JSON.parse(document.getElementById("accepted-kinds").textContent);

function update() {
  const fits = accepted[country.value] || [];
  none.hidden = Boolean(country.value);
  for (const row of kinds) {
    const input = row.querySelector("input");
    row.hidden = !fits.includes(row.dataset.kind);
    if (row.hidden) input.checked = false;
  }
  const shown = kinds.filter((row) => !row.hidden);
  if (shown.length === 1) shown[0].querySelector("input").checked = true;
}

country.addEventListener("change", update);
update();
