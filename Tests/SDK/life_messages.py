"""The life of messages, their receipts and their files."""

import base64
import json
import time
import urllib.request

from paging import COUNT, walk_both_ways


def live(expect, client, scope, name):
    with expect.at(f"{name} messages"):
        home = scope.conversations.create(state="inactive")
        said = scope.conversations(home.sid).messages
        scope.conversations(home.sid).participants.create(identity=f"writer {name}")
        first = said.create(author=f"writer {name}", body="first ☎", attributes='{"n":1}')
        expect.equal((first.index, first.body, first.attributes), (0, "first ☎", '{"n":1}'), "a message")
        expect.that(first.participant_sid is not None, "the author to be known as a participant")
        expect.equal(scope.conversations(home.sid).fetch().state, "active", "the state of what a message woke")
        plain = said.create(body="second")
        expect.equal((plain.author, plain.participant_sid, plain.delivery), ("system", None, None), "one of nobody")
        expect.equal([row.index for row in said.list(order="desc", limit=1)], [1], "the last message")
        expect.refused(lambda: said.create(), 400, 50503, "a message that says nothing")
        expect.refused(lambda: said.create(body="x", attributes="x"), 400, 50304, "attributes that are no JSON")
        changed = said(plain.sid).update(body="2nd", author="else", attributes="[]")
        expect.equal((changed.body, changed.author, changed.attributes, changed.index), ("2nd", "else", "[]", 1), "what changed")
        expect.equal(said(plain.sid).delete(), True, "the answer to delete()")
        expect.refused(lambda: said(plain.sid).fetch(), 404, 20404, "a message that is gone")
        expect.equal(said.create(body="third").index, 2, "an index that is not used again")
        home.delete()
    with expect.at(f"{name} messages, {COUNT} of them"):
        home = scope.conversations.create()
        said = scope.conversations(home.sid).messages
        for number in range(COUNT):
            said.create(body=str(number))
        key = lambda row: row.index
        walk_both_ways(expect, said, list(range(COUNT)), key=key)
        walk_both_ways(expect, said, list(range(COUNT))[::-1], key=key, order="desc")
        home.delete()
    receipts(expect, scope, name)
    files(expect, client, scope, name)


def receipts(expect, scope, name):
    with expect.at(f"{name} receipts"):
        tail = "31" if name == "default" else "32"
        home = scope.conversations.create()
        people = scope.conversations(home.sid).participants
        sent = [
            people.create(
                messaging_binding_address=address, messaging_binding_proxy_address="+15005550006").sid
            for address in (f"+155586753{tail}", f"+15558{tail}0000")]
        said = scope.conversations(home.sid).messages
        message = said.create(body="to phones")
        end = time.monotonic() + 20
        while True:
            rows = said(message.sid).delivery_receipts.list()
            if {row.status for row in rows} <= {"delivered", "undelivered", "failed"} or time.monotonic() > end:
                break
            time.sleep(0.05)
        expect.equal({row.participant_sid for row in rows}, set(sent), "who has a receipt")
        told = {row.participant_sid: (row.status, row.error_code) for row in rows}
        expect.equal(told, {sent[0]: ("delivered", 0), sent[1]: ("undelivered", 30003)}, "what became of them")
        one = said(message.sid).delivery_receipts(rows[0].sid).fetch()
        expect.equal(one.message_sid, message.sid, "the message of a receipt")
        delivery = said(message.sid).fetch().delivery
        expect.equal((delivery["total"], delivery["delivered"], delivery["undelivered"]), (2, "some", "some"), "the summary")
        home.delete()


def files(expect, client, scope, name):
    with expect.at(f"{name} files"):
        home = scope.conversations.create()
        said = scope.conversations(home.sid).messages
        base = client.conversations.base_url
        path = f"{base}/v1/Services/{home.chat_service_sid}/Media"
        status, file = upload(client, path + "?Filename=a.txt", b"a file", "text/plain")
        expect.equal((status, file["size"], file["content_type"]), (201, 6, "text/plain"), "a file")
        message = said.create(media_sid=file["sid"])
        expect.equal(
            [(told["sid"], told["size"], told["content_type"], told["filename"]) for told in message.media or []],
            [(file["sid"], 6, "text/plain", "a.txt")], "the file of a message")
        expect.refused(lambda: said.create(media_sid=file["sid"]), 400, 50508, "a file that is used already")
        expect.refused(lambda: said.create(media_sid="ME" + "0" * 32), 404, 50507, "a file that there is not")
        expect.refused(lambda: said(message.sid).update(body="x"), 400, 50509, "words for a message of files")
        home.delete()


def upload(client, url, content, kind):
    """Files have a host of their own that the SDK does not know."""
    pair = base64.b64encode(f"{client.username}:{client.password}".encode()).decode()
    request = urllib.request.Request(
        url, content, {"Content-Type": kind, "Authorization": f"Basic {pair}"}, method="POST")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as answer:
        return answer.status, json.loads(answer.read())
