import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from chassis.errors import ServiceUnavailable
from chassis.virus_scanner import ClamAv
from tests.support.clamd import EVIL, pretend_clamd
from tests.support.waiting import wait_until


def test_a_file_is_sent_in_pieces_and_its_verdict_read():
    # Given a scanner / When files come piece by piece
    with pretend_clamd() as server:
        scanner = ClamAv(server.address)
        assert scanner.scan([b"good ", b"words"]) is None
        # Then what is found has its name, and all of it was looked at
        assert scanner.scan([EVIL[:7], EVIL[7:]]) == "Tests.Evil"
        assert server.seen == [b"good words", EVIL]


@pytest.mark.parametrize(
    "answer",
    [b"INSTREAM size limit exceeded. ERROR\0", b"\0", b"stream: OK and more\0", b"\xff\xfe\0"],
)
def test_what_is_no_verdict_is_never_taken_for_a_clean_file(answer):
    # Given a scanner that says something else / Then nobody knows, and it may be tried again
    with pretend_clamd() as server:
        server.answer = answer
        with pytest.raises(ServiceUnavailable, match="was not taken"):
            ClamAv(server.address).scan([b"x"])


def test_a_scanner_that_is_not_there_or_silent_is_an_error():
    # Given nobody at the address, then somebody who takes all and says nothing
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = silent.getsockname()
        with pytest.raises(ServiceUnavailable, match="does not answer"):
            ClamAv(address, seconds=0.2).scan([b"x"])
    with pytest.raises(ServiceUnavailable, match="does not answer"):
        ClamAv(address).scan([b"x"])


def find_clamd():
    return shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")


@pytest.fixture
def clamd(tmp_path: Path):
    """The real one, which knows nothing but a signature of ours."""
    if find_clamd() is None:
        pytest.skip("clamd is not installed (Debian: clamav-daemon)")
    signatures = tmp_path / "signatures"
    signatures.mkdir()
    (signatures / "tests.ndb").write_text(f"Tests.Evil:0:*:{EVIL.hex()}\n")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = tmp_path / "clamd.conf"
    config.write_text(
        f"TCPSocket {port}\nTCPAddr 127.0.0.1\nForeground yes\nDatabaseDirectory {signatures}\n"
        f"TemporaryDirectory {tmp_path}\nStreamMaxLength 1M\n"
    )
    with subprocess.Popen(
        [find_clamd(), "--config-file", str(config)], stdout=subprocess.DEVNULL
    ) as program:
        try:
            wait_until(lambda: is_open(port), timeout=30, what="clamd listens")
            yield ("127.0.0.1", port)
        finally:
            program.terminate()


def is_open(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def test_the_real_clamd_understands_us(clamd):
    # Given Debian's clamd / When files are scanned
    scanner = ClamAv(clamd)
    assert scanner.scan([b"good words"]) is None
    # Then it finds what its signature names
    found = scanner.scan([b"begin ", EVIL, b" end"])
    assert found is not None
    assert found.startswith("Tests.Evil")
    # And what is longer than it takes is an error, not a clean file
    with pytest.raises(ServiceUnavailable):
        scanner.scan([b"x" * 65_536] * 64)
