"""Whether a proof holds, and what is said about it."""
