"""Whether the published files are still what was published: one state a file, and the checks in the background."""
