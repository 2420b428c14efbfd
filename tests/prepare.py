"""What the tests need besides Python packages: a browser, Chinese fonts, a word processor. Found, else installed, else said."""

import os
import shutil
import subprocess
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OFFICES = ("soffice", "libreoffice")
# Another installation may be running on a new machine, and a mirror may stumble once.
APT = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]


def find_chromium() -> str | None:
    for name in (os.environ.get("CHROMIUM", ""), *BROWSERS):
        if name and (found := shutil.which(name)):
            return found
    return None


def find_office() -> str | None:
    """The word processor that opens our papers in the tests."""
    for name in (os.environ.get("OFFICE", ""), *OFFICES):
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
    wanted = {
        "chromium": find_chromium() is None,
        "fonts-noto-cjk": not has_chinese_fonts(),
        "libreoffice-writer-nogui": find_office() is None,
        "poppler-utils": shutil.which("pdftotext") is None,
    }
    return [package for package, is_missing in wanted.items() if is_missing]


def install(packages: list[str]) -> None:
    print(f"· Installing {' and '.join(packages)} for the tests …", flush=True)
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
        if find_office() is None or shutil.which("pdftotext") is None:
            sys.exit(
                f"The tests of printed papers need LibreOffice Writer and pdftotext. {said} "
                "Install libreoffice-writer-nogui (or libreoffice-writer) and poppler-utils by hand, or set OFFICE=/path/to/soffice."
            )
        print(f"· {said} Pictures will lack Chinese characters.", file=sys.stderr)


if __name__ == "__main__":
    main()
