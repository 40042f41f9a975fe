from .article import Published as Published
from .article import publish_article as publish_article
from .article import publish_body as publish_body
from .forms import Form as Form
from .forms import all_forms as all_forms
from .forms import find_form as find_form
from .forms import usual_form as usual_form
