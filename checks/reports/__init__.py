"""Reports and dashboards (RPT)."""
