"""All addresses of the site."""

from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path

from .portal import handbuch, karte_ansichten, medien, views
from .portal.sitemaps import SITEMAPS
from .schutz.sicherheitstxt import sicherheitstxt

urlpatterns = [
    path("", views.startseite, name="start"),
    path("", include("loesungen.urls")),
    path("", include("kommunen.urls")),
    path("suche/", views.suche, name="suche"),
    path("suche/vorschlaege/", views.suchvorschlaege, name="vorschlaege"),
    path("karte/", karte_ansichten.karte, name="karte"),
    path("karte/daten.json", karte_ansichten.daten, name="karte-daten"),
    path("karte/klein.svg", karte_ansichten.auswahlbild, name="karte-klein"),
    path("karte/kommune/<str:schluessel>.svg", karte_ansichten.kommunenbild, name="karte-kommune"),
    path("karte/modellprojekt/<slug:slug>.svg", karte_ansichten.projektbild, name="karte-modellprojekt"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("datenquellen/", views.datenquellen, name="datenquellen"),
    path("medien/<path:pfad>", medien.medium, name="medium"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        sitemaps.sitemap,
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path("", include("wissensspeicher.texte.urls")),
    path("", include("wissensspeicher.zustand.urls")),
    path(".well-known/security.txt", sicherheitstxt, name="sicherheitstxt"),
    path("admin/zweiter-faktor/", include("wissensspeicher.schutz.urls")),
    path("admin/handbuch/", handbuch.seite, name="handbuch"),
    path("admin/handbuch/<slug:name>/", handbuch.seite, name="handbuch"),
    path("admin/handbuch/bilder/<str:datei>", handbuch.bild, name="handbuch-bild"),
    path("admin/", admin.site.urls),
]

handler400 = "wissensspeicher.schutz.hinweisseiten.schlechte_anfrage"
handler403 = "wissensspeicher.zustand.fehlerseiten.nicht_erlaubt"
handler404 = "wissensspeicher.portal.views.nicht_gefunden"
handler500 = "wissensspeicher.zustand.fehlerseiten.serverfehler"
