"""Which worker runs which test: what shares something expensive stays together, all else goes to whoever is free.

By file, and in a scheduler of our own: pytest-xdist 3.8 writes its groups into names that pytest 9 no longer reads, so
its `xdist_group` has no effect.
"""

from xdist.scheduler import LoadScopeScheduling

GRUPPEN = {
    # One server and one browser. What judges by the clock is with them, so that no two such tests run side by side.
    "tests/browser/": "browser",
    "tests/frame/test_mischlast.py": "browser",
    # The real data, loaded once.
    "tests/bestand/": "bestand",
    # Every page, read once.
    "tests/portal/test_html.py": "html",
}


class Verteilung(LoadScopeScheduling):
    """Groups first, the largest before the others; then single tests in their order."""

    def _split_scope(self, nodeid: str) -> str:
        return next((gruppe for anfang, gruppe in GRUPPEN.items() if nodeid.startswith(anfang)), nodeid)
