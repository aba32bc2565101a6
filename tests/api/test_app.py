def test_a_member_is_made_verified_and_found_by_the_api(shop):
    made = shop.put(
        "/v1/members/u-1", {"name": "Ada", "email": "ada@example.org", "attributes": {"role": "client"}}
    )
    assert made.status == 201, made.content
    opened = shop.post("/v1/verifications", {"member": "u-1"})
    assert opened.status == 201, opened.content
    assert opened.json["state"] == "requires_input"
    assert "/v/" in opened.json["url"]
    for path in (
        "/v1/members/u-1",
        "/v1/members",
        "/v1/members/u-1/requirements",
        "/v1/members/u-1/can/submit_proposal",
        f"/v1/verifications/{opened.json['id']}",
        "/v1/verifications",
        "/v1/badges",
        "/v1/events",
        "/v1/webhook_endpoints",

    ):
        answer = shop.get(path)
        assert answer.status == 200, (path, answer.content)
        print(path, answer.content[:300])
