"""Until nothing moves any more: what is looked at on the way stands where no visitor will find it."""

from tests.geduld import bis

# What an input sets off has begun after a few frames: gliding to another place on the page, movements of the style, and
# those of Leaflet, which it marks.
STEHT = """async () => {
  const oben = scrollY;
  for (let bild = 0; bild < 4; bild += 1) await new Promise(requestAnimationFrame);
  return scrollY === oben
      && !document.querySelector('.leaflet-zoom-anim, .leaflet-pan-anim, .leaflet-cluster-anim')
      && !document.getAnimations().some(bewegung => bewegung.playState === 'running');
}"""


def zur_ruhe(page) -> None:
    """Returns when the page stands still."""
    bis(lambda: page.evaluate(STEHT))
