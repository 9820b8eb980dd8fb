// A facet with values behind "mehr anzeigen" gets a box that narrows them while typing. Without this file they unfold.

const texte = new Map(); // what was typed, by facet: swapping the facets must not lose it

// Upper and lower case, accents and umlauts make no difference: "grun" finds "Grün".
const falten = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ß", "ss").toLowerCase();

function einrichten(facette) {
  const mehr = facette.querySelector(".facette__mehr");
  if (!mehr || facette.querySelector(".facette__suche")) return;
  const titel = facette.querySelector("legend").textContent.trim();
  const kasten = document.createElement("div");
  kasten.className = "facette__suche";
  const feld = document.createElement("input");
  feld.type = "search";
  feld.id = `${facette.id}-suche`;
  feld.className = "kern-form-input__input facette__feld";
  feld.autocomplete = "off";
  feld.placeholder = "Werte eingrenzen";
  feld.setAttribute("aria-label", `${titel}: Werte eingrenzen`);
  const ansage = document.createElement("p");
  ansage.className = "kern-sr-only";
  ansage.setAttribute("role", "status");
  kasten.append(feld, ansage);
  facette.querySelector("legend").after(kasten);

  const eingrenzen = () => {
    const gesucht = falten(feld.value.trim());
    texte.set(facette.id, feld.value);
    const optionen = [...facette.querySelectorAll(".option")];
    for (const option of optionen) option.hidden = !falten(option.querySelector("label span").textContent).includes(gesucht);
    if (gesucht) mehr.open = true;
    mehr.classList.toggle("facette__mehr--eingegrenzt", Boolean(gesucht));
    const gefunden = optionen.filter((option) => !option.hidden).length;
    ansage.textContent = gesucht ? `${gefunden} von ${optionen.length} Werten` : "";
  };
  feld.addEventListener("input", eingrenzen);
  // Only the boxes of the values are a selection: what is typed here is not sent.
  feld.addEventListener("keydown", (ereignis) => {
    if (ereignis.key === "Enter") ereignis.preventDefault();
  });
  feld.value = texte.get(facette.id) ?? "";
  if (feld.value) eingrenzen();
}

const alle = () => document.querySelectorAll(".auswahl__facetten .facette").forEach(einrichten);
alle();
document.addEventListener("htmx:oobAfterSwap", alle);
