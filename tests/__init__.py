"""Tests, mirrored path for path."""
