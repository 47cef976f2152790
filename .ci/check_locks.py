"""The lock files agree with pyproject.toml: locking again, with the pins there are, changes nothing.

Every requirement is compared with its pin in any case. Locking again needs the package index; where it cannot be
reached, that part is left out, and the run says so.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FILES = ("requirements.txt", "requirements-dev.txt")
UNREACHABLE = ("Failed to fetch", "error sending request", "dns error", "timed out", "network was disabled")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def pins(path: Path) -> dict[str, str]:
    """Return name and version of every package that a lock file pins."""
    return {canonicalize_name(name): version for name, version in PIN.findall(path.read_text())}


def without_hashes(path: Path) -> list[str]:
    """Return the lines but for the hashes: a maintainer may add files to a release that is pinned."""
    return [line for line in path.read_text().splitlines() if "--hash=" not in line]


def wanted() -> dict[str, list[str]]:
    """Return what pyproject.toml asks for, per lock file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    runtime, groups = project["project"]["dependencies"], project["dependency-groups"]
    return {FILES[0]: runtime, FILES[1]: [*runtime, *groups["dev"], *groups["bench"]]}


def contradictions() -> list[str]:
    """Compare each requirement with its pin, and the pins of both files with each other."""
    found = []
    locked = {name: pins(ROOT / name) for name in FILES}
    for name, requirements in wanted().items():
        for requirement in map(Requirement, requirements):
            pinned = locked[name].get(canonicalize_name(requirement.name))
            if pinned is None or not requirement.specifier.contains(pinned, prereleases=True):
                found.append(f"{name}: {requirement} is not met by {pinned or 'any pin'}")
    runtime, development = (locked[name] for name in FILES)
    found += [
        f"{name} is {version} in one lock file only"
        for name, version in runtime.items()
        if development.get(name) != version
    ]
    return found


def stale() -> list[str]:
    """Lock again beside the tree and name each file that comes out differently."""
    with tempfile.TemporaryDirectory(prefix="portal-locks-") as name:
        folder = Path(name)
        for file in ("pyproject.toml", "Makefile", *FILES):
            shutil.copy(ROOT / file, folder)
        (folder / ".venv").symlink_to(ROOT / ".venv")
        # -o: the installed environment counts as up to date, whatever the age of the copies.
        command = ["make", "--no-print-directory", "-o", ".venv/installed-dev", "lock", "ARGS="]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            if any(sign in done.stderr for sign in UNREACHABLE):
                print("The package index cannot be reached: the lock files were compared by their pins only.")
                return []
            return [done.stderr]
        return [
            f"{file} is out of date: run `make lock`"
            for file in FILES
            if without_hashes(folder / file) != without_hashes(ROOT / file)
        ]


def main() -> int:
    found = contradictions() or stale()
    print("\n".join(found) or "The lock files agree with pyproject.toml.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
