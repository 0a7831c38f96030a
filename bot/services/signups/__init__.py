"""Sign-up: who has a place in an item, who waits for one, who does not come."""
