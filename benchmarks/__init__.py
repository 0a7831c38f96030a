"""What performance is measured by. Loopback only, bounded in time; ``make bench`` runs it all."""
