"""Settings: their names, values and meanings."""
