"""Use cases: async functions (session, …, now) → domain values. They flush, never commit."""
