from .asking import Answer as Answer
from .asking import Ask as Ask
from .asking import AskFailed as AskFailed
from .asking import Question as Question
from .asking import Usage as Usage
from .fault import Fault as Fault
from .rewriting import check_rewritten as check_rewritten
