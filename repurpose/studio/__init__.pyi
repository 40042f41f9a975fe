from .access_policy import AccessPolicy as AccessPolicy
from .app import make_app as make_app
from .pack_library import PackLibrary as PackLibrary
from .pack_library import open_shelf as open_shelf
from .serving import Wanted as Wanted
from .serving import check_reach as check_reach
from .serving import serve as serve
from .state import Studio as Studio
