"""Settings of installations under load: the product's own, with static files as they lie (nothing is collected)."""

from wissensspeicher.settings import *  # noqa: F403
from wissensspeicher.settings import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
