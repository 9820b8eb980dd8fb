"""Load and crashes: processes that edit, search, rebuild and work at once, some of them killed. Seeded, bounded."""
