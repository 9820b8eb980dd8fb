"""`make test`: the whole suite on SQLite (with the browser tests), then on PostgreSQL all that a database can change.

`--schnell` runs the quick part, on SQLite only. Words after `--` go to pytest. TEST_DATABASE_URL names a PostgreSQL
to use; otherwise one is started for the run.
"""

import sys

from scripts import python_finden

AUF_POSTGRESQL = "not browser and not einmal"
OHNE_LANGSAMES = "not browser and not langsam"


def _pytest(auswahl: str, umgebung: "dict[str, str]") -> "tuple[int, str]":
    """Run pytest, pass on what it says as it says it, and return its exit code and its closing line."""
    import re
    import subprocess

    from scripts import ordner

    worte = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
    befehl = [str(ordner.VENV_PYTHON), "-m", "pytest", "-n", "auto", "-m", auswahl, *worte]
    if sys.stdout.isatty():
        befehl.append("--color=yes")
    schluss = "pytest hat keine Schlusszeile geschrieben"
    with subprocess.Popen(
        befehl,
        cwd=ordner.WURZEL,
        env=umgebung,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as lauf:
        assert lauf.stdout is not None  # noqa: S101 - for the type checker
        try:
            for text in lauf.stdout:
                sys.stdout.write(text)
                sys.stdout.flush()
                schlicht = re.sub(r"\x1b\[[0-9;]*m", "", text).strip()
                if re.fullmatch(r"=+ .* in [\d.]+s.* =+|no tests ran in .*", schlicht):
                    schluss = schlicht
        except BaseException:
            lauf.terminate()  # this process was told to stop: pytest must not go on alone
            raise
    return lauf.returncode, schluss


def main() -> int:
    import contextlib
    import os
    import signal

    from scripts import ausgabe, pakete, postgresql, programme

    # A stop from outside takes the same way out as Ctrl-C, so that the cluster is stopped too.
    for signalnummer in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(signalnummer, lambda *_: sys.exit(143))
    pakete.installieren(entwicklung=True)

    ci = os.environ.get("CI", "").lower() == "true"
    schnell = "--schnell" in sys.argv
    umgebung = {name: wert for name, wert in os.environ.items() if name not in ("TEST_DATABASE_URL", "DATABASE_URL")}
    if ci:
        umgebung["WISSENSSPEICHER_OHNE_SKIP"] = "1"
    laeufe = []
    if schnell:
        laeufe.append(("SQLite", _pytest(OHNE_LANGSAMES, umgebung)))
    else:
        if programme.chromium() is None:
            if ci:
                raise ausgabe.Abbruch("Chromium fehlt; ohne es ist ein Lauf mit CI=true nicht vollständig.")
            ausgabe.zeile("AUSGELASSEN: Chromium fehlt, die Browsertests laufen nicht.")
        laeufe.append(("SQLite", _pytest("", umgebung)))
        with contextlib.ExitStack() as stapel:
            url = os.environ.get("TEST_DATABASE_URL")
            if not url and (programme.postgresql("initdb") or ci):
                url = stapel.enter_context(postgresql.laufend())
            if url:
                laeufe.append(("PostgreSQL", _pytest(AUF_POSTGRESQL, {**umgebung, "TEST_DATABASE_URL": url})))
            else:
                ausgabe.zeile("AUSGELASSEN: PostgreSQL fehlt, der zweite Durchgang läuft nicht.")

    ausgabe.zeile("\nErgebnis")
    for name, (_, schluss) in laeufe:
        ausgabe.zeile(f"{name}:\n{schluss}")
    return max(code for _, (code, _) in laeufe)


if __name__ == "__main__":
    python_finden.sicherstellen("scripts.testen")
    from scripts.ausgabe import als_programm

    sys.exit(als_programm(main))
