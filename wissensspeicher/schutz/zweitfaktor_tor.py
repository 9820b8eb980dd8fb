"""The gate: a session that still owes its second factor reaches the pages for it and the logout, nothing else."""

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from . import zweitfaktor

IMMER = {"admin:login", "admin:logout", "admin:jsi18n"}
ZUM_EINRICHTEN = {"schutz:zweitfaktor", "schutz:einrichten"}
ZUM_PRUEFEN = {"schutz:pruefen"}


class ZweitfaktorTor:
    """No other code has to know of it: on admin pages it leads to the factor, elsewhere such a session is nobody."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        treffer = request.resolver_match
        person = request.user  # lazy: public pages never read it, so no session is read
        if not treffer.route.startswith("admin/"):
            request.user = SimpleLazyObject(lambda: AnonymousUser() if _offen(person) else person)
            return None
        if treffer.view_name in IMMER or not _offen(person):
            return None
        ziel, erlaubt = (
            ("schutz:pruefen", ZUM_PRUEFEN) if zweitfaktor.app_von(person) else ("schutz:einrichten", ZUM_EINRICHTEN)
        )
        if treffer.view_name in erlaubt:
            return None
        weiter = request.get_full_path() if request.method == "GET" else reverse("admin:index")
        return redirect(f"{reverse(ziel)}?{urlencode({'next': weiter})}")


def _offen(person) -> bool:
    return person.is_authenticated and person.is_staff and zweitfaktor.fehlt(person)
