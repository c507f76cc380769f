"""``porcore prove``: a client's proof file from a snapshot file."""

import argparse
import sys
from pathlib import Path

from porcore.cli.output import add_json, fail, print_facts, write_new
from porcore.errors import FormatError, PorError
from porcore.exit_codes import ExitCode
from porcore.format.grammar import parse_hex

# What people copy along with an id; the bot forgives the same (bot.parsing.ids).
_AROUND = "`'\"“”‘’,;"
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``prove`` to the subcommands."""
    parser = commands.add_parser(
        "prove",
        help="make a client's proof file",
        description="Writes the proof file of one client. It contains the id and the balances: give it only to that client.",
    )
    parser.add_argument("file", type=Path, metavar="FILE.por")
    parser.add_argument(
        "client_id", metavar="CLIENT_ID", help="64 hex digits; capitals, spaces and 0x are forgiven"
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="proof.json", help="a new file (default: print it)"
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit 0 with a proof, 1 when the snapshot has no leaf for this client."""
    from porcore.snapshot import Snapshot
    from porcore.verification.checking import Trust, verify

    client_id = _client_id(args.client_id)
    with Snapshot(args.file) as snapshot:
        proof = snapshot.prove(client_id)
        verify(proof, Trust.statement(snapshot.statement))
    if not proof.proofs:
        error = PorError(
            "no leaf for this client in this snapshot. The account may have held nothing at all then, be newer than the"
            " snapshot, be a sub-account (counted under its main account), have held nothing but bonuses, or owed"
            " something; or the id is another one."
        )
        return fail(args, error, code=ExitCode.REFUTED)
    symbols = [entry.symbol for entry in proof.proofs]
    if args.output and args.json:
        write_new(args.output, proof.encode())
        facts = {"file": str(args.output), "statement_id": proof.statement.id, "assets": symbols}
        print_facts(args, facts, ())
    elif args.output:
        write_new(args.output, proof.encode())
        held = ", ".join(symbols)
        print(f"Wrote {args.output}: proofs for {held}. Check it with:", file=sys.stderr)
        print(f"porcore verify {args.output} --statement-id {proof.statement.id}", file=sys.stderr)
    else:
        sys.stdout.buffer.write(proof.encode())
    return 0


def _client_id(typed: str) -> bytes:
    """Return an id the way people paste it. Raises PorError, which never shows it."""
    words = "".join(" " if letter in _AROUND else letter for letter in typed.translate(_INVISIBLE)).split()
    digits = "".join(word[2:] if word[:2] in ("0x", "0X") else word for word in words)
    try:
        return parse_hex(digits.lower(), 64, "CLIENT_ID")
    except FormatError:
        what = (
            f"{len(digits)} character{'s' * (len(digits) != 1)}"
            if len(digits) != 64
            else "a character that is no hex digit"
        )
        raise PorError(
            f"CLIENT_ID: found {what}, expected 64 hex digits (0-9, a-f). Copy the hashed client id again."
        ) from None
