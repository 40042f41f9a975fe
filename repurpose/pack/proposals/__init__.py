"""A pack and a model in, what the model would choose or write instead out: nothing changes until a person takes it."""
