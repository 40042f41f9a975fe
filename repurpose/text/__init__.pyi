from .pieces import NAME_HAN as NAME_HAN
from .pieces import find_pieces as find_pieces
from .pieces import inner_places as inner_places
from .pieces import is_inside as is_inside
from .pieces import short_titles as short_titles
from .words import part_words as part_words
