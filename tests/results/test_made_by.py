"""What results were made of: nothing that depends on the hour or the user, and every convention in force."""

from __future__ import annotations

import platform
from dataclasses import replace

import numpy as np

from evidence_tools.evidence import Evidence
from evidence_tools.results import results_of
from evidence_tools.results.made_by import conventions, environment, made_by, software


def test_the_header_names_data_package_conventions_and_environment(evidence: Evidence) -> None:
    found = made_by(evidence)
    assert list(found) == ["edition", "data_date", "data_checksum", "package", "conventions", "environment"]
    assert (found["edition"], found["data_checksum"]) == ("mild/2026", evidence.checksum)
    assert found["package"].startswith("evidence-tools ")
    assert found["environment"]["numpy"] == np.__version__
    assert found["environment"]["machine"] == platform.machine()
    assert made_by(evidence) == found


def test_the_environment_is_the_software_and_the_machine() -> None:
    assert set(software()) - set(environment()) == {"evidence-tools"}
    assert set(environment()) - set(software()) == {"system", "machine"}


def test_conventions_follow_the_protocol(evidence: Evidence) -> None:
    method = evidence.protocol.method.model_copy(update={"estimator": "DL", "test": "z"})
    other = replace(evidence, protocol=evidence.protocol.model_copy(update={"method": method}))
    assert conventions(other)["pooling"].startswith("DL, Wald z")
    changed = {key for key, text in conventions(other).items() if conventions(evidence)[key] != text}
    assert changed == {"pooling"}


def test_every_convention_of_an_exact_number_is_named(evidence: Evidence) -> None:
    exact = {key: each for key, each in results_of(evidence).of_questions().items() if ".exact." in key}
    used = {each["convention"] for each in exact.values() if "convention" in each}
    assert len(used) >= 4
    assert used <= set(conventions(evidence).values())
