"""The forms that can be rendered, with their editions.

Refuses unknown names: `printer` raises ValueError, and says what there is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from random import Random
from typing import NamedTuple

from samples.forms import (
    application,
    birth_certificate,
    birth_declaration,
    birth_notice,
    company,
    counter_paper,
    death_declaration,
    death_extract,
    household_business,
    identity_card,
    land_certificate,
    marital_status,
    marriage_certificate,
    marriage_declaration,
    official_letter,
    old_identity_card,
    other_paper,
    power_of_attorney,
    receipt,
    residence_change,
)
from samples.story import FIRST, Paper, Story


class Printer(NamedTuple):
    print_paper: Callable[[Random, Story], Paper]
    since: date
    """first day on which such a paper may be handed in"""


PRINTERS: Mapping[str, Mapping[str, Printer]] = {
    birth_declaration.FORM: {
        "2020": Printer(birth_declaration.print_2020, FIRST),
        "older": Printer(birth_declaration.print_older, FIRST),
    },
    birth_certificate.FORM: {
        "2016": Printer(birth_certificate.print_2016, FIRST),
        "2010": Printer(birth_certificate.print_older, FIRST),
    },
    birth_certificate.EXTRACT: {"2020": Printer(birth_certificate.print_extract, FIRST)},
    birth_notice.FORM: {"2019": Printer(birth_notice.print_paper, FIRST)},
    death_extract.FORM: {
        "2020": Printer(death_extract.print_original, FIRST),
        "2020-copy": Printer(death_extract.print_copy, FIRST),
    },
    marital_status.FORM: {"2020": Printer(marital_status.print_certificate, FIRST)},
    marital_status.DECLARATION: {"2020": Printer(marital_status.print_declaration, FIRST)},
    marriage_certificate.FORM: {
        "2016": Printer(marriage_certificate.print_2016, FIRST),
        "2010": Printer(marriage_certificate.print_older, FIRST),
        "2020-copy": Printer(marriage_certificate.print_copy, FIRST),
    },
    marriage_declaration.FORM: {"2020": Printer(marriage_declaration.print_paper, FIRST)},
    death_declaration.FORM: {"2020": Printer(death_declaration.print_paper, FIRST)},
    residence_change.FORM: {
        "2021": Printer(residence_change.print_2021, FIRST),
        "2023": Printer(residence_change.print_2023, date(2024, 1, 1)),
        "2025": Printer(residence_change.print_2025, date(2025, 7, 2)),
    },
    identity_card.FORM: {
        "2021": Printer(identity_card.print_2021, FIRST),
        "2024": Printer(identity_card.print_2024, date(2024, 10, 1)),
    },
    receipt.FORM: {"2018": Printer(receipt.print_paper, FIRST)},
    official_letter.FORM: {"2020": Printer(official_letter.print_paper, FIRST)},
    household_business.FORM: {
        "2021": Printer(household_business.print_2021, FIRST),
        "2025": Printer(household_business.print_2025, date(2025, 8, 1)),
        "2025-request": Printer(household_business.print_request, date(2025, 8, 1)),
    },
    company.FORM: {"2015": Printer(company.print_2015, FIRST), "2021": Printer(company.print_2021, FIRST)},
    power_of_attorney.FORM: {"2015": Printer(power_of_attorney.print_paper, FIRST)},
    land_certificate.FORM: {
        "2014": Printer(land_certificate.print_2014, FIRST),
        "2024": Printer(land_certificate.print_2024, date(2024, 9, 1)),
    },
    old_identity_card.FORM: {
        "1999": Printer(old_identity_card.print_1999, FIRST),
        "2012": Printer(old_identity_card.print_2012, FIRST),
    },
    application.FORM: {"1": Printer(application.print_paper, FIRST)},
    other_paper.FORM: {
        "any": Printer(other_paper.print_paper, FIRST),
        "counter": Printer(counter_paper.print_paper, FIRST),
    },
}


def printer(rng: Random, name: str) -> Printer:
    """The printer of `form:edition`; of any edition where only `form` is said."""
    form, _, edition = name.partition(":")
    editions = PRINTERS.get(form, {})
    if not editions or (edition and edition not in editions):
        known = ", ".join(f"{form}:{edition}" for form, named in PRINTERS.items() for edition in named)
        raise ValueError(f"no such form: {name} (there are: {known})")
    return editions[edition or rng.choice(sorted(editions))]
