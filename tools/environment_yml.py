"""Write `environment.yml` for conda users from `pyproject.toml`, so that the two cannot disagree.

python tools/environment_yml.py            write the file
python tools/environment_yml.py --check    exit with 1 when the file is not what would be written
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONDA_NAMES = {"great-tables": "great_tables", "matplotlib": "matplotlib-base"}
PLAIN_REQUIREMENT = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*) *([<>=!~][^;@]*)?")
HEADER = """\
# Made from pyproject.toml by tools/environment_yml.py; do not edit by hand.
#   conda env create -f environment.yml
#   conda activate evidence-tools
#   python -m pip install --no-deps --no-build-isolation --editable .
"""


class ConversionError(Exception):
    """A requirement that has no plain counterpart in a conda environment."""


def conda_line(requirement: str) -> str:
    """Spell one requirement of `pyproject.toml` the way conda-forge does.

    Raises
    ------
    ConversionError
        When the requirement has extras, a marker or an address.

    Examples
    --------
    >>> conda_line("matplotlib>=3.10.8")
    'matplotlib-base >=3.10.8'
    """
    plain = PLAIN_REQUIREMENT.fullmatch(requirement)
    if not plain:
        raise ConversionError(
            f"{requirement!r} in pyproject.toml has extras, a marker or an address, which environment.yml cannot "
            "express; name plain packages with version bounds"
        )
    name, bounds = plain.group(1), plain.group(2) or ""
    return f"{CONDA_NAMES.get(name, name)} {bounds.replace(' ', '')}".rstrip()


def environment_yml(pyproject: str) -> str:
    """Give the text of `environment.yml` for the text of `pyproject.toml`."""
    project = tomllib.loads(pyproject)["project"]
    extras = (line for group in project.get("optional-dependencies", {}).values() for line in group)
    packages = sorted({conda_line(line) for line in (*project["dependencies"], *extras)})
    lines = (f"python {project['requires-python']}", "pip", *packages)
    listed = "\n".join(f"  - {line}" for line in lines)
    return f"{HEADER}name: {project['name']}\nchannels:\n  - conda-forge\ndependencies:\n{listed}\n"


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Write or check the file; the exit code."""
    text = environment_yml((root / "pyproject.toml").read_text(encoding="utf-8"))
    target = root / "environment.yml"
    if "--check" not in arguments:
        target.write_text(text, encoding="utf-8")
        return 0
    if target.is_file() and target.read_text(encoding="utf-8") == text:
        return 0
    print(f"{target.name} does not match pyproject.toml: run python tools/environment_yml.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
