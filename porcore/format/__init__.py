"""The format ``porcore/1``, file by file as docs/format.md has it: nothing here reads a file or knows who asks."""
