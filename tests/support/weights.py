"""How much memory programs take, all their processes together, as a container counts."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import yaml

from tools.processes import ROOT

MEBIBYTE = 1024 * 1024
EVERY_SECONDS = 0.05
_UNITS = {"Mi": MEBIBYTE, "Gi": 1024 * MEBIBYTE}


def memory_limits() -> dict[str, int]:
    """Bytes that each program may take, by the name tools.processes has for it."""
    found = {}
    for path in (ROOT / "deploy" / "k8s" / "base").glob("*.yaml"):
        for document in yaml.safe_load_all(path.read_text()):
            if document["kind"] == "Deployment":
                (container,) = document["spec"]["template"]["spec"]["containers"]
                text = container["resources"]["limits"]["memory"]
                name = document["metadata"]["name"].replace("-", "_")
                found[name] = int(text[:-2]) * _UNITS[text[-2:]]
    return found


@contextmanager
def weighing(pids: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Most bytes of each program while the block runs. Each process of it counts with the most it
    ever held (VmHWM), as if all had held it at once.
    """
    most: dict[str, int] = defaultdict(int)
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(EVERY_SECONDS):
            children = _children()
            for name, pid in pids.items():
                most[name] = max(most[name], sum(map(_peak, _family(pid, children))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield most
    finally:
        stop.set()
        watcher.join()


def _children() -> dict[int, list[int]]:
    found = defaultdict(list)
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            pid = int(entry.name)
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            found[parent].append(pid)
    return found


def _family(pid: int, children: Mapping[int, list[int]]) -> Iterator[int]:
    yield pid
    for child in children.get(pid, ()):
        yield from _family(child, children)


def _peak(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0  # it has ended
