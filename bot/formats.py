"""Numbers, dates and tables as people read them: one function each, exact, in integers.

Ratios are rounded down and differences toward the worse side, so that no figure looks better than it is; changes
since another snapshot are neither good nor bad and are rounded toward zero.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest

from bot.languages import _, group_mark
from bot.languages import day as day_of
from porcore.format.grammar import amount_text

__all__ = [
    "amount",
    "change",
    "count",
    "counted",
    "date_of",
    "day",
    "difference",
    "grouped",
    "moment",
    "percent",
    "table",
    "utf16",
]

_GAPS = (2, 1)  # columns between two cells; the second where only that lets a table fit


def count(number: int) -> str:
    """Return a count with its thousands apart, ``9,321``; `number`: any integer."""
    return _thousands(number)


def counted(number: int, what: str) -> str:
    """Return a number of things, ``1 asset`` or ``9,321 assets``; `what`: the word for one, which takes an s."""
    return f"{count(number)} {what}{'' if number == 1 else 's'}"


def amount(units: int, decimals: int) -> str:
    """Return `units` (>= 0) of 10^-`decimals` exactly: ``20,876.59``, no trailing zeros."""
    return grouped(amount_text(units, decimals))


def grouped(decimal: str) -> str:
    """Return a plain decimal with its thousands marked: ``-12,345.67`` for ``-12345.67``; anything else as it is."""
    sign = "-" if decimal.startswith("-") else ""
    whole, point, fraction = decimal.removeprefix("-").partition(".")
    if not (whole.isascii() and whole.isdigit()):
        return decimal
    return f"{sign}{_thousands(int(whole))}{point}{fraction}"


def day(taken_at: str) -> str:
    """Return ``25 Oct 2026`` for ``2026-10-25T00:00:00Z``, whatever the locale of the machine."""
    return day_of(datetime.fromisoformat(taken_at))


def moment(taken_at: str, *, exact: bool = False) -> str:
    """Return ``25 Oct 2026, 00:00 UTC``; seconds only where there are some, or `exact` asks for them."""
    when = datetime.fromisoformat(taken_at)
    seconds = f":{when.second:02d}" if when.second or exact else ""
    time = f"{when.hour:02d}:{when.minute:02d}{seconds}"
    return _("{day}, {time} UTC", day=day(taken_at), time=time)


def date_of(taken_at: str) -> str:
    """Return the day of a time at midnight UTC, the moment of any other; `taken_at`: canonical UTC text."""
    return day(taken_at) if taken_at.endswith("T00:00:00Z") else moment(taken_at)


def percent(reserves: int, liabilities: int, places: int = 1) -> str:
    """Return the ratio rounded down, ``104.2%``; ``nothing owed`` when there are no liabilities.

    `reserves` and `liabilities` are in the same unit, >= 0; `places`: digits behind the point. Below one it is never shown as 100%.
    """
    if not liabilities:
        return _("nothing owed")
    scale = 10**places
    return f"{_fixed(reserves * 100 * scale // liabilities, places)}%"


def difference(reserves: int, liabilities: int, places: int = 1) -> str:
    """Return the distance from 100%: ``+4.2%``, ``−1.0%``, ``±0.0%``, rounded toward the worse side.

    `reserves` and `liabilities` are in the same unit, >= 0; `places`: digits behind the point. ``nothing owed`` without liabilities.
    """
    if not liabilities:
        return _("nothing owed")
    steps = (reserves - liabilities) * 100 * 10**places // liabilities
    sign = "±" if reserves == liabilities else "−" if steps < 0 else "+"
    return f"{sign}{_fixed(abs(steps), places)}%"


def change(now: int, before: int) -> str:
    """Return how much a total changed: ``−46.2%``, rounded toward zero, with the true sign.

    `now` (>= 0) and `before` (> 0) are in the same unit.
    """
    tenths = abs(now - before) * 1000 // before
    sign = "±" if now == before else "−" if now < before else "+"
    return f"{sign}{_fixed(tenths, 1)}%"


def _fixed(steps: int, places: int) -> str:
    if not places:
        return _thousands(steps)
    whole, fraction = divmod(steps, 10**places)
    return f"{_thousands(whole)}.{fraction:0{places}d}"


def _thousands(number: int) -> str:
    text, mark = f"{number:,}", group_mark()
    return text if mark == "," else text.replace(",", mark)


def utf16(text: str) -> int:
    """Return the length in UTF-16 units, in which Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def table(rows: Sequence[Sequence[str]], width: int = 34, align: str = "lr") -> str:
    """Return rows as lines of at most `width` columns; nothing is ever cut off.

    `align` holds one letter a column, l or r; its last letter counts for further columns. A row that is too
    wide goes on in further lines, indented; a single cell wider than `width` is broken where it must be.
    """
    columns = list(zip_longest(*rows, fillvalue=""))
    widths = [max(map(len, column), default=0) for column in columns]
    gap = next((gap for gap in _GAPS if sum(widths) + gap * (len(widths) - 1) <= width), 0)
    if not gap:
        gap, widths = _GAPS[0], _narrowed(rows, widths, width, _GAPS[0])
    lines: list[str] = []
    for row in rows:
        lines.extend(_row_lines(row, widths, width, align, gap))
    return "\n".join(lines)


def _narrowed(rows: Sequence[Sequence[str]], widths: list[int], width: int, gap: int) -> list[int]:
    """Return column widths measured on the rows that fit, so that one long row does not spread the others."""
    normal = [row for row in rows if sum(map(len, row)) + gap * (len(row) - 1) <= width]
    columns = list(zip_longest(*normal, fillvalue=""))
    found = [max(map(len, column), default=0) for column in columns] + [0] * (len(widths) - len(columns))
    while sum(found) + gap * (len(found) - 1) > width and any(found):
        found[found.index(max(found))] -= 1
    return found


def _row_lines(row: Sequence[str], widths: list[int], width: int, align: str, gap: int) -> list[str]:
    if all(len(cell) <= room for cell, room in zip(row, widths, strict=False)):
        cells = [
            cell.rjust(room) if align[min(i, len(align) - 1)] == "r" else cell.ljust(room)
            for i, (cell, room) in enumerate(zip(row, widths, strict=False))
        ]
        return [(" " * gap).join(cells).rstrip()]
    lines, line = [], ""
    for cell in (cell for cell in row if cell):
        if line and len(line) + gap + len(cell) <= width:
            line += " " * gap + cell
            continue
        if line:
            lines.append(line)
        line = ("  " if lines else "") + cell
    lines.append(line)
    return [part for whole in lines for part in _broken(whole, width)]


def _broken(line: str, width: int) -> list[str]:
    return [line[i : i + width] for i in range(0, len(line), width)] or [""]
