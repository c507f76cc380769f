"""Other exchanges' proof files in the chat. Nothing is imported here: the child process that reads them starts fast."""
