"""What ``porcore show`` and ``porcore build`` print about who made a tree."""

from porcore.format.origin import Origin

__all__ = ["origin_lines"]

_HASHED = " A client id here is the SHA-256 of the id in the list."


def origin_lines(origin: Origin) -> list[str]:
    """Return sentences; none for a file that says nothing about it."""
    source = origin.source
    if source is not None:
        whose = (
            f"Rebuilt by {source.maker} from the list that {source.exchange} published at {source.address}"
        )
        note = "The client ids and amounts are the list's; whether it is right and complete is not shown by this."
        return [
            f"{whose} (SHA-256 {source.sha256}).",
            note + (_HASHED if source.ids == "sha256-of-text" else ""),
        ]
    if not origin.made_by:
        return []
    where = f"; it publishes statement ids at {origin.statement_ids_at}" if origin.statement_ids_at else ""
    return [f"Made by the exchange, as the bundle says{where}."]
