def test_login_opens_home(visit):
    page = visit("clerk").get("/", status=200)
    assert "Việc cần làm" in page.words
