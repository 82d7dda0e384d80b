"""What a check may read and what it may answer: tables, policy, findings, the check protocol."""
