"""getFile (core.telegram.org/bots/api#getfile)."""

from typing import Any

from bot.sandbox.methods.registry import Context, method
from bot.sandbox.params import Params
from bot.sandbox.render import file_json


@method("getFile", "file_id")
async def get_file(context: Context, params: Params) -> dict[str, Any]:
    """Make a file of at most 20 MB downloadable and say where."""
    stored, path = context.world.files.publish(params.text("file_id"))
    body = file_json(stored)
    return {key: body[key] for key in ("file_id", "file_unique_id", "file_size")} | {"file_path": path}
