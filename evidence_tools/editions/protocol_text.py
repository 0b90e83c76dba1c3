"""The two lines of a protocol that differ in every edition, rewritten in its text so that its comments stay."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.protocol import PROTOCOL_FILE
from evidence_tools.evidence.toml_file import quoted

_SECTION = re.compile(r"(?ms)^\[edition\][^\n]*\n(.*?)(?=^\[|\Z)")
_LINES = {
    "edition": re.compile(r"""(?m)^([ \t]*edition[ \t]*=[ \t]*)("[^"\n]*"|'[^'\n]*')"""),
    "data_date": re.compile(r"(?m)^([ \t]*data_date[ \t]*=[ \t]*)(\d{4}-\d{2}-\d{2})(?![\d:T-])"),
}


def dated(path: Path, *, edition: str, day: date) -> str:
    """The text of a protocol with another name of the edition and another date of the data; all else as it stands.

    Raises
    ------
    EvidenceError
        When section ``edition`` does not have the two lines, each once; the faults name every line that is missing.
    """
    text = path.read_bytes().decode("utf-8")
    section = _SECTION.search(text)
    own = section[1] if section else ""
    faults = [_fault(text, name) for name, line in _LINES.items() if len(line.findall(own)) != 1]
    if faults:
        raise EvidenceError("\n".join(map(str, faults)), faults)
    for name, value in {"edition": quoted(edition), "data_date": day.isoformat()}.items():
        own = _LINES[name].sub(lambda found, value=value: found[1] + value, own)
    return text[: section.start(1)] + own + text[section.end(1) :]


def _fault(text: str, name: str) -> Fault:
    try:
        known = name in tomllib.loads(text).get("edition", {})
    except tomllib.TOMLDecodeError:
        known = False
    found = "an entry that does not stand on a line of its own" if known else "no such line"
    example = {"edition": 'edition = "2026"', "data_date": "data_date = 2026-11-22"}[name]
    mend = "write the entry on a line of its own below [edition], so that the next edition can change it"
    line = text.count("\n", 0, text.find("[edition]")) + 1 if "[edition]" in text else 0
    return PROTOCOL_FILE.fault(line, f"edition.{name}", found, f"one line such as {example} below [edition]", mend)
