"""What every test starts from: no warming of models behind a page's back, and nobody's own results."""

import os
import tempfile

os.environ["DL2_WARM"] = "0"
os.environ.setdefault("DL2_HOME", tempfile.mkdtemp(prefix="dl2-home-"))
