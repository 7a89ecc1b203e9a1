"""`make lock`: the newest allowed versions into requirements*.lock, with hashes, no addresses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.faults import ToolFault, exit_with_fault_line
from tools.processes import ROOT
from tools.progress import step

# Dev tools are resolved against the runtime's versions, so the order matters.
NAMES = ("requirements", "requirements-dev", "requirements-node")
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--upgrade",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--custom-compile-command=make lock",
)


def main() -> int:
    """Compile every requirements file."""
    uv = Path(sys.executable).parent / "uv"
    for name in NAMES:
        command = [str(uv), "pip", "compile", "--quiet", *OPTIONS, f"{name}.in", "-o"]
        with step(f"{name}.lock"):
            done = subprocess.run(
                [*command, f"{name}.lock"], cwd=ROOT, capture_output=True, text=True, check=False
            )
            if done.returncode != 0:
                raise ToolFault(f"{name}.in cannot be resolved.", "Mend it.", done.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(exit_with_fault_line(main))
