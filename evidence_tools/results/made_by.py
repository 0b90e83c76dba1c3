"""How results were made: on which data, with which programs, under which conventions. Every stored result says so."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import Any

from evidence_tools.evidence import Evidence
from evidence_tools.question import SAME_VISIT
from evidence_tools.results.entries import SIGNIFICANT_DIGITS
from evidence_tools.results.questions import exact_conventions

PACKAGE = "evidence-tools"
LIBRARIES = ("numpy", "scipy", "pandas")


def made_by(evidence: Evidence) -> dict[str, Any]:
    """What stands before the numbers of a results file: edition, data, package, conventions and environment.

    Nothing in it depends on the time or the user, so that two reviews on one machine give the same bytes.

    Returns
    -------
    dict
        edition, data_date, data_checksum, package, conventions (text by name), environment (text by name).

    Examples
    --------
    ``made_by(evidence)["conventions"]["pooling"]`` names estimator, test, level and prediction interval.
    """
    return {
        "edition": evidence.label,
        "data_date": evidence.protocol.edition.data_date.isoformat(),
        "data_checksum": evidence.checksum,
        "package": f"{PACKAGE} {version(PACKAGE)}",
        "conventions": conventions(evidence),
        "environment": environment(),
    }


def software() -> dict[str, str]:
    """Versions of the package, of Python and of the libraries that every number rests on.

    Examples
    --------
    >>> list(software())
    ['evidence-tools', 'Python', 'numpy', 'scipy', 'pandas']
    """
    return {
        PACKAGE: version(PACKAGE),
        "Python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
    }


def environment() -> dict[str, str]:
    """Versions of Python and the libraries, and the kind of machine, on which last digits may depend."""
    versions = {name: number for name, number in software().items() if name != PACKAGE}
    return versions | {"system": platform.system(), "machine": platform.machine()}


def conventions(evidence: Evidence) -> dict[str, str]:
    """The conventions in force: those that the protocol chooses, and those that the engine has built in."""
    rules = evidence.protocol
    chosen = {
        "pooling": rules.method.method().name,
        "visit": f"the {rules.selection.visit} inside the window",
        "same_patients": ", ".join(rules.selection.same_patients) or "none",
        "spread_of_change": ", ".join(rules.spread.order),
    }
    fixed = {"same_visit": f"within {SAME_VISIT:g} months", "digits_kept": f"{SIGNIFICANT_DIGITS} significant"}
    return chosen | exact_conventions() | fixed
