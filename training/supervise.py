"""Runs work that writes files in a child process, and removes its files when the child is killed."""

import multiprocessing
import signal
import sys
from collections.abc import Callable
from pathlib import Path


def supervise(out: Path, work: Callable[[], None], clean: Callable[[Path], None]) -> int | str:
    """The child's exit code, or a sentence when it was killed, by a signal or for lack of memory. `clean(out)` removes
    what `work` has written; `work` calls it itself when it fails."""
    child = multiprocessing.get_context("fork").Process(target=in_child, args=(work,))
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda number, _: sys.exit(128 + number))
    child.start()
    try:
        child.join()
    finally:
        if child.is_alive():
            child.terminate()
            child.join()
        if child.exitcode < 0:
            clean(out)
    if child.exitcode == -signal.SIGKILL:
        return f"The export was killed; the machine may have too little memory. {out} holds no bundle."
    return child.exitcode


def in_child(work: Callable[[], None]) -> None:
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_DFL)
    work()
