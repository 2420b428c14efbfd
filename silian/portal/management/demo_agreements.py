"""The signed papers of the demo street's projects, brought in by its secretary with the actions users use."""

from silian.cobuilding.actions import agreements, signing
from silian.cobuilding.models import Project
from silian.members.models import Federation
from silian.people.models import User

WORDS = "Example of a scanned paper. Invented, signed by nobody."


def bring_in(street: Federation, by: User) -> int:
    """A text for every project that goes on, and its paper with the signatures of all parties."""
    going_on = [Project.State.AGREED, Project.State.RUNNING]
    live = list(Project.objects.filter(federation=street, state__in=going_on, agreement=None).order_by("id"))
    for project in live:
        text = agreements.send_out(agreements.draft_agreement(project, by=by), by=by)
        signing.file_paper(text, text.parties.all(), text.digest, scan(), f"{text.agreement.sign}.pdf", by=by)
    return len(live)


def scan() -> bytes:
    """One sheet that says what it is: the smallest PDF a reader opens."""
    shown = f"BT /F1 14 Tf 72 770 Td ({WORDS}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, starts = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        starts.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    return made + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(made),
    )
