"""A person as the marketplace knows them: attributes, contact, consent."""
