"""Archives and packed files, read within limits: nothing they say of their own size is believed."""
