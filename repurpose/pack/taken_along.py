"""A pack in the making in, the brand's and the article's pictures in its folder out, so that it can be made again anywhere."""

from repurpose.messages import msg
from repurpose.pack.branding import avatar_file, tell_mended
from repurpose.pack.card_pictures import card_pictures, picture_file, read_picture
from repurpose.pack.cover_choice import tell_cover_picture
from repurpose.pack.job import Job
from repurpose.pack.pictures import LEAST, MOST, MOST_SHOWN, local_pictures


def take_brand(job: Job) -> None:
    """Put the brand's picture into the pack, and say where its colour is drawn otherwise."""
    avatar = job.choices.brand.avatar
    if avatar:
        target = job.stage / avatar_file(avatar)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(avatar)
    themes = tuple(plan.look.theme for plan in job.content.cards)
    job.notices += filter(None, [tell_mended(job.choices.brand, themes)])


def take_card_pictures(job: Job) -> None:
    """Put the pictures that cards show into the pack, so that it can be made again anywhere.

    The first of the others go with them, so that a person may choose one of those.
    """
    if not job.content.cards:
        return
    pictures = card_pictures(job.article)
    job.notices += tell_cover_picture(job.article, job.choices, pictures)
    shown = {plan.card.picture: plan.picture for plan in job.content.cards if plan.picture}
    others = {one.name: read_picture(one) for one in pictures[:MOST]}
    for name, data in (others | shown).items():
        target = job.stage / picture_file(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def take_pictures(job: Job, *, whole: bool) -> None:
    """Put the article's own pictures into the pack, so that its clips can be made again anywhere.

    A pack for a place that takes the whole article has all of them, of any size.
    """
    broken: list[str] = []
    least, most = (1, MOST_SHOWN) if whole else (LEAST, MOST)
    for picture in local_pictures(job.article, broken, least=least, most=most):
        target = job.stage / picture.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(picture.path.read_bytes())  # no link: the author may draw on his own
    if broken:
        names = ", ".join(broken)
        job.notices.append(msg("pictures that are damaged are not shown: {names}", names=names))
