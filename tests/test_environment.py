"""What a fresh clone is built from agrees with itself: pyproject.toml, the lock, the conda file, the set-up script."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import build_environment
import environment_yml
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)


def _wanted() -> list[Requirement]:
    extras = (line for group in PYPROJECT["optional-dependencies"].values() for line in group)
    return [Requirement(line) for line in (*PYPROJECT["dependencies"], *extras)]


def test_environment_yml_is_the_one_pyproject_gives():
    assert environment_yml.main(["--check"]) == 0


def test_environment_yml_names_every_dependency_as_conda_forge_does():
    content = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert content["channels"] == ["conda-forge"]
    names = {line.split()[0] for line in content["dependencies"]}
    spelled = {environment_yml.CONDA_NAMES.get(each.name, each.name) for each in _wanted()}
    assert names == spelled | {"python", "pip"}
    assert "matplotlib-base >=3.10.8" in content["dependencies"]


def test_a_conda_file_that_lags_behind_is_noticed(tmp_path, capsys):
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "a"\nrequires-python = ">=3.11"\ndependencies = ["matplotlib>=3,<4"]\n'
    )
    assert environment_yml.main(["--check"], tmp_path) == 1
    assert environment_yml.main([], tmp_path) == 0
    assert environment_yml.main(["--check"], tmp_path) == 0
    assert "  - matplotlib-base >=3,<4\n" in (tmp_path / "environment.yml").read_text()
    (tmp_path / "environment.yml").write_text("name: b\n")
    assert environment_yml.main(["--check"], tmp_path) == 1
    assert "run python tools/environment_yml.py" in capsys.readouterr().err


@pytest.mark.parametrize(
    "line", ["uvicorn[standard]>=1", "tomli; python_version < '3.11'", "a @ https://example.org/a"]
)
def test_what_conda_cannot_say_is_refused(line):
    with pytest.raises(environment_yml.ConversionError, match="name plain packages"):
        environment_yml.conda_line(line)


def test_the_lock_pins_every_dependency_within_its_bounds():
    pins = {canonicalize_name(name): version for name, version, _ in PIN.findall(LOCK)}
    for each in _wanted():
        assert pins[canonicalize_name(each.name)] in each.specifier, each


def test_every_pin_of_the_lock_has_hashes():
    pins = PIN.findall(LOCK)
    assert len(pins) > len(_wanted())
    assert all("--hash=sha256:" in rest for _, _, rest in pins)


def test_the_lock_names_no_place():
    assert not re.search(r"https?://|file:|--(extra-)?index-url|--find-links |/home/|/root/|/tmp/", LOCK)


def test_the_set_up_knows_the_same_pythons_as_pyproject():
    low, above = (".".join(map(str, version)) for version in (build_environment.LOWEST, build_environment.ABOVE))
    assert PYPROJECT["requires-python"] == f">={low},<{above}"


@pytest.fixture
def clone(tmp_path):
    """A folder with the files that decide about the environment, and an `ensure` that only pretends to install."""
    for name in (build_environment.LOCK, build_environment.PROJECT):
        (tmp_path / name).write_text(name)
    return PretendedClone(tmp_path)


class PretendedClone:
    """Remembers the commands that would have been run; one of them can be made to fail."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def ensure(self, version=(3, 11, 7), *, failing=None, **options) -> list[list[str]]:
        commands: list[list[str]] = []

        def pretend(command: list[str], cwd: str) -> None:
            commands.append(command)
            python = Path(build_environment.venv_python(cwd))
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()
            if failing in command:
                raise subprocess.CalledProcessError(1, command)

        build_environment.ensure(str(self.root), version, run=pretend, **options)
        return commands


V313 = (3, 13, 0)


def test_an_environment_is_built_once(clone):
    create, install, link = clone.ensure()
    assert create[1:] == ["-m", "venv", f"{clone.root}/.venv"]
    assert {"--require-hashes", "--no-deps"} < set(install)
    assert link[-4:] == ["--no-deps", "--no-build-isolation", "--editable", "."]
    assert clone.ensure() == []


def test_uv_is_used_where_it_is(clone):
    commands = clone.ensure(uv="/somewhere/uv")
    assert {command[0] for command in commands} == {"/somewhere/uv"}
    assert {"--require-hashes", "--compile-bytecode"} < set(commands[1])


def test_a_new_lock_builds_it_anew(clone):
    clone.ensure()
    (clone.root / "requirements.txt").write_text("changed")
    assert len(clone.ensure(keep_python=True)) == 3


def test_a_new_pyproject_links_the_package_anew(clone):
    clone.ensure(V313)
    (clone.root / "pyproject.toml").write_text("changed")
    (link,) = clone.ensure((3, 9), keep_python=True)
    assert "--editable" in link
    assert clone.ensure(V313) == []


def test_another_python_builds_it_anew_unless_any_will_do(clone):
    clone.ensure(V313)
    assert clone.ensure(keep_python=True) == []
    assert len(clone.ensure()) == 3


def test_a_folder_that_lost_its_python_or_moved_is_built_anew(clone):
    clone.ensure()
    Path(build_environment.venv_python(clone.root)).unlink()
    assert len(clone.ensure()) == 3
    clone.root = clone.root.rename(clone.root.with_name(f"{clone.root.name}-moved"))
    assert len(clone.ensure()) == 3


@pytest.mark.parametrize("step", ["venv", "--require-hashes", "--editable"])
def test_an_interrupted_build_is_done_again(clone, step):
    with pytest.raises(build_environment.SetupError, match=r"Building \.venv stopped at"):
        clone.ensure(failing=step)
    assert len(clone.ensure()) == 3


def test_an_interrupted_link_is_done_again(clone):
    clone.ensure()
    (clone.root / "pyproject.toml").write_text("changed")
    with pytest.raises(build_environment.SetupError):
        clone.ensure(failing="--editable")
    assert clone.ensure() != []


@pytest.mark.parametrize("version", [(2, 7), (3, 10, 4), (3, 14, 0)])
def test_a_wrong_python_gets_one_sentence_and_no_environment(clone, version):
    with pytest.raises(build_environment.SetupError, match=r"give it 3\.11, 3\.12 or 3\.13") as caught:
        clone.ensure(version)
    assert "\n" not in str(caught.value)
    assert not (clone.root / ".venv").exists()


def test_make_names_its_targets():
    said = subprocess.check_output(["make", "--silent", "help"], cwd=ROOT, text=True)
    for target in ("review", "test", "lab", "notebooks", "lock"):
        assert f"make {target} " in said
