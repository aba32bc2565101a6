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
        "The name that the demo marketplace fills in when you join. Country: Utopia.",
        (
            P("eriksson-passport", "Passport", "Is read. With her selfie: verified, and the badge appears."),
            P("eriksson-selfie", "Her selfie", "Matches all of her documents."),
            P("eriksson-card-front", "Identity card, front", "Both sides are asked for; the lines are on the back."),
            P("eriksson-card-back", "Identity card, back", "With the front and her selfie: verified."),
        ),
    ),
    Group(
        "What goes wrong",
        "Each with the account of Anna Maria Eriksson. The member reads the reason, what to do, and may try again at once.",
        (
            P("eriksson-expired", "Passport, expired", "The document expired on 3 March 2024."),
            P("eriksson-blurred", "Passport, out of focus", "The lines cannot be read."),
            P("eriksson-cut-off", "Passport, cut off", "The lines are not whole in the picture."),
            P("eriksson-misprint", "Passport, one digit wrong", "A check digit does not fit: a person looks at it."),
            P("stranger-selfie", "Selfie of somebody else", "The faces do not match."),
            P("table", "A table", "There is no document in the picture."),
        ),
    ),
    Group(
        "Other holders",
        "Join with their name. A passport that is already on another account goes to a person: use a fresh one here.",
        (
            P("okonkwo-passport", "Ngozi Okonkwo, passport", "With her selfie: verified."),
            P("okonkwo-selfie", "Ngozi Okonkwo, selfie", "Matches her passport."),
            P("sebnem-passport", "Şebnem, passport", "She has one name. With her selfie: verified."),
            P("sebnem-selfie", "Şebnem, selfie", "Matches her passport."),
        ),
    ),
)
PICTURES = {picture.name: picture for group in GROUPS for picture in group.pictures}
