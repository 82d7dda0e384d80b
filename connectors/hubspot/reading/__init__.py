"""What is read of a portal, and what is said of what was not."""
