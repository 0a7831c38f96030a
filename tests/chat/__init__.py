"""Whole conversations over real HTTP: the bot on one side, people of the sandbox on the other."""
