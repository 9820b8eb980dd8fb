from django.urls import path

from . import views

app_name = "kommunen"
urlpatterns = [
    path("kommunen/", views.kommunenliste, name="kommunen"),
    path("kommunen/<slug:schluessel>/", views.kommune, name="kommune"),
    path("modellprojekte/", views.modellprojektliste, name="modellprojekte"),
    path("modellprojekte/<slug:slug>/", views.modellprojekt, name="modellprojekt"),
    path("staffeln/<int:jahr>/", views.staffel, name="staffel"),
    path("bundeslaender/<slug:kuerzel>/", views.bundesland, name="bundesland"),
    path("kooperationen/", views.kooperationsliste, name="kooperationen"),
    path("kooperationen/<slug:slug>/", views.kooperation, name="kooperation"),
    path("veranstaltungen/", views.veranstaltungsliste, name="veranstaltungen"),
    path("veranstaltungen/kalender.ics", views.veranstaltungskalender, name="kalender"),
    path("veranstaltungen/<slug:slug>.ics", views.veranstaltungsdatei, name="veranstaltungsdatei"),
]
