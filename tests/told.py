"""An error about a file in, what it names out: the file, the line and the place; not its sentences."""


def told(error):
    """Return (file, line, path) of an error; None for what it does not name."""
    outer = error.message.arguments
    where, said = outer["where"], outer["said"]
    file = getattr(where, "arguments", {"file": where, "line": None})
    return file["file"], file["line"], getattr(said, "arguments", {}).get("path")
