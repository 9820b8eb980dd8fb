"""Settings of the test runs: the product's own, with a throw-away data folder and secrets that protect nothing."""

import atexit
import os
import shutil
import tempfile

_ordner = tempfile.mkdtemp(prefix="wissensspeicher-test-")
atexit.register(shutil.rmtree, _ordner, ignore_errors=True)

os.environ["SECRET_KEY"] = "nur-fuer-tests-" + "x" * 50
os.environ["HTTPS"] = "false"
os.environ["DEBUG"] = "false"
os.environ["DATEN_ORDNER"] = _ordner
# A test asks more often than a person; the tests of the limits set their own.
os.environ["SUCHE_JE_MINUTE"] = os.environ["VORSCHLAEGE_JE_MINUTE"] = "0"
for _name in ("LOG_FORMAT", "METRIK_TOKEN", "BETREIBER_NAME", "PROMETHEUS_MULTIPROC_DIR"):
    os.environ.pop(_name, None)
os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1,testserver"
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
else:
    os.environ.pop("DATABASE_URL", None)

from wissensspeicher.settings import *  # noqa: E402, F403
from wissensspeicher.settings import SEITENGEDAECHTNIS, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Hashed file names need `collectstatic`; the browser tests run the real server with the real storage.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
# A part of a page that fails, fails the test; tests of leaving it out switch this off.
FEHLER_IN_TEILEN_ZEIGEN = True
# Tests look at what views do; those of the memory itself (tests/betrieb) switch it on.
SEITENGEDAECHTNIS = {**SEITENGEDAECHTNIS, "BYTES": 0}
