// Lists: what is left to do when htmx swaps facets and hits. Focus, place, open facets, the text in the search box.
// Without this file or without htmx the list is a form and links.

const liste = document.querySelector(".liste");
const schmal = matchMedia("(max-width: 61.99rem)");
const offen = new Map();

function offeneMerken() {
  for (const klappe of liste.querySelectorAll("#facetten details")) offen.set(klappe.id, klappe.open);
}

function offeneHerstellen() {
  for (const klappe of liste.querySelectorAll("#facetten details")) {
    if (offen.has(klappe.id)) klappe.open = offen.get(klappe.id);
  }
}

function zurUeberschrift() {
  const ueberschrift = liste.querySelector("#ergebnis");
  ueberschrift.focus({ preventScroll: true });
  ueberschrift.scrollIntoView({ block: "start" });
}

function nachTausch({ elt, triggeringEvent }) {
  const feld = liste.querySelector("#q");
  if (document.activeElement !== feld) feld.value = new URLSearchParams(location.search).get("q") ?? "";
  const angewendet = triggeringEvent?.type === "submit" && document.activeElement?.closest(".auswahl__anwenden");
  if (angewendet && schmal.matches) liste.querySelector(".auswahl__filter").open = false;
  // Who turned the page, or whose chip or link is gone, goes on at the heading of the hits.
  if (elt.closest(".blaetterer") || angewendet || document.activeElement === document.body) zurUeberschrift();
}

// The address that is shown and shared names only what is chosen.
liste.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.parameters.q) delete detail.parameters.q;
});
liste.addEventListener("htmx:beforeSwap", offeneMerken);
liste.addEventListener("htmx:oobAfterSwap", offeneHerstellen);
liste.addEventListener("htmx:afterSettle", ({ detail, target }) => {
  if (target.id === "ergebnisse") nachTausch(detail.requestConfig);
});
// When the answer is an error or none comes, the browser goes there itself and says what it finds.
for (const fehler of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  liste.addEventListener(fehler, ({ detail }) => location.assign(detail.pathInfo.finalRequestPath));
}
