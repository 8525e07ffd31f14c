"""A server that has shown every page, asked its questions and lost its jobs never imports torch.

In a child process, as what is imported stays.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from pages.ui import navigation


@pytest.mark.timeout(900)
def test_pages_their_questions_and_their_jobs_leave_torch_out_and_a_lost_job_is_pressed_again():
    command = [sys.executable, str(Path(__file__).with_name("asked_pages.py"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert len(done.stdout.strip().splitlines()) > len(navigation.EVERY)
