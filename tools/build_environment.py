"""Build `.venv` from the locked requirements, unless it is up to date.

Needs nothing but Python: uses uv where it is on the PATH, else venv and pip. Everything is installed by hash from
`requirements.txt`; the package itself is linked (editable), so that edits count at once. The stamp is written last:
an interrupted build leaves none and is done again. Kept parsable by old Pythons, which get one clear sentence.

    python3.13 tools/build_environment.py         build with this Python
    python3 tools/build_environment.py --keep     accept what another supported Python built
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LOCK, PROJECT = "requirements.txt", "pyproject.toml"
LOWEST, ABOVE = (3, 11), (3, 14)


class SetupError(Exception):
    """Why the environment could not be built, in one sentence."""


def ensure(root, version, keep_python=False, uv=None, run=subprocess.check_call):
    """Bring the environment of `root` up to date.

    It is built from nothing when the lock, the Python or the place changed, or a build was broken off; when only
    `pyproject.toml` changed, the package is linked anew.

    Parameters
    ----------
    root
        The repository.
    version
        The running Python, as `sys.version_info`.
    keep_python
        Whether an environment of another Python will do.
    uv
        Path of uv; None for venv and pip.
    run
        How a command is run.

    Raises
    ------
    SetupError
        When the Python is too old or too new, or a command fails.
    """
    found, wanted = read_stamp(root), wanted_stamp(root, version)
    if keep_python and found:
        wanted["python"] = found.get("python")
    changed = {key for key in wanted if found.get(key) != wanted[key]}
    if not changed:
        return
    create, install, link = build_commands(root, uv)
    if changed == {PROJECT}:
        os.remove(stamp_path(root))
        commands = [link]
    else:
        refuse_wrong_python(version)
        print(
            "Building .venv with {} from {}, once ...".format("uv" if uv else "pip (about a minute)", LOCK), flush=True
        )
        shutil.rmtree(os.path.join(root, ".venv"), ignore_errors=True)
        commands = [create, install, link]
    for command in commands:
        try:
            run(command, cwd=root)
        except (OSError, subprocess.CalledProcessError) as problem:
            raise SetupError("Building .venv stopped at: {} ({})".format(" ".join(command), problem)) from problem
    with open(stamp_path(root), "w", encoding="utf-8") as file:
        json.dump(wanted, file, indent=1)


def refuse_wrong_python(version):
    """Raise for a Python that the workbench does not support."""
    if not LOWEST <= tuple(version[:2]) < ABOVE:
        raise SetupError(
            "Python {}.{} cannot run the workbench; give it 3.11, 3.12 or 3.13: PYTHON=python3.13 make".format(
                *version[:2]
            )
        )


def wanted_stamp(root, version):
    """Describe the environment that `root` needs: the Python, the place and the content of the files behind it."""
    stamp = {"python": "{}.{}".format(*version[:2]), "root": root}
    for name in (LOCK, PROJECT):
        with open(os.path.join(root, name), "rb") as file:
            stamp[name] = hashlib.sha256(file.read()).hexdigest()
    return stamp


def read_stamp(root):
    """Read the stamp of a finished environment; empty when there is none or its Python is gone."""
    try:
        with open(stamp_path(root), encoding="utf-8") as file:
            stamp = json.load(file)
    except (OSError, ValueError):
        return {}
    return stamp if os.path.exists(venv_python(root)) else {}


def stamp_path(root):
    """Where the stamp of a finished environment lies."""
    return os.path.join(root, ".venv", "stamp.json")


def venv_python(root):
    """The interpreter of the environment."""
    place = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return os.path.join(root, ".venv", *place)


def build_commands(root, uv):
    """The commands that create the environment, install the locked packages, and link the package of `root`."""
    folder, python = os.path.join(root, ".venv"), venv_python(root)
    if uv:
        install = [uv, "pip", "install", "--quiet", "--python", python]
        create = [uv, "venv", "--quiet", "--no-project", "--python", sys.executable, folder]
        locked = [*install, "--compile-bytecode", "--require-hashes", "--no-deps", "-r", LOCK]
    else:
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        create = [sys.executable, "-m", "venv", folder]
        locked = [*install, "--require-hashes", "--no-deps", "-r", LOCK]
    return create, locked, [*install, "--no-deps", "--no-build-isolation", "--editable", "."]


def main():
    """Bring the environment up to date; exit with one sentence when that fails."""
    parser = argparse.ArgumentParser(description="Build .venv from the locked requirements, unless it is up to date.")
    parser.add_argument("--keep", action="store_true", help="accept an environment of another supported Python")
    keep = parser.parse_args().keep
    try:
        ensure(ROOT, sys.version_info, keep_python=keep, uv=shutil.which("uv"))
    except SetupError as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("Stopped; the next make builds .venv from the beginning")


if __name__ == "__main__":
    main()
