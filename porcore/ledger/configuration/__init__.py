"""What snapshot.toml says, and what is wrong with it."""
