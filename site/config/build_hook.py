"""Compiles the translations while the project is built or installed, so that nobody needs gettext for it."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogsHook(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def initialize(self, _version: str, _build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        runpy.run_path(str(root / "site" / "config" / "catalogs.py"))["compile_all"](root)
