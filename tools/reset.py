"""`make reset`: delete var/ (data, logs, caches), unless the system runs. Standard library only."""

from __future__ import annotations

import fcntl
import shutil
import sys
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var"


def reset(folder: Path) -> int:
    """Delete the folder; 1 with one line if a run uses it."""
    if not folder.exists():
        print(f"{folder} is clear.")
        return 0
    with (folder / "run.lock").open("a", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("error: the system runs. Stop it first with Ctrl-C.", file=sys.stderr)
            return 1
        shutil.rmtree(folder)
    print(f"{folder} is clear.")
    return 0


if __name__ == "__main__":
    sys.exit(reset(VAR))
