"""Files that are no table with commas, headers that nearly are one, and ids that exports changed: what is said."""

import gzip

from porcore.ledger.sentences import ADVICE

A = "a1" * 32
WIDE = "client_id,account,BTC,USDT,USDC\n"
LONG = "client_id,account,asset,amount,kind\n"
HEADER = "client_id,account,asset,amount,kind or client_id,account and a column for every member"
ROW = f"{A},x,0,1,2\n"
ID = "expected 64 lower-case hex digits (0-9, a-f)."
CSV = ADVICE["csv"]
UTF8 = ADVICE["csv-utf-8"]
INDEX = ADVICE["index"]
SEMICOLONS = f"balances.csv, row 1: found a header without commas, expected {HEADER}. {ADVICE['commas']}"
OWN_NUMBER = ADVICE["id-own"]
MARK = ADVICE["id-mark"]
SPACE = ADVICE["id-space"]


def kind(found: str, advice: str) -> str:
    return f"balances.csv: found {found}, expected a table with the header {HEADER}. {advice}"


def no_column(name: str, advice: str) -> str:
    return f"balances.csv, row 1: found no column {name}, expected {HEADER}. {advice}"


def called(found: str, name: str, how: str) -> str:
    return no_column(name, f"The column {found} is called so but {how}: rename it to {name}.")


def unknown(column: int, found: str, advice: str) -> str:
    return (
        f"balances.csv, row 1, column {column}: found the unknown column {found}, expected {HEADER}. {advice}"
    )


def wrong_id(length: int, advice: str) -> str:
    sentence = f"balances.csv, row 2, column client_id: found a client id of {length} characters, {ID}"
    return f"{sentence} {advice}" if advice else sentence


KINDS: dict[str, tuple[str | bytes, str]] = {
    "UTF-16 without a mark": (
        (WIDE + ROW).encode("utf-16-le"),
        kind("text in UTF-16, or a file that is no text", UTF8),
    ),
    "UTF-32": ((WIDE + ROW).encode("utf-32"), kind("text in UTF-32", ADVICE["utf-8"])),
    "gzip": (
        gzip.compress((WIDE + ROW).encode(), mtime=0),
        kind("a gzip file", ADVICE["gzip"].format(stem="balances")),
    ),
    "zstd": (b"\x28\xb5\x2f\xfd" + bytes(40), kind("a zstd file", ADVICE["zstd"].format(stem="balances"))),
    "Parquet": (
        b"PAR1" + bytes(range(256)),
        kind("a Parquet file", ADVICE["parquet"].format(stem="balances")),
    ),
    "xlsx": (
        b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)) * 9,
        kind("a zip archive or a spreadsheet (.xlsx)", ADVICE["xlsx"]),
    ),
    "xls": (
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512),
        kind("a spreadsheet (.xls)", ADVICE["xls"]),
    ),
    "JSON": ('{"client_id": "a", "BTC": 1}\n', kind("JSON", CSV)),
    "HTML": ("<!DOCTYPE html>\n<html>\n", kind("HTML or XML", CSV)),
    "a pointer": (
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\n",
        kind("a pointer of Git LFS and not the file", ADVICE["pointer"]),
    ),
    "CR alone": (
        (WIDE + ROW * 3).replace("\n", "\r"),
        kind("lines that end with CR alone, as on old Macs", ADVICE["line-ends"]),
    ),
    "CR alone, longer than a line": (
        (WIDE + ROW * 20_000).replace("\n", "\r"),
        kind("lines that end with CR alone, as on old Macs", ADVICE["line-ends"]),
    ),
}
HEADERS: dict[str, tuple[str | bytes, str]] = {
    "quoted semicolons": ('"client_id";"account";"BTC"\n' + ROW, SEMICOLONS),
    "quoted tabs": ('"client_id"\t"BTC"\n' + ROW, SEMICOLONS),
    "lines for a spreadsheet": (
        f"sep=,\n{WIDE}{ROW}",
        no_column("client_id", ADVICE["spreadsheet-line"]),
    ),
    "a title": (
        f"Balances\n{WIDE}{ROW}",
        no_column("client_id", ADVICE["header-first"]),
    ),
    "whole lines in quotation marks": (
        f'"{WIDE.strip()}"\n',
        no_column("client_id", ADVICE["quoted-line"]),
    ),
    "spaces for commas": (
        f"{WIDE.replace(',', '  ')}{ROW}",
        no_column("client_id", ADVICE["commas"]),
    ),
    "index of pandas": (f",{WIDE}0,{ROW}", unknown(1, "(an empty text)", INDEX)),
    "index read again": (f"Unnamed: 0,{WIDE}0,{ROW}", unknown(1, "'Unnamed: 0'", INDEX)),
    "commas at the end": (
        (WIDE + ROW).replace("\n", ",\n"),
        unknown(6, "(an empty text)", ADVICE["commas-at-end"]),
    ),
    "space before a member": (
        WIDE.replace("BTC", " BTC") + ROW,
        called("' BTC'", "BTC", "for a space or an invisible character"),
    ),
    "a second mark": (
        f"\ufeff\ufeff{WIDE}{ROW}",
        called(r"'\ufeffclient_id'", "client_id", "for a space or an invisible character"),
    ),
    "capitals": (WIDE.upper() + ROW, called("'CLIENT_ID'", "client_id", "for capitals")),
    "a member in small letters": (WIDE.replace("BTC", "btc") + ROW, called("'btc'", "BTC", "for capitals")),
    "camels": (
        WIDE.replace("client_id", "clientId") + ROW,
        called("'clientId'", "client_id", "for the way it is written"),
    ),
    "the header again": (
        WIDE + WIDE + ROW,
        f"balances.csv, row 2, column client_id: found the header again, {ID} {ADVICE['header-again']}",
    ),
    "comma behind a row": (
        WIDE + ROW.replace("\n", ",\n"),
        ("balances.csv, row 2: found 6 cells, expected 5 cells, as in the header. " + ADVICE["comma-at-end"]),
    ),
    "an asset in small letters": (
        f"{LONG}{A},x,btc,1,\n",
        (
            "balances.csv, row 2, column asset: found the unknown asset 'btc', expected a member named in"
            " snapshot.toml: BTC, USDC, USDT. Write it as BTC, without spaces and with the same capitals."
        ),
    ),
}
IDS: dict[str, tuple[str | bytes, str]] = {
    name: (WIDE + ROW.replace(A, text), wrong_id(len(text), advice))
    for name, (text, advice) in {
        "0x before an id": (f"0x{A}", ADVICE["id-0x"]),
        "0X before an id": (f"0X{A.upper()}", ADVICE["id-0x"]),
        "an apostrophe before an id": (f"'{A}", MARK),
        "a space before an id": (f" {A}", SPACE),
        "a mark before an id": (f"\ufeff{A}", SPACE),
        "an id that a spreadsheet made a number of": (
            "1.23457E+63",
            ADVICE["id-number"],
        ),
        "a date": (
            "2026-10-25",
            ADVICE["id-date"],
        ),
        "a number of an account": ("12345", OWN_NUMBER),
        "a UUID": ("550e8400-e29b-41d4-a716-446655440000", OWN_NUMBER),
        "an address": ("somebody@example.org", OWN_NUMBER),
        "a line of totals": ("TOTAL", ADVICE["id-totals"]),
        "an id of another length": ("a1" * 20, ""),
    }.items()
}
# A Parquet file has no lines, no separators and no first bytes of another kind; its ids and names may be these.
NOT_IN_PARQUET = {*KINDS, *HEADERS} - {
    "index of pandas",
    "index read again",
    "space before a member",
    "capitals",
}
