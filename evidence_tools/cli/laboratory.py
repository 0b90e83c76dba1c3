"""The command that opens JupyterLab."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from evidence_tools.cli.app import REVIEW, app

FIRST_NOTEBOOK = "00_start_here.ipynb"


@app.command(rich_help_panel=REVIEW)
def lab(
    port: Annotated[
        int, typer.Option(help="Port on this machine; a free one nearby is taken when it is in use.")
    ] = 8888,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser.")] = True,
) -> None:
    """Open JupyterLab on this machine at the first notebook."""
    from evidence_tools.evidence.location import repository

    command = lab_command(repository(), port=port, browser=browser)
    os.execv(command[0], command)


def lab_command(root: Path, *, port: int, browser: bool) -> list[str]:
    """Give the command that opens JupyterLab: bound to 127.0.0.1, at the first notebook, asking nobody for news."""
    command = [
        sys.executable,
        *("-m", "jupyterlab"),
        f"--ServerApp.root_dir={root}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.allow_root=True",  # as in a container; otherwise without effect
        f"--ServerApp.port={port}",
        f"--LabApp.default_url=/lab/tree/notebooks/{FIRST_NOTEBOOK}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    return command if browser else [*command, "--no-browser"]
