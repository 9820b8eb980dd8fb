"""How the site is served, by `make run` and in the container alike; gunicorn reads this file by itself."""

import os
import signal

from wissensspeicher.betrieb import arbeitsspeicher
from wissensspeicher.zustand import metrikordner, protokoll

wsgi_app = "wissensspeicher.wsgi"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads: browsers open connections ahead of need, and each would hold a single-threaded worker until its timeout.
worker_class = "gthread"
threads = 4
# A selection of many facets makes a long address; 8190 is the most that gunicorn accepts.
limit_request_line = 8190
# By default SCRIPT_NAME and PATH_INFO would be believed from a proxy on this machine, which passes on what callers
# send: they could change all links of a page.
forwarder_headers = ""
# Nothing talks to the running server but browsers and signals.
control_socket_disable = True
accesslog = None
loglevel = "warning"
# How long a restart waits for answers under way.
graceful_timeout = 10
# Heartbeats in memory: in a container a slow disk would make healthy workers look dead.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
# The server's own lines look like ours and keep the same silence about visitors.
_format = os.environ.get("LOG_FORMAT", "zeile")
logconfig_dict = protokoll.einstellungen(_format if _format in protokoll.FORMATE else "zeile")
# Where the processes put their figures for whoever is asked to add up. In memory: on a full disk such a file, which is
# mapped into memory, would end the process that writes to it.
metrikordner.anlegen(worker_tmp_dir)
# Before any worker is forked: all of them inherit it.
arbeitsspeicher.sparsam()


def post_worker_init(worker):
    """Load what every page needs; leave Ctrl-C to the master, which then ends its workers.

    A terminal sends it to all of them. A worker that is told to quit twice at once can wait for its own lock (the
    second signal interrupts the shutdown of its thread pool), and the stop would take until `graceful_timeout`.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Not at the top: only a worker has an application, and only ours has anything to load.
    from django.apps import apps

    if apps.ready:
        from wissensspeicher.betrieb.anlauf import anlaufen

        anlaufen()


def child_exit(server, worker):
    """What an ended process counted stays; what it held at that moment goes."""
    # Not at the top: the library decides when it is imported how it counts, and this is not yet a worker.
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)


def on_exit(server):
    """Take the figures away with the server."""
    metrikordner.entfernen()
