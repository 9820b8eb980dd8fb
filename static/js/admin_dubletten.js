// While a title is typed: links to entries that are called nearly the same, in a live region below the field.
// Without this file the form asks when it is saved.

const PAUSE = 400; // milliseconds of silence before asking
const MIN_ZEICHEN = 4;

for (const feld of document.querySelectorAll("input[data-aehnliche]")) {
  const ort = document.createElement("div");
  ort.className = "dubletten help";
  ort.setAttribute("role", "status");
  feld.closest(".form-row")?.append(ort);
  let warten;
  let frage = 0;

  const zeigen = (aehnliche) => {
    if (aehnliche.length === 0) {
      ort.replaceChildren();
      return;
    }
    const satz = document.createElement("p");
    satz.textContent = "Gibt es diese Lösung schon? Ähnlich heißen:";
    const liste = document.createElement("ul");
    for (const eintrag of aehnliche) {
      const verweis = document.createElement("a");
      verweis.href = eintrag.adresse;
      verweis.textContent = eintrag.titel;
      const punkt = document.createElement("li");
      punkt.append(verweis, ` (${eintrag.status})`);
      liste.append(punkt);
    }
    ort.replaceChildren(satz, liste);
  };

  const fragen = async () => {
    const nummer = (frage += 1);
    const titel = feld.value.trim();
    if (titel.length < MIN_ZEICHEN || titel === feld.defaultValue.trim()) {
      zeigen([]);
      return;
    }
    const angaben = new URLSearchParams({ titel, ausser: feld.dataset.ausser });
    try {
      const antwort = await fetch(`${feld.dataset.aehnliche}?${angaben}`, { credentials: "same-origin" });
      if (!antwort.ok) throw new Error(String(antwort.status));
      const { aehnliche } = await antwort.json();
      // A slow answer must not replace a newer one.
      if (nummer === frage) zeigen(aehnliche);
    } catch {
      if (nummer === frage) zeigen([]);
    }
  };

  feld.addEventListener("input", () => {
    clearTimeout(warten);
    warten = setTimeout(fragen, PAUSE);
  });
}
