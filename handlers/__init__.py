"""What a person did: the table of contents of the conversation."""
