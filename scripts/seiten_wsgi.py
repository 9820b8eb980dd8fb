"""The site as it is served, and beside it, on the same server, two yardsticks: the same nine bytes twice.

`NACKT` is the least that Django can answer, without any middleware. `MIT_RAHMEN` comes from the site itself, through
all that stands around its views, and is never remembered: what is left of a page that looks up and renders nothing.
"""

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import get_resolver, path
from django.views.decorators.cache import never_cache

from wissensspeicher.wsgi import application as seite

NACKT = "/nackt/"
MIT_RAHMEN = "/nackt-mit-rahmen/"


def ansicht(request):
    """A view that does nothing; with its length, else the server would have to send it in chunks."""
    return HttpResponse(b"Guten Tag", headers={"Content-Length": "9"})


urlpatterns = [path(NACKT[1:], ansicht)]
# Asked for only now: the addresses of the site need its apps, which the import of `seite` has set up.
get_resolver().urlconf_module.urlpatterns.append(path(MIT_RAHMEN[1:], never_cache(ansicht), name="nackt-mit-rahmen"))


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
