"""Foreign programs that ours are compared with: each in a virtual environment of its own, far from the product's."""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HOME = Path(tempfile.gettempdir()) / "silian-bench"


def python_with(*packages: str) -> Path:
    """The Python of an environment that holds exactly these packages; made the first time, by the registry pip is set up with."""
    home = HOME / "+".join(package.replace("==", "-") for package in packages)
    python, done = home / "bin" / "python", home / "installed"
    if not done.exists():
        print(f"· Installing {' '.join(packages)} in {home} …", file=sys.stderr, flush=True)
        venv.create(home, with_pip=True, clear=True)
        pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", *packages]
        subprocess.run(pip, check=True, stdout=sys.stderr)
        done.touch()
    return python
