"""Addresses of the second factor; they stand inside the admin."""

from django.contrib import admin
from django.urls import path

from . import zweitfaktor_views as views

app_name = "schutz"
urlpatterns = [
    path("", admin.site.admin_view(views.uebersicht), name="zweitfaktor"),
    path("einrichten/", admin.site.admin_view(views.einrichten), name="einrichten"),
    path("pruefen/", admin.site.admin_view(views.pruefen), name="pruefen"),
    path("codes/", admin.site.admin_view(views.codes), name="codes"),
    path("entfernen/", admin.site.admin_view(views.entfernen), name="entfernung"),
]
