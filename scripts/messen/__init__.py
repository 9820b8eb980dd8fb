"""What the measurements of the search are made of; runs inside the project's environment."""
