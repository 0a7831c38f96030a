"""How delegations come and leave: what they say of it, who is told, who is reminded."""
