from __future__ import annotations

import io

import pytest
from rich.console import Console

from evidence_tools.export.progress import Steps


def _shown(*, terminal: bool) -> tuple[str, Steps]:
    stream = io.StringIO()
    with Steps(Console(file=stream, force_terminal=terminal, width=100)) as steps:
        with steps.step("Run the notebooks", total=2) as advance:
            advance("00_start.ipynb")
            advance("[01].ipynb")
        with steps.step("Write"):
            pass
    return stream.getvalue(), steps


def test_a_log_gets_plain_lines():
    text, steps = _shown(terminal=False)
    assert [line.partition(":")[0] for line in text.splitlines()] == [
        "  00_start.ipynb",
        "  [01].ipynb",
        "Run the notebooks",
        "Write",
    ]
    assert list(steps.seconds) == ["Run the notebooks", "Write"]
    assert all(seconds >= 0 for seconds in steps.seconds.values())


def test_a_terminal_gets_a_live_display():
    text, _ = _shown(terminal=True)
    assert "2/2" in text
    assert "\x1b[" in text


def test_a_step_that_fails_is_not_timed():
    steps = Steps(Console(quiet=True))
    with pytest.raises(ValueError, match="no"), steps.step("Read"):
        raise ValueError("no")
    assert steps.seconds == {}
