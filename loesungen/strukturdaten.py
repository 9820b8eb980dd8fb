"""A Loesung as schema.org data (JSON-LD), of facts that stand on the page."""

from .models import Loesung
from .vokabular import Offen


def als_schema(loesung: Loesung, *, url: str) -> dict:
    """A schema.org description; unknown facts are left out. Software is SoftwareApplication, the rest CreativeWork."""
    kommunen = [zeile.kommune for zeile in loesung.loesungskommunen.all()]
    daten = {
        "@context": "https://schema.org",
        "@type": "SoftwareApplication" if loesung.ist_software else "CreativeWork",
        "name": loesung.titel,
        "description": loesung.kurzbeschreibung,
        "url": url,
        "inLanguage": "de",
        "identifier": loesung.kennung,
        "dateModified": loesung.geaendert_am.date().isoformat(),
        "keywords": [s.name for s in loesung.schlagwoerter.all()],
        "about": [h.name for h in loesung.handlungsfelder.all()],
        "creator": [
            *({"@type": "GovernmentOrganization", "name": kommune.name} for kommune in kommunen),
            *({"@type": "Organization", "name": traeger.name} for traeger in loesung.traeger.all()),
        ],
        "license": loesung.lizenz,
        "sameAs": loesung.webseite,
    }
    if loesung.ist_software:
        daten["applicationCategory"] = loesung.get_loesungsart_display()
        if loesung.offen == Offen.JA:
            daten["isAccessibleForFree"] = True
    return {name: wert for name, wert in daten.items() if wert not in ("", [])}
