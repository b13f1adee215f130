"""Made-up contents for `/patterns/`: what pictures look like at their limits."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from claims.figures import Figure, Measure
from claims.outcomes import Outcome
from pages.pictures.spectrum import Placed
from pages.pictures.timeline import timeline
from pages.states import LOOKS
from pages.templatetags.pictures import dated, drawn_spectrum

MANY = 60


def pictures() -> dict[str, Any]:
    """Give spectrums, timelines and measures, each with what it shows."""
    long = _("A source with a name so long that no drawing has room for all of it, nor needs to have")
    one, two = _("Source %(n)s") % {"n": 1}, _("Source %(n)s") % {"n": 2}
    many = [_("Source %(n)s") % {"n": number + 1} for number in range(MANY)]
    states = [*LOOKS]
    return {
        "spectrums": [
            (_("One document"), drawn_spectrum([Placed(one, Outcome.ASSERTS)])),
            (
                _("A long name; nobody on the scale"),
                drawn_spectrum([Placed(long, Outcome.SILENT), Placed(two, Outcome.REPORTS)]),
            ),
            (
                _("Sixty documents"),
                drawn_spectrum([Placed(name, states[n * 7 % len(states)]) for n, name in enumerate(many)]),
            ),
        ],
        "timelines": [
            (_("One day"), timeline([dated(one, "2022-07-24", "document")])),
            (
                _("A day, a month, a year; open, uncertain and unknown dates"),
                timeline([
                    dated(_("A day"), "2021-03-02", "event"),
                    dated(_("A month"), "2022-07", "event"),
                    dated(_("A day in it"), "2022-07-24", "document"),
                    dated(long, "2023", "document"),
                    dated(_("An open end"), "2023-06/..", "event"),
                    dated(_("An open beginning"), "../2020", "event"),
                    dated(_("About a month"), "2022-05~", "document"),
                    dated(_("No date"), "", "document"),
                ]),
            ),
            (
                _("Sixty documents"),
                timeline([dated(name, f"20{n % 24:02}-0{n % 9 + 1}", "document") for n, name in enumerate(many)]),
            ),
        ],
        "samples": [
            Measure("sample", "km", [Figure(_told(*each, "km"), None, ()) for each in FIGURES]),
            Measure("below-zero", "%", [Figure(_told(*each, "%"), None, ()) for each in BELOW]),
        ],
    }  # fmt: skip


FIGURES = [(225, "exact"), (200, "at_least"), (238.5, "about"), (260, "at_most")]
BELOW = [(-3, "exact"), (4.5, "about")]


def _told(value: float, precision: str, unit: str) -> dict[str, Any]:
    label = {code: _("what is counted") for code, _name in settings.LANGUAGES}
    return {"label": label, "value": value, "precision": precision, "unit": unit,
            "reference_date": "", "note": {}, "reference": None}  # fmt: skip
