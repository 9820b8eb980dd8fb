"""Headers that Django has no setting for, on every answer that does not bring its own."""

# No page asks for any of these; a script that got in could not either.
_NICHT_GEBRAUCHT = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
KOPFZEILEN = {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _NICHT_GEBRAUCHT),
    # No other site may embed our answers in its pages; reading them by CORS is a different matter.
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Kopfzeilen:
    """Stands near the top, so that static files and error pages carry them too."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        antwort = self.get_response(request)
        for name, wert in KOPFZEILEN.items():
            antwort.headers.setdefault(name, wert)
        return antwort
