"""What readers outside the offices may be shown of cases, as they would see it, ready to be taken away."""

from dashboard import components, outside
from dashboard.frame import scene, with_cases

here = scene()
components.page_title(
    here.say("Outside figures"),
    here.say(
        "What readers outside the offices may be shown: small counts withheld, released once a quarter."
    ),
)
with_cases(here, outside.draw)
