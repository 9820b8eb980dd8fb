// While tags are typed: the tags that there are already, in the browser's own list for the field.
// The field holds several tags with commas between; the list completes the last one. Without this file it is plain text.

const PAUSE = 200; // milliseconds of silence before asking

// Where the last tag begins: behind the last comma that stands in no quotation marks.
function anfangDesLetzten(text) {
  let anfang = 0;
  let zitat = false;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '"') zitat = !zitat;
    else if (text[i] === "," && !zitat) anfang = i + 1;
  }
  return anfang;
}

for (const feld of document.querySelectorAll("input[data-schlagworte]")) {
  const liste = document.createElement("datalist");
  liste.id = `${feld.id}-liste`;
  feld.after(liste);
  feld.setAttribute("list", liste.id);
  feld.autocomplete = "off";
  let warten;
  let frage = 0;

  const fragen = async () => {
    const nummer = (frage += 1);
    const anfang = anfangDesLetzten(feld.value);
    const davor = anfang ? `${feld.value.slice(0, anfang)} ` : "";
    const letztes = feld.value.slice(anfang).replaceAll('"', "").trim();
    let schlagworte = [];
    if (letztes) {
      try {
        const angaben = new URLSearchParams({ q: letztes });
        const antwort = await fetch(`${feld.dataset.schlagworte}?${angaben}`, { credentials: "same-origin" });
        if (antwort.ok) ({ schlagworte } = await antwort.json());
      } catch {
        schlagworte = [];
      }
    }
    // A slow answer must not replace a newer one.
    if (nummer !== frage) return;
    const optionen = schlagworte.map((wort) => {
      const option = document.createElement("option");
      option.value = davor + wort;
      return option;
    });
    liste.replaceChildren(...optionen);
  };

  feld.addEventListener("input", () => {
    clearTimeout(warten);
    warten = setTimeout(fragen, PAUSE);
  });
}
