"""Salesforce projects on disk: a folder, a git revision or a zip, in source format or Metadata API format."""
