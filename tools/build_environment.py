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
LOCKED_BY = ("requirements.txt", "pyproject.toml")
LOWEST, ABOVE = (3, 11), (3, 14)


class SetupError(Exception):
    """Why the environment could not be built, in one sentence."""


def version_complaint(version):
    """Say what is wrong with a Python version, or give None."""
    if LOWEST <= tuple(version[:2]) < ABOVE:
        return None
    return "Python {}.{} cannot run the workbench; give it 3.11, 3.12 or 3.13: PYTHON=python3.13 make".format(
        *version[:2]
    )


def wanted_stamp(root, version):
    """Describe the environment that `root` needs: the Python, the place and the content of the files behind it."""
    digests = {}
    for name in LOCKED_BY:
        with open(os.path.join(root, name), "rb") as file:
            digests[name] = hashlib.sha256(file.read()).hexdigest()
    return {"python": "{}.{}".format(*version[:2]), "root": root, "files": digests}


def is_up_to_date(root, version, keep_python):
    """Whether the finished environment in `root` is the wanted one; `keep_python` accepts another Python version."""
    try:
        with open(stamp_path(root), encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return False
    if not os.path.exists(venv_python(root)):
        return False
    wanted = wanted_stamp(root, version)
    if keep_python:
        wanted["python"] = found.get("python")
    return found == wanted


def stamp_path(root):
    """Where the stamp of a finished environment lies."""
    return os.path.join(root, ".venv", "stamp.json")


def venv_python(root):
    """The interpreter of the environment."""
    place = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return os.path.join(root, ".venv", *place)


def build_commands(root, uv):
    """The commands that make the environment: with uv when its path is given, else with venv and pip."""
    folder, python = os.path.join(root, ".venv"), venv_python(root)
    if uv:
        install = [uv, "pip", "install", "--quiet", "--python", python]
        create = [uv, "venv", "--quiet", "--no-project", "--python", sys.executable, folder]
        locked = [*install, "--compile-bytecode", "--require-hashes", "-r", "requirements.txt"]
    else:
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        create = [sys.executable, "-m", "venv", folder]
        locked = [*install, "--require-hashes", "--no-deps", "-r", "requirements.txt"]
    return [create, locked, [*install, "--no-deps", "--no-build-isolation", "--editable", "."]]


def build(root, version, run=subprocess.check_call, uv=None):
    """Build the environment from nothing and stamp it.

    Raises
    ------
    SetupError
        When the Python is too old or too new, or a step fails.
    """
    complaint = version_complaint(version)
    if complaint:
        raise SetupError(complaint)
    shutil.rmtree(os.path.join(root, ".venv"), ignore_errors=True)
    stamp = wanted_stamp(root, version)
    print("Building .venv with {} from requirements.txt, once ...".format("uv" if uv else "pip (about a minute)"))
    sys.stdout.flush()
    for command in build_commands(root, uv):
        try:
            run(command, cwd=root)
        except (OSError, subprocess.CalledProcessError) as problem:
            raise SetupError("Building .venv stopped at: {} ({})".format(" ".join(command), problem)) from problem
    with open(stamp_path(root), "w", encoding="utf-8") as file:
        json.dump(stamp, file, indent=1)


def main():
    """Build the environment if need be; exit with one sentence when that fails."""
    parser = argparse.ArgumentParser(description="Build .venv from the locked requirements, unless it is up to date.")
    parser.add_argument("--keep", action="store_true", help="accept an environment of another supported Python")
    keep = parser.parse_args().keep
    version = sys.version_info[:3]
    if is_up_to_date(ROOT, version, keep):
        return
    try:
        build(ROOT, version, uv=shutil.which("uv"))
    except SetupError as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("Stopped; the next make builds .venv from the beginning")


if __name__ == "__main__":
    main()
