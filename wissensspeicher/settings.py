"""All settings, read from the environment; what `make setup` made for this installation fills the gaps.

Variables (see also .env.example): SECRET_KEY, DATABASE_URL, ALLOWED_HOSTS, CSRF_TRUSTED_ORIGINS, HTTPS, DEBUG,
DATEN_ORDNER, SUCHMASCHINE, VERTRAUTE_PROXYS, ZWEITER_FAKTOR_PFLICHT, SICHERHEIT_KONTAKT, SUCHE_JE_MINUTE,
VORSCHLAEGE_JE_MINUTE, SEITENGEDAECHTNIS_MB, LOG_FORMAT, LANGSAME_ABFRAGE_MS, METRIK_TOKEN, BETREIBER_NAME,
BETREIBER_ANSCHRIFT, BETREIBER_MAIL, BETREIBER_TELEFON.
"""

from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from wissensspeicher.zustand import protokoll

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
# One git-ignored folder holds everything this installation makes: database, index, collected static files, secrets.
DATEN_ORDNER = Path(env.str("DATEN_ORDNER", default=str(BASE_DIR / "var"))).resolve()
# Written by `make setup`; a variable that is set in the environment wins.
if (DATEN_ORDNER / "installation.env").is_file():
    env.read_env(DATEN_ORDNER / "installation.env")


def _pflicht(name: str) -> str:
    """A setting that has no safe default: its absence stops the start with a sentence that names it."""
    wert = env.str(name, default="")
    if not wert:
        raise ImproperlyConfigured(
            f"Die Umgebungsvariable {name} fehlt. Setzen Sie sie (siehe .env.example) oder rufen Sie `make setup` auf."
        )
    return wert


SECRET_KEY = _pflicht("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# One switch for everything that needs TLS in front: secure cookies, HSTS, the redirect to https.
HTTPS = env.bool("HTTPS", default=True)
if DEBUG and (HTTPS or not set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]", "testserver"}):
    raise ImproperlyConfigured(
        "DEBUG=true zeigt Besuchern das Innere des Programms und geht nur auf dem eigenen Rechner (HTTPS=false, keine "
        "fremden ALLOWED_HOSTS). Entfernen Sie DEBUG."
    )
if HTTPS and (len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith("django-insecure-")):
    raise ImproperlyConfigured(
        "Die Umgebungsvariable SECRET_KEY ist zu leicht zu erraten. Setzen Sie mindestens 50 zufällige Zeichen "
        "(siehe .env.example)."
    )
if HTTPS and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS=* nimmt jeden Namen an. Nennen Sie die Namen dieser Website.")
# How many proxies of ours stand in front: so many entries of X-Forwarded-For, from the right, can be believed.
VERTRAUTE_PROXYS = env.int("VERTRAUTE_PROXYS", default=0)

INSTALLED_APPS = [
    "wissensspeicher.portal",
    "wissensspeicher.schutz",
    "wissensspeicher.texte",
    "wissensspeicher.zustand",
    "wissensspeicher.betrieb",
    "loesungen",
    "kommunen",
    "suche",
    "redaktion",
    "basis",
    "reversion",
    "taggit",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "wissensspeicher.portal.apps.StatischeDateien",
]

MIDDLEWARE = [
    # First: whatever is answered after it has an id and is counted.
    "wissensspeicher.zustand.middleware.AnfrageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "wissensspeicher.schutz.kopfzeilen.Kopfzeilen",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # What stands before it runs for every answer, what stands after it only for pages that are not remembered.
    "wissensspeicher.betrieb.middleware.SeitenMiddleware",
    "csp.middleware.CSPMiddleware",
    "wissensspeicher.zustand.fehlerseiten.FehlerseitenMiddleware",
    "wissensspeicher.schutz.eingang.Eingang",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wissensspeicher.schutz.sitzung.Sitzungsende",
    "wissensspeicher.schutz.zweitfaktor_tor.ZweitfaktorTor",
    "wissensspeicher.schutz.drossel.Drossel",
    "axes.middleware.AxesMiddleware",
    # Last: it sees what the view made before anything can keep it.
    "wissensspeicher.zustand.middleware.TeileMiddleware",
]

ROOT_URLCONF = "wissensspeicher.urls"
WSGI_APPLICATION = "wissensspeicher.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["basis.templatetags.anzeige"],
            # `auth` and `messages` serve the admin alone: public templates never touch them, so no session is read.
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wissensspeicher.texte.betreiber.kontext",
            ],
        },
    }
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATEN_ORDNER / 'wissensspeicher.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Measured with eight writers: 321 of 400 edits failed with Django's defaults, none with this.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Opening a connection costs more than all queries of a remembered page. `?conn_max_age=0` in the address: none is kept.
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The first one only says no to who is locked out; the second one knows passwords and rights.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "wissensspeicher.schutz.passwort.SperrlistenValidator"},
]

