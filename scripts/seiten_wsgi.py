"""The site as it is served, and beside it, on the same server, the least that Django can answer: the yardstick."""

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from wissensspeicher.wsgi import application as seite

NACKT = "/nackt/"


def ansicht(request):
    """A view that does nothing; with its length, else the server would have to send it in chunks."""
    return HttpResponse(b"Guten Tag", headers={"Content-Length": "9"})


urlpatterns = [path("nackt/", ansicht)]


class _Nackt(WSGIHandler):
    """Django without any middleware and with one address."""

    class request_class(WSGIRequest):  # noqa: N801 (Django's name)
        urlconf = __name__


with override_settings(MIDDLEWARE=[]):
    nackt = _Nackt()


def application(environ, start_response):
    """WSGI entry point."""
    handler = nackt if environ["PATH_INFO"] == NACKT else seite
    return handler(environ, start_response)
