"""Salesforce metadata components as rows, wherever their XML came from: a project's file, or the org's Metadata API."""
