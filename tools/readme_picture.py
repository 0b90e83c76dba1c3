"""The picture of README.md and its words, from today's data; `--check` exits 1 where the words have fallen behind."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import evidence_tools as et

REPOSITORY = Path(__file__).resolve().parents[1]
README = REPOSITORY / "README.md"
PICTURE = "docs/images/forest_pain.png"
QUESTION = "pain_from_12"
SLOT = re.compile(rf"!\[[^\]]*\]\({re.escape(PICTURE)}\)")


def main(arguments: list[str] | None = None) -> int:
    """Write the picture and its alternative text, or check the text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where README differs")
    check = parser.parse_args(arguments).check
    fit = et.answer(et.read_evidence(REPOSITORY / "data" / "mild" / "2026"), QUESTION).fit
    chart = et.forest(fit, sensitivity=et.alternatives(fit))
    before = README.read_text(encoding="utf-8")
    words = chart.alt.replace("[", "(").replace("]", ")")
    after = SLOT.sub(lambda _: f"![{words}]({PICTURE})", before)
    if check:
        if after != before:
            print("README.md tells another result than the data: run python tools/readme_picture.py", file=sys.stderr)
        return int(after != before)
    chart.save(REPOSITORY / PICTURE)
    README.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
