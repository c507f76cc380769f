"""An audit as lines of text, for the command line and the chat alike, and as facts for a program."""

from collections.abc import Iterator

from porcore.exchanges import facts as client_facts
from porcore.exchanges.sentences import say
from porcore.exchanges.zk.result import AuditLine, ProofSetAudit

__all__ = ["audit_facts", "audit_lines", "line_text"]


def audit_lines(audit: ProofSetAudit) -> tuple[str, ...]:
    """Return the whole answer in reading order, the headline first; an empty line separates its parts."""
    return tuple(_lines(audit))


def _lines(audit: ProofSetAudit) -> Iterator[str]:
    yield str(audit.headline)
    yield ""
    yield from map(line_text, audit.lines)
    yield ""
    yield from (str(key.sentence) for key in audit.keys)
    if audit.client is not None:
        yield str(say("zk-client-own", detail=audit.client.headline))
        yield from (str(advice) for advice in audit.client.advice if advice.code == "public-sample")
    yield str(say("zk-limits"))
    yield from (f"- {limit}" for limit in audit.limits)


def line_text(line: AuditLine) -> str:
    """Return a step with what came out of it: ``links: holds. Tree and totals of …``."""
    return f"{line.step}: {line.state}. {' '.join(str(sentence.alone()) for sentence in line.sentences)}"


def audit_facts(audit: ProofSetAudit) -> dict[str, object]:
    """Return the same answer for a program."""
    return {
        "exit_code": audit.exit_code,
        "verdict": audit.exit_code.label,
        "headline": str(audit.headline),
        "program": audit.program,
        "table_sha256": audit.table_sha256,
        "batches": audit.batches,
        "batches_that_hold": audit.held,
        "first_root": audit.first_root,
        "last_root": audit.last_root,
        "last_commitment": audit.last_commitment,
        "lines": [
            {
                "step": line.step.value,
                "state": line.state.value,
                "batch": line.batch,
                "codes": [sentence.code for sentence in line.sentences],
                "sentences": [str(sentence) for sentence in line.sentences],
            }
            for line in audit.lines
        ],
        "keys": [
            {
                "tier": key.tier,
                "sha256": key.sha256,
                "generation": key.generation,
                "vouched_for_by": key.origin.value,
                "source": key.source or None,
                "batches": key.batches,
                "sentence": str(key.sentence),
            }
            for key in audit.keys
        ],
        "totals": [
            {
                "symbol": total.symbol,
                "equity": str(total.equity),
                "debt": None if total.debt is None else str(total.debt),
            }
            for total in audit.totals
        ],
        "client": client_facts(audit.client) if audit.client is not None else None,
        "limits": [str(limit) for limit in audit.limits],
    }
