import os
import socket
import subprocess
import sys

import pytest

from tests.faults.guard import Connected


def test_the_guard_sees_a_connection():
    with socket.socket() as one, pytest.raises(Connected):
        one.connect(("127.0.0.1", 9))
    with pytest.raises(Connected):
        socket.getaddrinfo("example.org", 80)


def test_a_day_at_the_office_needs_no_network():
    prefix = ["unshare", "-n"] if os.name == "posix" and os.geteuid() == 0 else ["unshare", "-rn"]
    try:
        allowed = subprocess.run([*prefix, "true"], capture_output=True).returncode == 0
    except OSError:
        allowed = False
    # Where the system gives no process a network of its own, the guard alone watches.
    words = [*(prefix if allowed else []), sys.executable, "-m", "tests.faults.journey"]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.stdout.endswith("done\n"), done.stderr[-2000:]
