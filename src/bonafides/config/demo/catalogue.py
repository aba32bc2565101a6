"""The demo's pictures: what each is, what to say of it on the way, and what it leads to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """One file under DATA/demo/specimens, and its thumbnail."""

    name: str
    title: str
    leads_to: str

    @property
    def file(self) -> str:
        return f"{self.name}.jpg"

    @property
    def small(self) -> str:
        return f"{self.name}.small.jpg"


@dataclass(frozen=True, slots=True)
class Group:
    """Pictures of one holder, or of one kind. `account`: the name that the account must have."""

    title: str
    says: str
    pictures: tuple[Picture, ...]


P = Picture
GROUPS = (
    Group(
        "Anna Maria Eriksson",
        "The name that the demo marketplace fills in when you join.",
        (
            P("eriksson-passport", "Passport", "Is read. With her selfie: verified, and the badge appears."),
            P("eriksson-selfie", "Her selfie", "Matches all of her documents, and nobody else's."),
            P("eriksson-expired", "Passport, expired", "The document expired on 3 March 2024."),
            P(
                "eriksson-card-front",
                "Identity card, front",
                "Both sides are asked for; the lines are on the back.",
            ),
            P("eriksson-card-back", "Identity card, back", "With the front and her selfie: verified."),
        ),
    ),
    Group(
        "Ngozi Okonkwo, and Şebnem",
        "Join with the holder's name. Şebnem has one name only, and needs no other.",
        (
            P("okonkwo-passport", "Ngozi Okonkwo, passport", "With her selfie: verified."),
            P("okonkwo-selfie", "Ngozi Okonkwo, selfie", "Matches her passport."),
            P(
                "sebnem-passport",
                "Şebnem, passport",
                "With her selfie, on an account named Şebnem: verified.",
            ),
            P("sebnem-selfie", "Şebnem, selfie", "Matches her passport."),
        ),
    ),
    Group(
        "Photos that went wrong",
        "The member reads everything that was found, what to do about it, and may try again at once.",
        (
            P("eriksson-blurred", "Out of focus", "Too blurred, and so is the portrait."),
            P("eriksson-cut-off", "Cut off", "The document is not whole in the picture."),
            P(
                "eriksson-misprint",
                "One digit wrong",
                "A check digit does not fit: the lines do not count as read.",
            ),
            P("table", "A table", "There is no document, and no face."),
        ),
    ),
)
PICTURES = {picture.name: picture for group in GROUPS for picture in group.pictures}
