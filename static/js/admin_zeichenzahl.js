// Says how many characters a long text may still have. Without script the help text names the limit and the field keeps it.
'use strict';

const LANG = 100; // who types a name or an address needs no counter

function zaehlen(feld, anzeige) {
  const uebrig = feld.maxLength - feld.value.length;
  anzeige.textContent = uebrig === 1 ? 'Noch 1 Zeichen frei.' : `Noch ${uebrig} Zeichen frei.`;
}

document.querySelectorAll('#id_kurzbeschreibung, #content textarea[maxlength]').forEach((feld) => {
  if (feld.maxLength < LANG || feld.readOnly) return;
  const anzeige = document.createElement('div');
  anzeige.className = 'help zeichenzahl';
  anzeige.id = `${feld.id}_zeichenzahl`;
  // Read with the field when it gets focus; said aloud at every letter it would drown the typing.
  feld.setAttribute('aria-describedby', `${feld.getAttribute('aria-describedby') || ''} ${anzeige.id}`.trim());
  (document.getElementById(`${feld.id}_helptext`) || feld).after(anzeige);
  zaehlen(feld, anzeige);
  feld.addEventListener('input', () => zaehlen(feld, anzeige));
});
