"""The container's health check: can the service do its work? It asks as the proxy in front would."""

from __future__ import annotations

import http.client
import os
import sys


def main() -> int:
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    verbindung = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT") or "8000"), timeout=5)
    try:
        verbindung.request("GET", "/health/ready", headers={"Host": host, "X-Forwarded-Proto": "https"})
        status = verbindung.getresponse().status
    except OSError as fehler:
        print(f"keine Antwort: {fehler}")
        return 1
    print(f"Status {status}")
    return 0 if status == http.HTTPStatus.OK else 1


if __name__ == "__main__":
    sys.exit(main())
