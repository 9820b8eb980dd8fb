"""The real server with the real data, and a real Chromium."""

import re
import socket
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.geduld import GEDULD, bis
from tests.installation import installation

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Server:
    """Address and login of a running installation."""

    def __init__(self, url: str, passwort: str, eigene):
        self.url, self.passwort, self.eigene = url, passwort, eigene


@pytest.fixture(scope="package")
def server(tmp_path_factory):
    with installation(tmp_path_factory.mktemp("server") / "daten") as neu:
        bereit = neu.starten("-m", "scripts.bereitstellen", "--zugang")
        ausgabe, _ = bereit.communicate(timeout=GEDULD)
        assert bereit.returncode == 0, ausgabe
        passwort = re.search(r"Passwort „(\S+)“", ausgabe)[1]
        with socket.socket() as dose:
            dose.bind(("127.0.0.1", 0))
            port = dose.getsockname()[1]
        prozess = neu.starten("-m", "gunicorn", "--bind", f"127.0.0.1:{port}")
        url = f"http://127.0.0.1:{port}"
        try:
            _warten(url, prozess)
            yield Server(url, passwort, neu)
        finally:
            prozess.terminate()
            prozess.wait(GEDULD)


def _warten(url, prozess):
    def antwortet() -> bool:
        assert prozess.poll() is None, prozess.stdout.read()
        try:
            urllib.request.urlopen(url, timeout=GEDULD).close()
        except urllib.error.HTTPError as fehler:
            raise AssertionError(f"{url}: {fehler}") from fehler
        except OSError:
            return False
        return True

    bis(antwortet, pause=0.2)


@pytest.fixture(scope="package")
def browser(chromium):
    """Not for the whole session: while Playwright runs, Django takes its thread for asynchronous and refuses to ask."""
    expect.set_options(timeout=1000 * GEDULD)
    with sync_playwright() as p:
        offen = p.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield offen
        offen.close()


class Besuch:
    """A page and everything a careful visitor would notice: errors, foreign requests, cookies."""

    def __init__(self, page, kontext, url):
        self.page, self.kontext, self.url = page, kontext, url
        self.fehler: list[str] = []
        self.fremde: list[str] = []
        page.on("console", lambda m: self.fehler.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda f: self.fehler.append(str(f)))
        page.on("request", lambda r: None if r.url.startswith((url, "data:")) else self.fremde.append(r.url))

    def gehe(self, pfad: str):
        antwort = self.page.goto(self.url + pfad)
        return antwort.status


@pytest.fixture
def besuch(browser, server, request):
    """A fresh visitor; `parametrize("besuch", [{…}], indirect=True)` sets options of the browser context."""
    kontext = browser.new_context(locale="de-DE", **getattr(request, "param", {}))
    page = kontext.new_page()
    page.set_default_timeout(1000 * GEDULD)
    yield Besuch(page, kontext, server.url)
    kontext.close()
