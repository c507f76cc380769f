"""What people typed, read the way people type it."""
