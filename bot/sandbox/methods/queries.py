"""answerCallbackQuery (core.telegram.org/bots/api#answercallbackquery)."""

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import Context, method
from bot.sandbox.params import Params


@method("answerCallbackQuery", "callback_query_id text show_alert url cache_time")
async def answer_callback_query(context: Context, params: Params) -> bool:
    """Answer a pressed button once: nothing, a passing note, or an alert of at most 200 characters."""
    query = context.world.open_query(params.text("callback_query_id"))
    text = params.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    params.integer("cache_time", 0)
    query.alert = params.flag("show_alert")
    query.text, query.url, query.answered = text, params.text("url"), True
    context.world.signal.fire()
    return True
