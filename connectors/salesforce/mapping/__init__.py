"""What the org answered, as rows of the model. Pure: no network, no disk, no clock."""
