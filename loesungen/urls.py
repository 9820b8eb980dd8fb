from django.urls import path

from . import feeds, views

app_name = "loesungen"
urlpatterns = [
    path("loesungen/", views.liste, name="liste"),
    path("loesungen/feed/", feeds.Loesungsfeed(), name="feed"),
    path("loesungen/<slug:slug>/", views.steckbrief, name="loesung"),
    path("themen/<slug:slug>/", views.thema, name="thema"),
    path("repositories/", views.repositories, name="repositories"),
    path("glossar/", views.glossar, name="glossar"),
]
