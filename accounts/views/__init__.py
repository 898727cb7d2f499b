"""Pages of accounts: administration, one's own account, the audit trail."""
