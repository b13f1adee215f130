#!/usr/bin/env python
"""Run a management command: `python manage.py demo` is the place to start."""

import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent

HOW_TO_INSTALL = """\
Django is not installed for this Python. From this folder, one line installs Parallax and starts it:

    python3 -m venv .venv && .venv/bin/pip install -e '.[demo]' && .venv/bin/python manage.py demo

Where Debian's python3-venv is missing, make the environment without it first:

    python3 -m venv --without-pip .venv && pip --python .venv/bin/python install -e '.[demo]'
"""


def main() -> None:
    # `site` is a standard module that every interpreter has already imported, so our folder of
    # that name can be no package: it is put on the path, and its packages are config and pages.
    sys.path.insert(0, str(ROOT / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] in (["demo"], ["checks"]):
        os.environ.setdefault("DEBUG", "1")  # a first look and work on the code need no settings at all
    try:
        from django.core.management import execute_from_command_line  # noqa: PLC0415  it may be missing
    except ModuleNotFoundError as missing:
        if missing.name != "django":
            raise
        sys.exit(HOW_TO_INSTALL)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
