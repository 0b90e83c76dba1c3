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
    """A folder with the files that decide about the environment, and a builder that only pretends to install."""
    for name in build_environment.LOCKED_BY:
        (tmp_path / name).write_text(name)
    commands: list[list[str]] = []

    def pretend(command: list[str], cwd: str) -> None:
        commands.append(command)
        python = Path(build_environment.venv_python(cwd))
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()

    return str(tmp_path), commands, pretend


V311, V313 = (3, 11, 7), (3, 13, 0)


def test_an_environment_is_built_once(clone):
    root, commands, pretend = clone
    assert not build_environment.is_up_to_date(root, V311, keep_python=False)
    build_environment.build(root, V311, run=pretend)
    assert build_environment.is_up_to_date(root, V311, keep_python=False)
    assert commands[0][1:4] == ["-m", "venv", f"{root}/.venv"]
    assert "--require-hashes" in commands[1]
    assert commands[2][-4:] == ["--no-deps", "--no-build-isolation", "--editable", "."]


def test_uv_is_used_where_it_is(clone):
    root, commands, pretend = clone
    build_environment.build(root, V311, run=pretend, uv="/somewhere/uv")
    assert {command[0] for command in commands} == {"/somewhere/uv"}
    assert {"--require-hashes", "--compile-bytecode"} < set(commands[1])


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_it_is_built_anew_when_what_it_is_built_from_changes(clone, name):
    root, _, pretend = clone
    build_environment.build(root, V311, run=pretend)
    Path(root, name).write_text("changed")
    assert not build_environment.is_up_to_date(root, V311, keep_python=True)


def test_another_python_builds_it_anew_unless_any_will_do(clone):
    root, _, pretend = clone
    build_environment.build(root, V313, run=pretend)
    assert not build_environment.is_up_to_date(root, V311, keep_python=False)
    assert build_environment.is_up_to_date(root, V311, keep_python=True)


def test_a_folder_that_moved_or_lost_its_python_is_built_anew(clone, tmp_path):
    root, _, pretend = clone
    build_environment.build(root, V311, run=pretend)
    Path(build_environment.venv_python(root)).unlink()
    assert not build_environment.is_up_to_date(root, V311, keep_python=True)
    build_environment.build(root, V311, run=pretend)
    moved = tmp_path.with_name(f"{tmp_path.name}-moved")
    tmp_path.rename(moved)
    assert not build_environment.is_up_to_date(str(moved), V311, keep_python=True)


def test_an_interrupted_build_is_done_again(clone):
    root, _, pretend = clone

    def break_off(command: list[str], cwd: str) -> None:
        pretend(command, cwd)
        if "--require-hashes" in command:
            raise subprocess.CalledProcessError(1, command)

    with pytest.raises(build_environment.SetupError, match=r"Building \.venv stopped at"):
        build_environment.build(root, V311, run=break_off)
    assert not build_environment.is_up_to_date(root, V311, keep_python=True)


@pytest.mark.parametrize("version", [(2, 7), (3, 10, 4), (3, 14, 0)])
def test_a_wrong_python_gets_one_sentence_and_no_environment(clone, version):
    root, commands, pretend = clone
    with pytest.raises(build_environment.SetupError, match=r"give it 3\.11, 3\.12 or 3\.13") as caught:
        build_environment.build(root, version, run=pretend)
    assert "\n" not in str(caught.value)
    assert commands == []


def test_make_names_its_targets():
    said = subprocess.check_output(["make", "--silent", "help"], cwd=ROOT, text=True)
    for target in ("review", "test", "lab", "notebooks", "lock"):
        assert f"make {target} " in said
