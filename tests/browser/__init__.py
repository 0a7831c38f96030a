"""The chat page of the sandbox in Chromium."""
