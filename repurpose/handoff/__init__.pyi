from .server import open_handoff as open_handoff
from .waiting import Waiting as Waiting
from .waiting import find_waiting as find_waiting
