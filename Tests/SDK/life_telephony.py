"""The life of what the 2010 API and Verify keep: messages, calls, numbers, codes."""

import datetime
import json
import time
import urllib.request

from paging import COUNT, walk_both_ways

OWN = "+15005550006"


def live(expect, client):
    with expect.at("accounts"):
        account = client.api.v2010.accounts(client.account_sid).fetch()
        expect.equal((account.sid, account.status), (client.account_sid, "active"), "the account")
        expect.equal([row.sid for row in client.api.v2010.accounts.list()], [client.account_sid], "all accounts")
    numbers(expect, client)
    messages(expect, client)
    calls(expect, client)
    codes(expect, client)


def until(look, holds, seconds=20):
    """Looks again until it holds; the last look."""
    end = time.monotonic() + seconds
    while True:
        seen = look()
        if holds(seen) or time.monotonic() > end:
            return seen
        time.sleep(0.05)


def numbers(expect, client):
    with expect.at("incoming numbers"):
        kept = client.incoming_phone_numbers
        expect.that(OWN in [row.phone_number for row in kept.list()], f"{OWN} to be one's own from the start")
        made = kept.create(phone_number="+15558670001", friendly_name="Desk", sms_url="https://hooks.example.test/sms")
        expect.equal((made.phone_number, made.friendly_name), ("+15558670001", "Desk"), "a number")
        expect.equal([row.sid for row in kept.list(phone_number="*8670001")], [made.sid], "what a pattern finds")
        changed = kept(made.sid).update(voice_url="https://hooks.example.test/voice", voice_method="GET")
        expect.equal((changed.voice_url, changed.voice_method), ("https://hooks.example.test/voice", "GET"), "what changed")
        expect.equal(kept(made.sid).fetch().sms_url, "https://hooks.example.test/sms", "what stays")
        expect.equal(kept(made.sid).delete(), True, "the answer to delete()")
        expect.refused(lambda: kept(made.sid).fetch(), 404, 20404, "a number that is gone")


def messages(expect, client):
    with expect.at("text messages"):
        sent = client.messages.create(to="+15558675310", from_=OWN, body="Table at 8 ☎")
        expect.equal((sent.body, sent.direction, sent.num_segments), ("Table at 8 ☎", "outbound-api", "1"), "a message")
        expect.that(isinstance(sent.date_created, datetime.datetime), f"a date, and got {sent.date_created!r}")
        done = until(client.messages(sent.sid).fetch, lambda row: row.status == "delivered")
        expect.equal(done.status, "delivered", "what became of it")
        expect.refused(lambda: client.messages.create(to="+15558675310", from_=OWN), 400, 21602, "one that says nothing")
        expect.refused(lambda: client.messages.create(to="me", from_=OWN, body="x"), 400, 21211, "a receiver of no form")
        expect.refused(lambda: client.messages.create(to="+15558675310", body="x"), 400, 21603, "one of nobody")
        redacted = client.messages(sent.sid).update(body="")
        expect.equal(redacted.body, "", "what is left of it")
        expect.equal(client.messages(sent.sid).delete(), True, "the answer to delete()")
        expect.refused(lambda: client.messages(sent.sid).fetch(), 404, 20404, "a message that is gone")
        picture = client.messages.create(to="+15558675310", from_=OWN, media_url=["https://files.example.test/a.png"])
        expect.equal((picture.num_media, picture.sid[:2]), ("1", "MM"), "a message with a picture")
        media = client.messages(picture.sid).media.list()
        expect.equal([row.parent_sid for row in media], [picture.sid], "its pictures")
        expect.equal(client.messages(picture.sid).media(media[0].sid).fetch().sid, media[0].sid, "one of them")
    with expect.at(f"text messages, {COUNT} of them"):
        made = [client.messages.create(to="+15558670120", from_=OWN, body=str(n)).sid for n in range(COUNT)]
        walk_both_ways(expect, client.messages, made[::-1], to="+15558670120")
        after = client.messages.list(date_sent_after=datetime.datetime(2099, 1, 1))
        expect.equal(after, [], "what was sent after 2099")


def calls(expect, client):
    with expect.at("calls"):
        made = client.calls.create(to="+15558675310", from_=OWN, twiml="<Response><Say>Hello</Say></Response>")
        expect.equal((made.direction, made.sid[:2]), ("outbound-api", "CA"), "a call")
        done = until(client.calls(made.sid).fetch, lambda row: row.status in ("completed", "failed", "busy", "no-answer"))
        expect.equal(done.status, "completed", "how it ended")
        expect.that(made.sid in [row.sid for row in client.calls.list(status="completed")], "it among those that ended")
        expect.refused(lambda: client.calls.create(from_=OWN, to="", url="https://a.example.test/"), 400, 21201, "no receiver")
        expect.refused(lambda: client.calls.create(from_=OWN, to="+15558675310"), 400, 21205, "a call without words")
        expect.refused(
            lambda: client.calls(made.sid).update(status="completed"), 400, 21220, "to hang up what has ended")
        expect.equal(client.calls(made.sid).delete(), True, "the answer to delete()")
        expect.refused(lambda: client.calls(made.sid).fetch(), 404, 20404, "a call that is gone")


def codes(expect, client):
    with expect.at("verify"):
        service = client.verify.v2.services.create(friendly_name="Codes", code_length=5)
        mine = client.verify.v2.services(service.sid)
        started = mine.verifications.create(to="+15558675310", channel="sms")
        expect.equal((started.status, started.valid), ("pending", False), "a code that was sent")
        code = sent_code(client)
        wrong = mine.verification_checks.create(to="+15558675310", code=str(99_999 - int(code)).zfill(5))
        expect.equal((wrong.status, wrong.valid), ("pending", False), "a wrong code")
        right = mine.verification_checks.create(to="+15558675310", code=code)
        expect.equal((right.status, right.valid), ("approved", True), "the right code")
        expect.refused(
            lambda: mine.verification_checks.create(to="+15558675310", code="12345"), 404, 20404, "a code used up")
        second = mine.verifications.create(to="+15558675311", channel="call")
        expect.equal(mine.verifications(second.sid).fetch().status, "pending", "another code")
        expect.equal(mine.verifications(second.sid).update(status="canceled").status, "canceled", "it, called off")
        expect.equal(client.verify.v2.services(service.sid).update(friendly_name="Other").friendly_name, "Other", "its name")
        expect.that(service.sid in [row.sid for row in client.verify.v2.services.list()], "it among all services")
        expect.equal(mine.delete(), True, "the answer to delete()")
        expect.refused(lambda: mine.fetch(), 404, 20404, "a service that is gone")


def sent_code(client):
    """The code as it stands in the outbox, where a person would read it on a phone."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(client.api.base_url + "/api/outbox", timeout=30) as answer:
        items = json.loads(answer.read())
    rows = next(value for value in items.values() if isinstance(value, list))
    for row in rows:
        if row["kind"] == "verification":
            return row["text"]
    raise AssertionError(f"no code in the outbox: {json.dumps(rows)[:500]}")
