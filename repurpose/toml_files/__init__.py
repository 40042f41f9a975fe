"""A TOML file that people write and the model of it in, a checked value out, or the mistake with its line."""
