// The large map: Leaflet over the picture that the page brings along. Without this file the picture and the list stay.

const L = window.L;
const KREISE_AB = 8; // zoom from which the outlines of the Kreise are drawn
const BREIT_AB = 4; // degrees of latitude from which a selection is shown on the whole country
const DEUTSCHLAND = [
  [47.25, 5.85],
  [55.07, 15.05],
];
const ruhig = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
// One finger scrolls the page, two move the map: nobody gets stuck in it.
const grob = window.matchMedia("(pointer: coarse)").matches;

function element(name, eigenschaften = {}, ...kinder) {
  const neu = document.createElement(name);
  Object.assign(neu, eigenschaften);
  neu.append(...kinder);
  return neu;
}

async function laden(adresse) {
  const antwort = await fetch(adresse, { credentials: "omit" });
  if (!antwort.ok) throw new Error(`${adresse}: ${antwort.status}`);
  return antwort.json();
}

// A sign with a name for those who do not see it.
const Zeichen = L.DivIcon.extend({
  createIcon(alt) {
    const knoten = L.DivIcon.prototype.createIcon.call(this, alt);
    knoten.setAttribute("aria-label", this.options.name);
    return knoten;
  },
});

function zeichen(ort, pfad) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `zeichen zeichen--${ort.zeichen}`);
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const form = document.createElementNS(svg.namespaceURI, "path");
  form.setAttribute("d", pfad);
  svg.append(form);
  const teile = [ort.name, ...ort.projekte.map((projekt) => `Modellprojekt, ${projekt.staffel}`)];
  const zahl = ort.loesungen.length + ort.weitere;
  if (zahl) teile.push(zahl === 1 ? "1 Lösung" : `${zahl} Lösungen`);
  return new Zeichen({ html: svg, className: "karte__zeichen", iconSize: [24, 24], name: teile.join(", ") });
}

function haufen(gruppe) {
  const zahl = gruppe.getChildCount();
  const groesse = zahl < 10 ? 32 : 40;
  return new Zeichen({
    html: String(zahl),
    className: "karte__haufen",
    iconSize: [groesse, groesse],
    name: `${zahl} Orte, vergrößern`,
  });
}

function verweise(titel, eintraege) {
  return [
    element("p", { className: "karte__art", textContent: titel }),
    element("ul", {}, ...eintraege.map((eintrag) => element("li", {}, ...eintrag))),
  ];
}

function sprechblase(ort) {
  const verweis = ({ name, url }) => element("a", { href: url, textContent: name });
  const inhalt = element("div", { className: "karte__inhalt" });
  inhalt.append(
    element("p", { className: "karte__name" }, verweis(ort)),
    element("p", { className: "karte__gebiet", textContent: ort.land }),
  );
  if (ort.projekte.length) {
    const zeilen = ort.projekte.map((projekt) => [verweis(projekt), `, ${projekt.staffel}`]);
    inhalt.append(...verweise(zeilen.length === 1 ? "Modellprojekt" : "Modellprojekte", zeilen));
  }
  if (ort.loesungen.length) {
    const zeilen = ort.loesungen.map((loesung) => [verweis(loesung)]);
    if (ort.weitere) zeilen.push([verweis({ name: `${ort.weitere} weitere`, url: ort.url })]);
    inhalt.append(...verweise(zeilen.length === 1 ? "Lösung" : "Lösungen", zeilen));
  }
  return inhalt;
}

class Karte {
  constructor(feld) {
    this.feld = feld;
    this.marken = new Map();
  }

  async aufbauen() {
    const [daten, laender] = await Promise.all([laden(this.feld.dataset.daten), laden(this.feld.dataset.laender)]);
    const flaeche = element("div", { className: "karte__flaeche" });
    flaeche.setAttribute("role", "region");
    flaeche.setAttribute("aria-label", "Karte zum Verschieben und Vergrößern");
    this.ansage = element("p", { className: "kern-sr-only" });
    this.ansage.setAttribute("role", "status");
    const ueberspringen = element("a", {
      className: "karte__sprung",
      href: "#orte",
      textContent: "Karte überspringen, zur Liste der Orte",
    });
    this.feld.replaceChildren(ueberspringen, flaeche, this.ansage);
    this.karte = L.map(flaeche, {
      attributionControl: false, // stands below the map, with and without this file
      zoomControl: false,
      scrollWheelZoom: false,
      dragging: !grob,
      minZoom: 4,
      maxZoom: 11, // the outlines are exact to one or two kilometres
      zoomSnap: 0.25,
      maxBounds: L.latLngBounds(DEUTSCHLAND).pad(0.4),
      zoomAnimation: !ruhig,
      fadeAnimation: !ruhig,
      markerZoomAnimation: !ruhig,
      inertia: !ruhig,
    });
    this.karte.fitBounds(DEUTSCHLAND, { animate: false });
    this.umrisse("laender", laender);
    this.orte(daten);
    this.bedienung();
    this.hinweis();
    this.vonAdresse();
    window.addEventListener("hashchange", () => this.vonAdresse());
  }

  umrisse(name, sammlung) {
    const ebene = L.geoJSON(sammlung, { interactive: false, style: { className: `karte__umriss karte__umriss--${name}` } });
    ebene.addTo(this.karte);
    if (name === "kreise") ebene.bringToBack();
    return ebene;
  }