LANGUAGE_CODE = "de"
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # numbers are shown as 10.751 by the filter `zahl`; keys and years stay as they are

STATIC_URL = "static/"
# An image collects them when it is built, outside of the data folder, which is a volume there.
STATIC_ROOT = Path(env.str("STATIC_ORDNER", default=str(DATEN_ORDNER / "static")))
# npm packages are served as they come, file by file: only what a page links to is named here.
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("kern", BASE_DIR / "node_modules" / "@kern-ux" / "native" / "dist"),
    ("schriften", BASE_DIR / "node_modules" / ".schriften"),  # cut at set-up, see scripts/schriften.py
    ("leaflet", BASE_DIR / "node_modules" / "leaflet" / "dist"),
    ("leaflet-markercluster", BASE_DIR / "node_modules" / "leaflet.markercluster" / "dist"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATEN_ORDNER / "medien"
MEDIA_URL = "medien/"

# Search: the engine by dotted path, its options beside it. When to choose which: docs/adr/0010-three-engines.md.
SUCHMASCHINEN = {
    "whoosh": "suche.engines.whoosh.WhooshEngine",
    "tantivy": "suche.engines.tantivy.TantivyEngine",
    "postgres": "suche.engines.postgres.PostgresEngine",
}
SUCHMASCHINE = env.str("SUCHMASCHINE", default="whoosh")
if SUCHMASCHINE not in SUCHMASCHINEN:
    raise ImproperlyConfigured(f"SUCHMASCHINE={SUCHMASCHINE} gibt es nicht. Möglich sind: {', '.join(SUCHMASCHINEN)}.")
if SUCHMASCHINE == "tantivy" and find_spec("tantivy") is None:
    raise ImproperlyConfigured("SUCHMASCHINE=tantivy braucht das Paket tantivy: `.venv/bin/pip install .[tantivy]`.")
if SUCHMASCHINE == "postgres":
    if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("SUCHMASCHINE=postgres braucht PostgreSQL als Datenbank, siehe DATABASE_URL.")
    # The same, with a step before every commit: the index is written inside the transaction.
    DATABASES["default"]["ENGINE"] = "suche.engines.postgresql"
SUCHE = {
    "ENGINE": SUCHMASCHINEN[SUCHMASCHINE],
    "ORDNER": DATEN_ORDNER / "index",
    "SPERRE_SEKUNDEN": 60,
}

# Rendered public pages, kept in each process up to this size (docs/adr/0014-page-memory.md); 0 switches it off.
# `OHNE`: addresses whose answer is made anew each time, whatever it says itself.
SEITENGEDAECHTNIS = {
    "BYTES": env.int("SEITENGEDAECHTNIS_MB", default=32) * 1024 * 1024,
    "OHNE": ("/admin/", "/health/", "/metrics"),
}

TAGGIT_CASE_INSENSITIVE = True

# Background work: queued in the database, done by the one process of `manage.py worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# No inline script, no inline style, nothing from elsewhere. `data:` images are KERN's icons.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "wissensspeicher.schutz.hinweisseiten.formular_ungueltig"
# In the session, not in a third cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Long enough that a lunch break costs nobody a text, short enough for a shared office.
SITZUNG_UNTAETIG = timedelta(hours=4)
SITZUNG_HOECHSTENS = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SITZUNG_HOECHSTENS.total_seconds())
if HTTPS:
    SECURE_HSTS_SECONDS = env.int("HSTS_SEKUNDEN", default=365 * 24 * 60 * 60)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Failed logins: limits and time are in schutz/anmeldung.py. What is counted is deleted when it no longer counts.
