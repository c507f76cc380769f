"""The settings as text, from their fields: a ``.env`` to begin with, and the table of docs/operating.md."""

import re
import textwrap
from collections.abc import Iterator

from pydantic.fields import FieldInfo

from bot.settings.model import EXAMPLES, Settings, value_text

__all__ = ["env_file", "markdown_table"]

_WIDTH = 100
_HEAD = """\
# Settings of porbot. A line that begins with #PORBOT_ shows the default: take the # away to change it. PORBOT_TOKEN is
# required, and PORBOT_OPERATORS and PORBOT_IMPORT_DIR are what publishing needs. Keep this file to yourself.
"""


def env_file() -> str:
    """Return a ``.env`` with every setting, its meaning and its default; all but the required ones are remarks."""
    return "\n".join([_HEAD, *(_lines(name, field) for name, field in Settings.model_fields.items())])


def _lines(name: str, field: FieldInfo) -> str:
    default = "" if field.is_required() else value_text(field.default)
    plain = re.sub(r"\[([^]]+)\]\([^)]*\)", r"\1", _meaning(field).replace("`", ""))  # links lead to the docs
    remarks = textwrap.wrap(plain, _WIDTH, break_long_words=False)
    if not default:
        remarks.append(f"For example: {EXAMPLES[name]}")
    setting = f"PORBOT_{name.upper()}={default}"
    lines = [*(f"# {remark}" for remark in remarks), setting if field.is_required() else f"#{setting}"]
    return "\n".join([*lines, ""])


def markdown_table() -> str:
    """Return the table of all settings."""
    return "\n".join(["| setting | default | meaning |", "|---|---|---|", *_rows()]) + "\n"


def _rows() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        yield f"| `PORBOT_{name.upper()}` | {_default(field)} | {_meaning(field)} |"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    shown = value_text(field.default)
    return f"`{shown}`" if shown else "none"


def _meaning(field: FieldInfo) -> str:
    assert field.description, "every setting says what it means"
    return field.description
