"""Addresses for monitoring."""

from django.urls import path

from . import views

app_name = "zustand"
urlpatterns = [
    path("health/live", views.lebt, name="lebt"),
    path("health/ready", views.bereit, name="bereit"),
    path("metrics", views.metrik, name="metrik"),
]
