"""JSON of HubSpot's API as rows of the model, pure."""
