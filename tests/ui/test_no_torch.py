"""A server that has shown every page and answered a question on each never imports torch (a child process: it stays imported)."""

import subprocess
import sys
from pathlib import Path

from pages.ui import navigation


def test_pages_and_their_questions_leave_torch_out():
    command = [sys.executable, str(Path(__file__).with_name("asked_pages.py"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert len(done.stdout.strip().splitlines()) > len(navigation.EVERY)
