"""What is kept per state: read once while it holds, anew with every other, always where nobody names one."""

import pytest

from basis.gedaechtnis import Sammlung, gilt, je_stand

pytestmark = pytest.mark.einmal


class Zaehler:
    def __init__(self):
        self.gelesen = []

    def __call__(self, schluessel=None):
        self.gelesen.append(schluessel)
        return (
            len(self.gelesen) if schluessel is None else {s: f"{s}{len(self.gelesen)}" for s in schluessel if s != "-"}
        )


def test_once_per_state():
    zaehler = Zaehler()
    lesen = je_stand(lambda: zaehler())
    assert [lesen(), lesen()] == [1, 2]
    with gilt("a"):
        assert [lesen(), lesen()] == [3, 3]
        with gilt("b"):
            assert lesen() == 4
        assert lesen() == 5
    assert lesen() == 6
    with gilt(None):
        assert [lesen(), lesen()] == [7, 8]


def test_nothing_is_kept_of_what_failed():
    def scheitern():
        raise ValueError

    lesen = je_stand(scheitern)
    with gilt("a"):
        for _ in range(2):
            with pytest.raises(ValueError):
                lesen()


def test_only_missing_keys_are_read():
    zaehler, sammlung = Zaehler(), Sammlung(3)
    with gilt("a"):
        assert sammlung.holen(["x", "y"], zaehler) == {"x": "x1", "y": "y1"}
        assert sammlung.holen(["y", "-", "x"], zaehler) == {"y": "y1", "x": "x1"}
        assert list(sammlung.holen(["y", "-", "x"], zaehler)) == ["y", "x"]
        assert zaehler.gelesen == [["x", "y"], ["-"]]
    with gilt("b"):
        assert sammlung.holen(["x"], zaehler) == {"x": "x3"}
    assert sammlung.holen(["x"], zaehler) == {"x": "x4"}


def test_the_number_of_rows_is_bounded():
    zaehler, sammlung = Zaehler(), Sammlung(3)
    with gilt("a"):
        for nummer in range(20):
            sammlung.holen([nummer, nummer + 1], zaehler)
            assert len(sammlung._inhalt[1]) <= 3
