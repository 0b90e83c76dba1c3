"""Settings of the whole test run."""

import tempfile

import nbval.kernel
from jupyter_client import KernelManager

from evidence_tools.export.notebooks import socket_files


class _ReachedThroughFiles(KernelManager):
    """A kernel for the notebook tests: test workers start kernels at the same moment, too early to share ports."""

    def __init__(self, **settings):
        self.folder = tempfile.TemporaryDirectory()
        super().__init__(**settings, **socket_files(self.folder.name))


nbval.kernel.KernelManager = _ReachedThroughFiles
