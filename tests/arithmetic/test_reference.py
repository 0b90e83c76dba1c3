"""The reference files say who made them, and the room stays light."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "reference"
FILES = [path.stem for path in sorted(FOLDER.glob("*.json"))]
VERSIONS = {".R": {"r", "metafor", "metadat"}, ".py": {"python", "numpy", "pymare", "pymetaanalysis"}}


@pytest.mark.parametrize("name", FILES)
def test_a_reference_file_carries_its_birth_certificate(reference, name):
    certificate = reference(name)["certificate"]
    script = Path(certificate["script"])
    assert script.stem == name
    assert (FOLDER / script).exists()
    assert certificate.keys() >= {"made", "calls"} | VERSIONS[script.suffix]


def test_importing_the_arithmetic_loads_no_heavy_library():
    heavy = "{'pandas', 'scipy.stats', 'scipy.optimize', 'statsmodels', 'matplotlib'}"
    code = f"import sys, evidence_tools.arithmetic; print({heavy} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"
