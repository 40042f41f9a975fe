"""A clock for tests: it stands until it is moved."""


class Clock:
    """Seconds since the epoch when it is called; `now` is the same in milliseconds."""

    def __init__(self, seconds):
        self.seconds = float(seconds)

    def __call__(self):
        return self.seconds

    @property
    def now(self):
        return round(self.seconds * 1000)

    @now.setter
    def now(self, moment):
        self.seconds = moment / 1000
