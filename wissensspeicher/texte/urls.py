"""Addresses of the legal pages."""

from django.urls import path

from . import views
from .models import Schluessel

app_name = "texte"
urlpatterns = [
    *(path(f"{wert}/", views.textseite, {"schluessel": wert}, name=wert) for wert in Schluessel.values),
    path("barrierefreiheit/rueckmeldung/", views.rueckmeldung, name="rueckmeldung"),
    path("barrierefreiheit/rueckmeldung/danke/", views.danke, name="danke"),
]
