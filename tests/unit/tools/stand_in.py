"""A tiny system for the runner to start: web servers in place of services, no-ops as steps.

Started as a program, it is `make run` with that system: stand_in.py WEB-FOLDER [runner options].
"""

import json
import sys
from pathlib import Path

from tools.processes import Process, System

SERVER = """
import http.server, os, sys
host, port = os.environ["WEB_ADDRESS"].split(":")
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/end":
            print("the stand-in gave up", flush=True)
            os._exit(3)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(os.environ["DATABASE_URL"].encode())
    def log_message(self, *_):
        pass
http.server.ThreadingHTTPServer((host, int(port)), Handler).serve_forever()
"""
STEP = ("-c", "print('nothing to do')")
FAILING_STEP = ("-c", "import sys; sys.exit('the table is missing')")


def stand_in(name: str, port: int) -> Process:
    return Process(name, ("-c", SERVER), port, probes_apart=False)


def stand_in_system(web: Path, migrate: tuple[str, ...] = STEP) -> System:
    programs = (stand_in("sandbox", 10), stand_in("sms_svc", 1), stand_in("gateway", 0))
    return System(programs, migrate, STEP, web)


def make_web(folder: Path) -> Path:
    """A web folder whose build is done in no time."""
    folder.mkdir(parents=True)
    build = "mkdir -p dist && cp index.html dist/ && date +%N > dist/built_at"
    package = {"name": "w", "scripts": {"build": build}}
    (folder / "package.json").write_text(json.dumps(package))
    (folder / "package-lock.json").write_text(
        '{"name":"w","lockfileVersion":3,"packages":{"":{"name":"w"}}}'
    )
    (folder / "index.html").write_text("<p>hello")
    (folder / "node_modules").mkdir()
    return folder


if __name__ == "__main__":
    from tools.faults import exit_with_fault_line
    from tools.run import main

    web_folder = Path(sys.argv.pop(1))
    failing = sys.argv.pop(1) == "failing"
    wanted = stand_in_system(web_folder, FAILING_STEP if failing else STEP)
    sys.exit(exit_with_fault_line(lambda: main(wanted)))
