"""Loading a snapshot: where it comes from, the child that builds it, and what happens before Publish."""
