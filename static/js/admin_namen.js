// Gives a name to what the admin's own scripts build without one: the fields that search while one types, the hints of lists.
'use strict';

function benennen(behaelter) {
  const auswahl = behaelter.previousElementSibling;
  const beschriftung = auswahl?.id && document.querySelector(`label[for="${CSS.escape(auswahl.id)}"]`);
  const kasten = behaelter.querySelector('.select2-selection');
  if (!beschriftung || !kasten) return;
  beschriftung.id ||= `${auswahl.id}_beschriftung`;
  const wert = kasten.querySelector('.select2-selection__rendered');
  if (kasten.classList.contains('select2-selection--single')) {
    wert.removeAttribute('role'); // it is shown, not typed into; the box around it is what one operates
    wert.removeAttribute('aria-readonly');
    kasten.setAttribute('aria-labelledby', `${beschriftung.id} ${wert.id}`);
    return;
  }
  kasten.querySelector('.select2-search__field')?.setAttribute('aria-labelledby', beschriftung.id);
  kasten.setAttribute('aria-labelledby', beschriftung.id);
  // Clears all at once and stands in the list without being an item of it; every choice has a cross of its own.
  wert.querySelector(':scope > .select2-selection__clear')?.remove();
}

function alles() {
  document.querySelectorAll('.select2-container--admin-autocomplete').forEach(benennen);
  document.querySelectorAll('body > .select2-container .select2-search__field:not([aria-label])')
    .forEach((feld) => feld.setAttribute('aria-label', 'Suchen'));
  document.querySelectorAll('span[aria-label]:not([role])').forEach((hinweis) => hinweis.setAttribute('role', 'img'));
}

document.addEventListener('DOMContentLoaded', () => {
  alles();
  new MutationObserver(alles).observe(document.body, { childList: true, subtree: true });
});
