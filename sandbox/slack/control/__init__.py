"""What a test may do that no one in a workspace can: faults, records, the clock of retries."""
