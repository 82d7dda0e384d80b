"""Views: inputs that several checks share, derived once a run from tables and policy. A check names one as a parameter."""
