"""The lock of the data folder is given back at once, whatever the process has just started."""

import subprocess
import sys

import pytest

from bot.catalogue import CatalogueError
from bot.catalogue.lock import FolderLock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="descriptors are passed on")


def test_a_child_between_its_fork_and_its_program_does_not_keep_the_lock(tmp_path):
    lock = FolderLock(tmp_path)
    code = "import sys; sys.stdin.read()"
    # It keeps the descriptor for good, as any child has it for a moment.
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, pass_fds=[lock._descriptor]
    ) as child:
        with pytest.raises(CatalogueError):
            FolderLock(tmp_path)
        lock.release()
        lock.release()
        FolderLock(tmp_path).release()
        child.stdin.close()
