"""A pack that is being made in; pictures of the article's tables that its places cannot show, in its folder."""

from repurpose import platforms
from repurpose.article import PictureTable, picture_tables, read_document
from repurpose.errors import MachineError
from repurpose.pack.job import Job
from repurpose.pack.manifest_cards import PICTURES


def table_file(shown: PictureTable) -> str:
    """Return the file of a table's picture, below the pack's folder."""
    return f"{PICTURES}/tables/{shown.number:02}.png"


def draw_tables(job: Job) -> None:
    """Draw the tables that some place of the pack shows as pictures; who has no font for one shows it as it is."""
    forms = [platforms.get(name).article for name in job.choices.platforms]
    policies = {form.tables for form in forms if form}
    if not policies & {"narrow", "pictures"}:
        return
    found = picture_tables(read_document(job.article), narrow="pictures" in policies)
    if not found:
        return
    from repurpose.cards import draw_wide_table  # noqa: PLC0415  # Pillow
    from repurpose.themes import load_theme  # noqa: PLC0415
    from repurpose.typeset import find_fonts  # noqa: PLC0415

    theme, fonts = load_theme(job.choices.theme), find_fonts()
    for shown in found:
        target = job.stage / table_file(shown)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            drawn = draw_wide_table(
                shown.cells,
                theme,
                fonts,
                headed=shown.table.headed,
                aligned=shown.table.aligned,
                language=job.article.language,
            )
        except MachineError:
            continue
        target.write_bytes(drawn)
