"""What a member is told when something does not work: everything at once, what to do, and only that is done again."""

from playwright.sync_api import expect

from factories import pictures
from factories.walker import Member, shot


def test_expired_document_and_other_face_are_told_at_once(member: Member) -> None:
    member.gets_to_the_document()
    member.hands_in(member.document(expired=True), pictures.selfie("abebe"))
    member.sees("Almost: please do this again")
    shot(member.page, "failed-expired-and-face", also=True)
    (expired,) = member.reasons("Document")
    assert expired.startswith("The document expired on ")
    assert member.reasons("Selfie") == ["The face in the selfie does not match the photo on the document."]
    for check in ("Document", "Selfie"):
        expect(member.card(check)).to_contain_text("4 tries left")
    expect(member.card("Document")).to_contain_text("Use a document that is still valid. Accepted:")
    expect(member.page.get_by_text("Tell a person")).to_be_visible()
    told = member.state()
    assert told["state"] == "requires_input"
    assert [(r["code"], r["check"], r["retry"]["attempts_left"]) for r in told["failures"]] == [
        ("document_expired", "document", 4),
        ("selfie_face_mismatch", "selfie", 4),
    ]
    for reason in told["failures"]:
        assert reason["retry"]["allowed"] is True
        assert reason["retry"]["after"].endswith("Z")
        assert reason["remedy"]
        assert reason["appeal"]["allowed"] is True
    member.tries_again("Document").hands_in_document(member.document())
    member.sees("Almost: please do this again")  # the face is still another one
    member.tries_again("Selfie").hands_in_selfie(pictures.selfie("eriksson"))
    member.sees("You are verified")


def test_only_the_failed_photo_is_taken_again(member: Member) -> None:
    member.gets_to_the_document()
    member.hands_in(pictures.table())
    member.sees("Almost: please do this again")
    shot(member.page, "failed-no-document", also=True)
    assert member.reasons("Document") == ["We could not find an identity document in the photo."]
    expect(member.card("Selfie")).to_contain_text("you need not take it again")
    member.tries_again("Document").hands_in_document(member.document(faults=frozenset({"blur"})))
    member.sees("Almost: please do this again")
    expect(member.card("Document")).to_contain_text("3 tries left")
    shot(member.page, "failed-blurred")
    assert "The photo of the document is too blurred to be read." in member.reasons("Document")
    member.tries_again("Document").hands_in_document(member.document())
    member.sees("You are verified")
    checks = {c["kind"]: c for c in member.state()["checks"]}
    assert (checks["document"]["attempts_left"], checks["selfie"]["attempts_left"]) == (2, 4)


def test_other_name_is_right_after_the_account_is_renamed(member: Member) -> None:
    member.gets_to_the_document(name="Ngozi Okonkwo")
    member.hands_in(member.document())
    member.sees("Almost: please do this again")
    shot(member.page, "failed-name")
    assert member.reasons("Document") == ["The name on the document is not the name of your account."]
    expect(member.card("Document")).to_contain_text(
        "Change the name of your account to the one on your document"
    )
    member.renamed("Anna Maria Eriksson")
    member.waits_for("verified")
    member.page.reload()
    member.sees("You are verified")


def test_identity_card_front_and_back_is_verified(member: Member) -> None:
    member.gets_to_the_document()
    member.chooses("Identity card")
    member.uploads(member.document("td1"))
    expect(member.page.get_by_role("heading", level=1)).to_have_text("Now photograph the back")
    shot(member.page, "document-back")
    member.uploads(member.document("td1", side="back"))
    member.hands_in_selfie(pictures.selfie())
    member.sees("You are verified")


def test_card_with_its_lines_on_the_front_needs_no_back(member: Member) -> None:
    member.gets_to_the_document()
    member.chooses("Identity card")
    member.uploads(member.document("td2"))
    expect(member.page.get_by_role("heading", level=1)).to_have_text("Now photograph the back")
    member.page.get_by_text("The lines are on the front of my card").click()
    member.page.get_by_role("button", name="Send the front alone").click()
    member.hands_in_selfie(pictures.selfie())
    member.sees("You are verified")