  orte(daten) {
    this.gruppe = L.markerClusterGroup({
      // A cluster of 40 pixels moves while it grows: with less, two of them come to lie on each other.
      maxClusterRadius: 60,
      showCoverageOnHover: false,
      iconCreateFunction: haufen,
      animate: !ruhig,
      spiderLegPolylineOptions: { className: "karte__bein" },
    });
    for (const ort of daten.orte) {
      const marke = L.marker(ort.lage, { icon: zeichen(ort, daten.zeichen[ort.zeichen]), title: ort.name });
      marke.bindPopup(() => sprechblase(ort), { minWidth: 180, maxWidth: 280, maxHeight: 300, autoPanPadding: [16, 16] });
      marke.ort = ort;
      this.marken.set(ort.schluessel, marke);
      this.gruppe.addLayer(marke);
    }
    this.karte.addLayer(this.gruppe);
    // A selection in one corner of the country is shown large; one place alone still shows where it is.
    const flaeche = L.latLngBounds(daten.orte.map((ort) => ort.lage));
    if (flaeche.getNorth() - flaeche.getSouth() < BREIT_AB) {
      this.karte.fitBounds(flaeche, { padding: [28, 28], maxZoom: 8, animate: false });
    }
  }

  bedienung() {
    const karte = this.karte;
    L.control.zoom({ zoomInTitle: "Vergrößern", zoomOutTitle: "Verkleinern" }).addTo(karte);
    // The wheel scrolls the page until somebody has turned to the map by click or keyboard.
    const feld = karte.getContainer();
    feld.addEventListener("focusin", () => karte.scrollWheelZoom.enable());
    feld.addEventListener("focusout", (ereignis) => {
      if (!feld.contains(ereignis.relatedTarget)) karte.scrollWheelZoom.disable();
    });
    feld.addEventListener("keydown", (ereignis) => {
      if (ereignis.key === "Escape" && this.offen) {
        ereignis.preventDefault();
        karte.closePopup();
      }
    });
    karte.on("popupopen", ({ popup }) => this.geoeffnet(popup));
    karte.on("popupclose", ({ popup }) => this.geschlossen(popup));
    this.gruppe.on("spiderfied", ({ markers }) => {
      this.sagen(`${markers.length} Orte an derselben Stelle`);
      if (feld.contains(document.activeElement)) markers[0].getElement()?.focus();
    });
    karte.on("zoomend", () => this.kreise());
    this.kreise();
  }

  geoeffnet(popup) {
    const knoten = popup.getElement();
    this.offen = popup;
    knoten.setAttribute("role", "dialog");
    knoten.setAttribute("aria-label", popup._source.ort.name);
    const schliessen = knoten.querySelector(".leaflet-popup-close-button");
    schliessen.setAttribute("aria-label", "Schließen");
    schliessen.setAttribute("title", "Schließen");
    // Only who has come by the map itself is led on; a link from elsewhere leaves the focus where it is.
    if (this.karte.getContainer().contains(document.activeElement)) {
      knoten.querySelector("a[href]").focus({ preventScroll: true });
    }
  }

  geschlossen(popup) {
    if (this.offen !== popup) return;
    this.offen = null;
    const aktiv = document.activeElement;
    if (aktiv !== document.body && !popup.getElement()?.contains(aktiv)) return;
    (popup._source.getElement() ?? this.karte.getContainer()).focus({ preventScroll: true });
  }

  async kreise() {
    const noetig = this.karte.getZoom() >= KREISE_AB;
    this.feld.classList.toggle("karte__bild--nah", noetig);
    if (!noetig || this.kreisebene) return;
    this.kreisebene = true; // asked for once, whatever comes of it
    try {
      this.kreisebene = this.umrisse("kreise", await laden(this.feld.dataset.kreise));
    } catch {
      this.sagen("Die Umrisse der Kreise lassen sich gerade nicht laden.");
    }
  }

  hinweis() {
    const text = grob
      ? "Mit zwei Fingern verschieben und vergrößern."
      : "Nach einem Klick auf die Karte vergrößert auch das Mausrad.";
    const ganz = element("button", { type: "button", className: "karte__ganz", textContent: "Ganz Deutschland zeigen" });
    ganz.addEventListener("click", () => this.karte.fitBounds(DEUTSCHLAND));
    this.feld.after(element("div", { className: "karte__leiste" }, ganz, element("p", { textContent: text })));
  }

  vonAdresse() {
    const marke = this.marken.get(decodeURIComponent(location.hash).replace("#ort-", ""));
    if (!marke) return;
    // As near as it takes for the place to stand alone; where several share one spot, they are fanned out.
    for (let zoom = KREISE_AB; zoom <= this.karte.getMaxZoom(); zoom += 1) {
      this.karte.setView(marke.getLatLng(), zoom, { animate: false });
      if (this.gruppe.getVisibleParent(marke) === marke) {
        marke.openPopup();
        return;
      }
    }
    this.gruppe.once("spiderfied", () => marke.openPopup());
    this.gruppe.getVisibleParent(marke).spiderfy();
  }

  sagen(text) {
    this.ansage.textContent = text;
  }
}

for (const feld of document.querySelectorAll("[data-karte]")) {
  const ersatz = [...feld.children];
  new Karte(feld).aufbauen().catch(() => {
    const meldung = element("p", {
      className: "karte__hinweis",
      textContent: "Die bewegliche Karte lässt sich gerade nicht laden. Bild und Liste zeigen dieselben Orte.",
    });
    meldung.setAttribute("role", "status");
    feld.replaceChildren(...ersatz);
    feld.after(meldung);
  });
}
