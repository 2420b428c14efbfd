"""What the tests need besides Python packages: a browser and Chinese fonts. Found, else installed, else said."""

import os
import shutil
import subprocess
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Another installation may be running on a new machine, and a mirror may stumble once.
APT = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]


def find_chromium() -> str | None:
    for name in (os.environ.get("CHROMIUM", ""), *BROWSERS):
        if name and (found := shutil.which(name)):
            return found
    return None


def has_chinese_fonts() -> bool:
    """Where fontconfig cannot be asked, nothing can be said about fonts."""
    if not shutil.which("fc-list"):
        return find_chromium() is not None
    told = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True)
    return bool(told.stdout.strip())


def missing() -> list[str]:
    """The Debian packages this machine lacks."""
    return ["chromium"] * (find_chromium() is None) + ["fonts-noto-cjk"] * (not has_chinese_fonts())


def install(packages: list[str]) -> None:
    print(f"· Installing {' and '.join(packages)} for the browser tests …", flush=True)
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run([*as_root, *APT, "update"], check=False, **quiet)  # a list out of date may still do
    subprocess.run([*as_root, *APT, "install", "-y", "--no-install-recommends", *packages], check=True, **quiet)


def main() -> None:
    packages = missing()
    if not packages:
        return
    try:
        install(packages)
    except (OSError, subprocess.CalledProcessError) as error:
        said = f"{' and '.join(packages)} could not be installed ({error})."
        if find_chromium() is None:
            sys.exit(f"The browser tests need Chromium. {said} Install it by hand, or set CHROMIUM=/path/to/it.")
        print(f"· {said} Pictures will lack Chinese characters.", file=sys.stderr)


if __name__ == "__main__":
    main()
