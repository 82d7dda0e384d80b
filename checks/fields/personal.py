"""Which fields hold personal or sensitive data, by their type and the words of their name."""

from __future__ import annotations

from checks.model.names import words
from checks.model.rows.schema import Field
from checks.views.roles import PEOPLE

_BY_TYPE = {"email": "e-mail address", "phone": "phone number", "encrypted": "encrypted"}

_BY_WORDS = {
    "social security number": ("ssn", "social security"),
    "birth date": ("birth date", "birthdate", "birthday", "date of birth", "dob"),
    "identity document": ("passport", "national id", "drivers license", "driver license", "driving licence", "id card number"),
    "bank account": ("bank account", "iban"),
    "card number": ("card number", "credit card number"),
    "religion": ("religion", "religious affiliation"),
    "gender": ("gender", "sexual orientation"),
    "ethnic origin": ("ethnicity", "ethnic origin", "race ethnicity"),
    "nationality": ("nationality", "citizenship"),
    "marital status": ("marital status",),
    "health": ("disability", "medical condition", "medical history", "health condition", "diagnosis"),
    "political opinion": ("political affiliation", "political party"),
    "criminal record": ("criminal record",),
}
"""What is protected, and the words that give it away. Words that companies carry too (medical, race, age) are not among them."""

_OF_PERSONS = {"pay": ("salary",), "tax number": ("tax id",), "home address": ("home address",)}
"""What is personal only on an object that stands for a person: the tax number of a company is in its imprint."""

_PERSONS = PEOPLE | {"User"}
_NO_DATA = frozenset({"boolean", "lookup", "summary", "auto_number"})


def personal_kind(field: Field) -> str:
    """The kind of personal data that a field holds; '' when it is not known to hold any."""
    if field.calculated or field.type in _NO_DATA:
        return ""
    if field.type in _BY_TYPE:
        return _BY_TYPE[field.type]
    kinds = _BY_WORDS | (_OF_PERSONS if field.object in _PERSONS else {})
    spoken = f" {' '.join(words(field.name))} / {' '.join(words(field.label or ''))} "
    return next((kind for kind, among in kinds.items() if any(f" {word} " in spoken for word in among)), "")
