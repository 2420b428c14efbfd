"""What the tests need besides Python packages: a browser. Found, else installed, else said."""

import os
import shutil
import subprocess
import sys


def find_chromium() -> str | None:
    for name in (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if name and (found := shutil.which(name)):
            return found
    return None


def install_chromium() -> None:
    print("· Installing Chromium and Chinese fonts for the browser tests …", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "-qq", "update"], check=True, **quiet)
    subprocess.run(
        ["apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium", "fonts-noto-cjk"], check=True, **quiet
    )


def main() -> None:
    if find_chromium():
        return
    try:
        install_chromium()
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"The browser tests need Chromium and it could not be installed ({error}). Install the package `chromium` or set CHROMIUM=/path/to/it.")


if __name__ == "__main__":
    main()
