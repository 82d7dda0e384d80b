"""A HubSpot portal."""
