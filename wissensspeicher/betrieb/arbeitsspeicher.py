"""How the C library hands out memory in the processes that answer: without holes that only grow."""

import contextlib
import ctypes

# Numbers of <malloc.h>, glibc.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_KB = 1024


def sparsam() -> bool:
    """For this process and all that it forks: one heap for all threads, large blocks apart, what is free goes back.

    Threads with heaps of their own leave each of them full of holes: under mixed load a worker took 229 MB instead of
    176 and was still growing after 100 seconds. Threads of Python hardly ever wait for the one heap, since they wait
    for the interpreter first. False where the C library has no such settings (musl, macOS).
    """
    with contextlib.suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        return all(
            mallopt(was, wert) == 1
            for was, wert in ((_M_ARENA_MAX, 1), (_M_MMAP_THRESHOLD, 64 * _KB), (_M_TRIM_THRESHOLD, 128 * _KB))
        )
    return False
