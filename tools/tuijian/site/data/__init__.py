"""What the pages show, worked out from the catalogue, the sample and what units have sent."""
