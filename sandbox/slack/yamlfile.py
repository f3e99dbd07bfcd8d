"""Reading YAML and JSON files so that a mistake in them is easy to find."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from sandbox.slack.wire import SandboxError


def read_yaml(path: Path) -> Any:
    """Return the file's data; JSON is read too, being YAML.

    Raises SandboxError when the file is missing or is not YAML.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SandboxError(f"{path}: cannot be read ({error.strerror}). Check the path.") from error
    try:
        return YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise SandboxError(f"{path}: not valid YAML. {error}") from error
