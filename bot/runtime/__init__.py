"""What processes are made of, whatever they are for: children, limits, signals, stores in memory."""