AXES_HANDLER = "wissensspeicher.schutz.anmeldung.Zaehler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address", "username"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else whoever goes on guessing would keep an editor out for good
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "wissensspeicher.schutz.herkunft.adresse"
AXES_LOCKOUT_CALLABLE = "wissensspeicher.schutz.anmeldung.gesperrt"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken"]

# Who may work only with a second factor: "freigabe" (those who publish, and superusers), "alle" or "niemand".
ZWEITER_FAKTOR_PFLICHT = env.str("ZWEITER_FAKTOR_PFLICHT", default="freigabe" if HTTPS else "niemand")
if ZWEITER_FAKTOR_PFLICHT not in ("niemand", "freigabe", "alle"):
    raise ImproperlyConfigured(
        f"ZWEITER_FAKTOR_PFLICHT={ZWEITER_FAKTOR_PFLICHT} gibt es nicht. Möglich sind: niemand, freigabe, alle."
    )
OTP_TOTP_ISSUER = "Wissensspeicher"

# Sizes: one request (a file of the Gemeindeverzeichnis is the largest), the form fields in it, and how many.
ANFRAGE_HOECHSTENS = 22_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a Loesung with many inlines
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Searching and suggesting, per caller, minute and process; 0 switches a limit off.
DROSSEL = {
    art: {"vorrat": grenze, "je_minute": grenze}
    for art, grenze in (
        ("suche", env.int("SUCHE_JE_MINUTE", default=120)),
        ("vorschlaege", env.int("VORSCHLAEGE_JE_MINUTE", default=600)),
    )
    if grenze > 0
}

# Whom /.well-known/security.txt names: mailto:… or https://…
SICHERHEIT_KONTAKT = env.str("SICHERHEIT_KONTAKT", default="")
if SICHERHEIT_KONTAKT and not SICHERHEIT_KONTAKT.startswith(("mailto:", "https://", "tel:")):
    raise ImproperlyConfigured("SICHERHEIT_KONTAKT beginnt mit mailto:, https:// oder tel: (RFC 9116).")
if not SICHERHEIT_KONTAKT.isprintable():
    raise ImproperlyConfigured("SICHERHEIT_KONTAKT enthält Steuerzeichen.")

# Who runs this installation, as the legal pages name it. Without a name every page says that this is a demonstration.
BETREIBER_NAME = env.str("BETREIBER_NAME", default="")
BETREIBER_ANSCHRIFT = env.str("BETREIBER_ANSCHRIFT", default="")  # lines separated by semicolons
BETREIBER_MAIL = env.str("BETREIBER_MAIL", default="")
BETREIBER_TELEFON = env.str("BETREIBER_TELEFON", default="")

# Seeing inside (docs/adr/0016-seeing-inside.md).
METRIK_TOKEN = env.str("METRIK_TOKEN", default="")  # without it /metrics does not exist
LANGSAME_ABFRAGE_MS = env.int("LANGSAME_ABFRAGE_MS", default=500)  # 0 logs none
# Monitoring asks from inside, past the proxy that does TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
# A part of a page that fails is left out with a notice; who develops sees the error instead.
FEHLER_IN_TEILEN_ZEIGEN = DEBUG

LOG_FORMAT = env.str("LOG_FORMAT", default="zeile")
if LOG_FORMAT not in protokoll.FORMATE:
    raise ImproperlyConfigured(f"LOG_FORMAT={LOG_FORMAT} gibt es nicht. Möglich sind: {', '.join(protokoll.FORMATE)}.")
LOGGING = protokoll.einstellungen(LOG_FORMAT)
