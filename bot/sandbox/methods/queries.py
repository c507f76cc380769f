"""answerCallbackQuery, answerInlineQuery (core.telegram.org/bots/api#answercallbackquery, #answerinlinequery)."""

import re
from typing import Any, Final

from bot.sandbox.errors import bad_request
from bot.sandbox.htmltext import to_html
from bot.sandbox.markup import markup_from_json
from bot.sandbox.methods.content import read_text
from bot.sandbox.methods.registry import Context, method
from bot.sandbox.params import Params
from bot.sandbox.views import InlineAnswer, InlineResult

_MOST_RESULTS: Final = 50
_ARTICLE: Final = frozenset(
    {"type", "id", "title", "input_message_content", "reply_markup", "description", "url"}
)
_CONTENT: Final = frozenset({"message_text", "parse_mode", "entities", "link_preview_options"})
_START: Final = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


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


@method("answerInlineQuery", "inline_query_id results cache_time is_personal next_offset button")
async def answer_inline_query(context: Context, params: Params) -> bool:
    """Answer an inline query once, with at most 50 results; only articles are known here."""
    query = context.world.open_query(params.text("inline_query_id"))
    results = params.json("results")
    if not isinstance(results, list):
        raise bad_request("can't parse inline query results: expected an array")
    if len(results) > _MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(params.text("next_offset").encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    cache_seconds = params.integer("cache_time", 300)
    if cache_seconds < 0:
        raise bad_request("wrong cache_time")
    shown = tuple(_article(one) for one in results)
    if len({one.result_id for one in shown}) != len(shown):
        raise bad_request("RESULT_ID_DUPLICATE")
    label, start = _button(params.json("button"))
    query.inline = InlineAnswer(shown, cache_seconds, params.flag("is_personal"), label, start)
    query.answered = True
    context.world.signal.fire()
    return True


def _article(value: Any) -> InlineResult:
    if not isinstance(value, dict) or value.get("type") != "article":
        raise bad_request("can't parse inline query result: this sandbox knows articles only")
    if unknown := sorted(set(value) - _ARTICLE):
        raise bad_request(f"can't parse inline query result: unknown field {unknown[0]!r}")
    result_id, title = value.get("id"), value.get("title")
    if not isinstance(result_id, str) or not 1 <= len(result_id.encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    if not isinstance(title, str) or not title.strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content = value.get("input_message_content")
    if not isinstance(content, dict) or set(content) - _CONTENT:
        raise bad_request("can't parse inline query result: expected input_message_content of a text")
    values = {"text" if name == "message_text" else name: one for name, one in content.items()}
    said = read_text(Params("answerInlineQuery", values))
    if value.get("reply_markup") is not None:
        markup_from_json(value["reply_markup"], private=False)
    description = value.get("description") or ""
    return InlineResult(result_id, title, description, said.text, to_html(said.text, said.entities))


def _button(value: Any) -> tuple[str, str]:
    """Return the label and the start parameter of the button above the results, both "" without one."""
    if value is None:
        return "", ""
    if not isinstance(value, dict) or set(value) != {"text", "start_parameter"}:
        raise bad_request("can't parse the inline query results button: expected text and start_parameter")
    start = value["start_parameter"]
    if not isinstance(start, str) or not _START.fullmatch(start):
        raise bad_request("START_PARAM_INVALID")
    if not isinstance(value["text"], str) or not value["text"].strip():
        raise bad_request("BUTTON_TEXT_EMPTY")
    return value["text"], start
