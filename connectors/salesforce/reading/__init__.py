"""What is read of an org, wave by wave, and what is said of what was not."""
