"""The one error a Bot API method answers with, worded as Telegram words it.

core.telegram.org/bots/api, "Making requests": an unsuccessful call has `ok` false, an `error_code`, a `description`
and sometimes `parameters`.
"""

__all__ = ["ApiError", "bad_request", "conflict", "forbidden", "too_many_requests", "upgraded"]


class ApiError(Exception):
    """A refused call: `code` is the HTTP status too, `retry_after` is in whole seconds.

    `migrate_to_chat_id`: the supergroup that the chat has become.
    """

    def __init__(
        self,
        code: int,
        description: str,
        *,
        retry_after: int | None = None,
        migrate_to_chat_id: int | None = None,
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.migrate_to_chat_id = migrate_to_chat_id

    def to_json(self) -> dict[str, object]:
        """Return the body of the answer."""
        body: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        known = {"retry_after": self.retry_after, "migrate_to_chat_id": self.migrate_to_chat_id}
        if parameters := {name: value for name, value in known.items() if value is not None}:
            body["parameters"] = parameters
        return body


def bad_request(what: str) -> ApiError:
    """Return the refusal of a call that is wrong in itself."""
    return ApiError(400, f"Bad Request: {what}")


def upgraded(chat_id: int) -> ApiError:
    """Return the refusal of a call to a group that has become the supergroup `chat_id`."""
    what = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, what, migrate_to_chat_id=chat_id)


def forbidden(what: str) -> ApiError:
    """Return the refusal of a call the bot has no right to."""
    return ApiError(403, f"Forbidden: {what}")


def conflict(what: str) -> ApiError:
    """Return the refusal of a second way of fetching updates."""
    return ApiError(409, f"Conflict: {what}")


def too_many_requests(seconds: int) -> ApiError:
    """Return the refusal of a call that comes too early; `seconds` is at least 1."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
