// Suggestions for every search box with data-vorschlaege="<address>": the ARIA combobox pattern with a list box.
// Without this file the box is a plain form.

const PAUSE = 150; // milliseconds of silence before asking
const MIN_ZEICHEN = 2;
let zaehler = 0;

class Vorschlagsliste {
  constructor(feld) {
    this.feld = feld;
    this.adresse = feld.dataset.vorschlaege;
    this.optionen = [];
    this.aktiv = -1;
    this.frage = 0;
    this.aufbauen();
  }

  aufbauen() {
    const id = `vorschlaege-${(zaehler += 1)}`;
    this.liste = document.createElement("ul");
    this.liste.id = id;
    this.liste.className = "vorschlaege";
    this.liste.setAttribute("role", "listbox");
    this.liste.setAttribute("aria-label", "Vorschläge");
    this.liste.hidden = true;
    this.ansage = document.createElement("p");
    this.ansage.className = "kern-sr-only";
    this.ansage.setAttribute("role", "status");
    const huelle = document.createElement("div");
    huelle.className = "vorschlaege__huelle";
    this.feld.before(huelle);
    huelle.append(this.feld, this.liste, this.ansage);
    for (const [name, wert] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": id,
    })) {
      this.feld.setAttribute(name, wert);
    }
    this.feld.addEventListener("input", () => this.spaeterFragen());
    this.feld.addEventListener("keydown", (ereignis) => this.taste(ereignis));
    // The page may stay when the search is sent: an answer still under way must not open the list again.
    this.feld.form?.addEventListener("submit", () => {
      clearTimeout(this.warten);
      this.frage += 1;
      this.schliessen();
    });
    this.feld.addEventListener("blur", () => setTimeout(() => this.schliessen(), 150));
  }

  spaeterFragen() {
    clearTimeout(this.warten);
    this.warten = setTimeout(() => this.fragen(), PAUSE);
  }

  async fragen() {
    const text = this.feld.value.trim();
    const nummer = (this.frage += 1);
    if (text.length < MIN_ZEICHEN) {
      this.schliessen();
      return;
    }
    try {
      const antwort = await fetch(`${this.adresse}?q=${encodeURIComponent(text)}`, { credentials: "omit" });
      if (!antwort.ok) throw new Error(String(antwort.status));
      const [, namen, arten, adressen] = await antwort.json();
      // A slow answer must not replace a newer one.
      if (nummer === this.frage) this.zeigen(namen.map((name, i) => ({ name, art: arten[i], adresse: adressen[i] })));
    } catch {
      this.schliessen();
    }
  }

  zeigen(vorschlaege) {
    this.aktiv = -1;
    this.feld.removeAttribute("aria-activedescendant");
    this.optionen = vorschlaege.map((vorschlag, i) => {
      const option = document.createElement("li");
      option.id = `${this.liste.id}-${i}`;
      option.className = "vorschlag";
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.adresse = vorschlag.adresse;
      const name = document.createElement("span");
      name.textContent = vorschlag.name;
      const art = document.createElement("span");
      art.className = "vorschlag__art";
      art.textContent = vorschlag.art;
      option.append(name, " ", art);
      option.addEventListener("mousedown", (ereignis) => {
        ereignis.preventDefault();
        this.gehen(option);
      });
      return option;
    });
    this.liste.replaceChildren(...this.optionen);
    const offen = this.optionen.length > 0;
    this.liste.hidden = !offen;
    this.feld.setAttribute("aria-expanded", String(offen));
    this.ansage.textContent = offen ? `${this.optionen.length} Vorschläge` : "Keine Vorschläge";
  }

  schliessen() {
    this.liste.hidden = true;
    this.aktiv = -1;
    this.feld.setAttribute("aria-expanded", "false");
    this.feld.removeAttribute("aria-activedescendant");
  }

  gehen(option) {
    location.assign(option.dataset.adresse);
  }

  waehlen(stelle) {
    this.optionen.forEach((option, i) => option.setAttribute("aria-selected", String(i === stelle)));
    this.aktiv = stelle;
    if (stelle < 0) {
      this.feld.removeAttribute("aria-activedescendant");
    } else {
      this.feld.setAttribute("aria-activedescendant", this.optionen[stelle].id);
      this.optionen[stelle].scrollIntoView({ block: "nearest" });
    }
  }

  taste(ereignis) {
    const offen = !this.liste.hidden;
    const anzahl = this.optionen.length;
    if (ereignis.key === "Escape" && offen) {
      ereignis.preventDefault();
      this.schliessen();
    } else if (ereignis.key === "ArrowDown") {
      ereignis.preventDefault();
      if (!offen) this.fragen();
      else this.waehlen((this.aktiv + 1) % anzahl);
    } else if (ereignis.key === "ArrowUp" && offen) {
      ereignis.preventDefault();
      this.waehlen(this.aktiv <= 0 ? anzahl - 1 : this.aktiv - 1);
    } else if (ereignis.key === "Enter" && offen && this.aktiv >= 0) {
      ereignis.preventDefault();
      this.gehen(this.optionen[this.aktiv]);
    }
  }
}

for (const feld of document.querySelectorAll("input[data-vorschlaege]")) new Vorschlagsliste(feld);
