"""Pure values and rules of a town-twinning meeting: no framework, no clock, no words for people."""
