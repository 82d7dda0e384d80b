"""A Salesforce org through its API: read-only, complete, and close to the least number of calls that the platform allows."""
