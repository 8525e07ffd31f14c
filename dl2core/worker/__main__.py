"""`python -m dl2core.worker [PACKAGE. ...]`: the child. Started by `dl2core.worker.Worker`, not by hand."""

import sys

from dl2core.worker import child, crossing

if __name__ == "__main__":
    child.main(tuple(sys.argv[1:]) or crossing.OURS)
