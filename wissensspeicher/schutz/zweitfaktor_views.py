"""Wiring of the pages of the second factor, in the admin."""

from django import forms
from django.contrib import admin, messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from . import zweitfaktor

_SCHLUESSEL = "zweitfaktor_schluessel"


class CodeFormular(forms.Form):
    """One code, of the app or for emergencies."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        error_messages={"required": "Geben Sie den Code ein, den Ihre App gerade zeigt."},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


def uebersicht(request):
    """What is set up, and what can be done about it."""
    return _uebersicht(request, CodeFormular())


def _uebersicht(request, formular):
    codes = zweitfaktor.notfallcodes_von(request.user)
    return _seite(
        request,
        "uebersicht",
        "Zweiter Faktor",
        app=zweitfaktor.app_von(request.user),
        codes_uebrig=codes.token_set.count() if codes else 0,
        pflicht=zweitfaktor.pflicht(request.user),
        formular=formular,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def einrichten(request):
    """Shows the key as a QR code; the first right code takes the app into use and shows the recovery codes, once."""
    schluessel = request.session.get(_SCHLUESSEL)
    formular = CodeFormular(request.POST if request.method == "POST" else None)
    if schluessel and formular.is_valid():
        codes = zweitfaktor.einrichten(request, schluessel, formular.cleaned_data["code"])
        if codes:
            del request.session[_SCHLUESSEL]
            return _codes(request, codes)
        formular.add_error("code", "Der Code stimmt nicht. Warten Sie auf den nächsten und geben Sie ihn ein.")
    if not schluessel:
        schluessel = request.session[_SCHLUESSEL] = zweitfaktor.neuer_schluessel()
    verweis = zweitfaktor.verweis(request.user, schluessel)
    geheim = verweis.partition("secret=")[2].partition("&")[0]
    return _seite(
        request,
        "einrichten",
        "Zweiten Faktor einrichten",
        formular=formular,
        qr_code=zweitfaktor.qr_code(request.user, schluessel),
        geheim=" ".join(geheim[i : i + 4] for i in range(0, len(geheim), 4)),
        verweis=verweis,
        ersetzt=zweitfaktor.app_von(request.user) is not None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def pruefen(request):
    """Asks for the code after the password."""
    ziel = _ziel(request)
    if request.user.is_verified() or zweitfaktor.app_von(request.user) is None:
        return redirect(ziel)
    formular = CodeFormular(request.POST if request.method == "POST" else None)
    if formular.is_valid():
        ergebnis = zweitfaktor.bestaetigen(request, formular.cleaned_data["code"])
        if ergebnis.geraet is not None:
            _restliche_codes_nennen(request, ergebnis.geraet)
            return redirect(ziel)
        formular.add_error("code", ergebnis.fehler)
    return _seite(request, "pruefen", "Code eingeben", formular=formular, next=ziel)


@require_POST
def codes(request):
    """New recovery codes, against a code of the app."""
    formular = CodeFormular(request.POST)
    if _code_stimmt(request, formular):
        return _codes(request, zweitfaktor.codes_erneuern(request.user))
    return _uebersicht(request, formular)


@require_http_methods(["GET", "HEAD", "POST"])
def entfernen(request):
    """Takes the factor away, against a code; not from who needs one."""
    if zweitfaktor.pflicht(request.user):
        messages.error(request, "Für Ihr Konto ist ein zweiter Faktor Pflicht. Sie können die App aber wechseln.")
        return redirect("schutz:zweitfaktor")
    formular = CodeFormular(request.POST if request.method == "POST" else None)
    if _code_stimmt(request, formular):
        zweitfaktor.entfernen(request.user)
        messages.success(request, "Der zweite Faktor ist entfernt.")
        return redirect("schutz:zweitfaktor")
    return _seite(request, "entfernung", "Zweiten Faktor entfernen", formular=formular)


def _code_stimmt(request, formular) -> bool:
    """Whether the form holds a code that is right; else the form says why not."""
    if not formular.is_valid():
        return False
    ergebnis = zweitfaktor.pruefen(request.user, formular.cleaned_data["code"])
    if ergebnis.geraet is None:
        formular.add_error("code", ergebnis.fehler)
    return ergebnis.geraet is not None


def _restliche_codes_nennen(request, geraet) -> None:
    if isinstance(geraet, zweitfaktor.Notfallcodes):
        uebrig = geraet.token_set.count()
        messages.warning(
            request, f"Sie haben einen Notfallcode verbraucht; es bleiben {uebrig}. Dieser gilt nicht mehr."
        )


def _codes(request, codes: list[str]):
    return _seite(request, "codes", "Ihre Notfallcodes", codes=codes)


def _ziel(request) -> str:
    """Where to go on: an address of our own admin, whatever the parameter says."""
    gewuenscht = request.POST.get("next") or request.GET.get("next") or ""
    eigenes = url_has_allowed_host_and_scheme(gewuenscht, allowed_hosts=None, require_https=request.is_secure())
    return gewuenscht if eigenes and gewuenscht.startswith(reverse("admin:index")) else reverse("admin:index")


def _seite(request, vorlage: str, titel: str, **kontext):
    rahmen = admin.site.each_context(request)
    if zweitfaktor.fehlt(request.user):
        # Nothing else can be reached yet, so nothing else is offered.
        rahmen |= {"available_apps": [], "is_nav_sidebar_enabled": False, "unvollstaendig": True}
    return render(request, f"admin/schutz/{vorlage}.html", {**rahmen, "title": titel, **kontext})
