"""The access proof: who sees and does what, shown for every actor, record, route and format."""
