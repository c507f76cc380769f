"""getUpdates and webhooks (core.telegram.org/bots/api#getting-updates), logOut and close."""

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import Context, method
from bot.sandbox.params import Params
from bot.sandbox.webhook import Webhook, checked_webhook


def _allowed(params: Params) -> list[str] | None:
    kinds = params.json("allowed_updates")
    if kinds is None:
        return None
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("can't parse allowed updates: expected an array of strings")
    return kinds


@method("getUpdates", "offset limit timeout allowed_updates")
async def get_updates(context: Context, params: Params) -> list[dict[str, Any]]:
    """Return updates, waiting for the first one up to `timeout` seconds."""
    limit = params.integer("limit", 100)
    offset, seconds = params.integer("offset", 0), params.integer("timeout", 0)
    updates = context.world.updates
    if not updates.webhook_url:
        updates.allow(_allowed(params))
    return await updates.poll(offset, min(max(limit, 1), 100), seconds)


@method(
    "setWebhook",
    "url certificate max_connections allowed_updates drop_pending_updates secret_token ip_address",
)
async def set_webhook(context: Context, params: Params) -> bool:
    """Deliver updates to a loopback url from now on; an empty url ends that."""
    upload = params.upload("certificate")
    certificate = upload.data.decode("ascii", "replace") if upload else ""
    secret, most = params.text("secret_token"), params.integer("max_connections", 40)
    webhook = checked_webhook(params.text("url"), secret, certificate, most)
    context.world.updates.allow(_allowed(params))
    if params.flag("drop_pending_updates"):
        context.world.updates.drop()
    await context.webhook.set(webhook)
    return True


@method("deleteWebhook", "drop_pending_updates")
async def delete_webhook(context: Context, params: Params) -> bool:
    """Stop delivering to the webhook."""
    if params.flag("drop_pending_updates"):
        context.world.updates.drop()
    await context.webhook.set(Webhook())
    return True


@method("getWebhookInfo")
async def get_webhook_info(context: Context, _params: Params) -> dict[str, Any]:
    """Say where updates go and what went wrong last."""
    sender, updates = context.webhook, context.world.updates
    body: dict[str, Any] = {
        "url": sender.webhook.url,
        "has_custom_certificate": bool(sender.webhook.certificate),
        "pending_update_count": len(updates.pending),
    }
    if sender.webhook.url:
        body["max_connections"] = sender.webhook.max_connections
    if updates.allowed is not None:
        body["allowed_updates"] = sorted(updates.allowed)
    if sender.last_error:
        body |= {"last_error_date": sender.last_error_date, "last_error_message": sender.last_error}
    return body


@method("logOut")
async def log_out(_context: Context, _params: Params) -> bool:
    """Accepted: there is no other server to log out from."""
    return True


@method("close")
async def close(_context: Context, _params: Params) -> bool:
    """Accepted: the bot's instance is closed with the sandbox."""
    return True
