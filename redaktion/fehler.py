"""What the desk refuses, in German sentences for the editor."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied

from .dreiwege import Konflikt


class SchrittFehler(ValueError):  # noqa: N818 (German for "error")
    """A step that the state of the entry does not allow; the text says what to do."""


class NichtErlaubt(PermissionDenied):
    """The person's role does not allow it. Answered with 403."""


class Konfliktfehler(SchrittFehler):
    """Both sides changed the same thing: it has to be decided before the copy is taken over."""

    def __init__(self, konflikte: Sequence[Konflikt]):
        super().__init__("Bitte entscheiden Sie bei jedem Konflikt, welcher Stand gelten soll.")
        self.konflikte = tuple(konflikte)
