"""The life of participants, users and roles, and of what ties them to conversations."""

import json

from paging import COUNT, walk_both_ways


def live(expect, client, scope, name):
    participants(expect, scope, name)
    users(expect, scope, name)
    roles(expect, scope)
    together(expect, scope, name)


def participants(expect, scope, name):
    with expect.at(f"{name} participants"):
        home = scope.conversations.create()
        people = scope.conversations(home.sid).participants
        chat = people.create(identity=f"ana {name}", attributes='{"x":1}')
        expect.equal((chat.identity, chat.messaging_binding), (f"ana {name}", None), "a chat participant")
        tail = "1" if name == "default" else "2"
        sms = people.create(
            messaging_binding_address=f"+1555867531{tail}", messaging_binding_proxy_address="+15005550006")
        expect.equal(
            sms.messaging_binding,
            {"type": "sms", "address": f"+1555867531{tail}", "proxy_address": "+15005550006"}, "its binding")
        expect.equal(sms.identity, None, "its identity")
        app = people.create(
            messaging_binding_address=f"whatsapp:+49170000000{tail}",
            messaging_binding_proxy_address="whatsapp:+14155238886")
        expect.equal(app.messaging_binding["type"], "whatsapp", "its type")
        expect.equal({row.sid for row in people.list()}, {chat.sid, sms.sid, app.sid}, "who takes part")
        expect.equal(people(f"ana {name}").fetch().sid, chat.sid, "who is found by identity")
        expect.refused(lambda: people.create(identity=f"ana {name}"), 409, 50433, "the same identity again")
        other = scope.conversations.create()
        expect.refused(
            lambda: scope.conversations(other.sid).participants.create(
                messaging_binding_address=f"+1555867531{tail}", messaging_binding_proxy_address="+15005550006"),
            409, 50416, "the same pair of addresses in another open conversation")
        expect.refused(lambda: people.create(messaging_binding_address="+15558675399"), 400, 50412, "no proxy address")
        expect.refused(
            lambda: people.create(
                messaging_binding_address="whatsapp:+15558675399", messaging_binding_proxy_address="+15005550006"),
            400, 50414, "two channels")
        scope.conversations(home.sid).messages.create(body="one")
        changed = people(chat.sid).update(attributes='{"x":2}', last_read_message_index=0)
        expect.equal((changed.attributes, changed.last_read_message_index), ('{"x":2}', 0), "what changed")
        cleared = people(chat.sid).update(last_read_message_index="null")
        expect.equal(cleared.last_read_message_index, None, "a read horizon that was cleared")
        expect.equal(people(sms.sid).delete(), True, "the answer to delete()")
        expect.refused(lambda: people(sms.sid).fetch(), 404, 20404, "a participant that is gone")
        home.delete()
        other.delete()
    with expect.at(f"{name} participants, {COUNT} of them"):
        home = scope.conversations.create()
        people = scope.conversations(home.sid).participants
        made = [people.create(identity=f"{name} {number:03}").sid for number in range(COUNT)]
        listed = [row.sid for row in people.list()]
        expect.equal(set(listed), set(made), "who takes part")
        walk_both_ways(expect, people, listed)
        home.delete()


def users(expect, scope, name):
    with expect.at(f"{name} users"):
        made = scope.users.create(identity=f"user@example.test/{name}", friendly_name="U", attributes="{}")
        expect.equal(made.identity, f"user@example.test/{name}", "the identity")
        expect.equal(scope.users(made.sid).fetch().sid, made.sid, "who is found by SID")
        expect.refused(lambda: scope.users.create(identity=made.identity), 409, 50201, "the same identity again")
        changed = scope.users(made.sid).update(friendly_name="V", attributes="[1]")
        expect.equal((changed.friendly_name, changed.attributes), ("V", "[1]"), "what changed")
        home = scope.conversations.create(friendly_name="theirs")
        part = scope.conversations(home.sid).participants.create(identity=made.identity)
        for number in range(3):
            scope.conversations(home.sid).messages.create(body=str(number))
        theirs = scope.users(made.sid).user_conversations
        expect.equal([row.conversation_sid for row in theirs.list()], [home.sid], "their conversations")
        one = theirs(home.sid).fetch()
        expect.equal((one.participant_sid, one.notification_level), (part.sid, "default"), "one of them")
        one = theirs(home.sid).update(notification_level="muted", last_read_message_index=1)
        expect.equal(
            (one.notification_level, one.last_read_message_index, one.unread_messages_count), ("muted", 1, 1), "it, read")
        expect.equal(theirs(home.sid).delete(), True, "the answer to leaving")
        expect.equal(scope.conversations(home.sid).participants.list(), [], "who is left")
        expect.equal(scope.users(made.sid).delete(), True, "the answer to delete()")
        expect.refused(lambda: scope.users(made.sid).fetch(), 404, 20404, "a user that is gone")
        home.delete()
    with expect.at(f"{name} users, {COUNT} of them"):
        made = [scope.users.create(identity=f"u {name} {number:03}").sid for number in range(COUNT)]
        listed = [row.sid for row in scope.users.list()]
        expect.that(set(made) <= set(listed), "everybody who was made in the list")
        walk_both_ways(expect, scope.users, listed)
        for sid in made:
            scope.users(sid).delete()


def roles(expect, scope):
    with expect.at("roles"):
        expect.equal(len(scope.roles.list()), 4, "how many roles a service begins with")
        made = scope.roles.create(friendly_name="guide", type="conversation", permission=["sendMessage"])
        expect.equal((made.type, made.permissions), ("conversation", ["sendMessage"]), "a role")
        changed = scope.roles(made.sid).update(permission=["sendMessage", "leaveConversation"])
        expect.equal(set(changed.permissions), {"sendMessage", "leaveConversation"}, "all that it may")
        expect.equal(scope.roles(made.sid).fetch().friendly_name, "guide", "its name")
        expect.equal(scope.roles(made.sid).delete(), True, "the answer to delete()")
        expect.refused(lambda: scope.roles(made.sid).fetch(), 404, 20404, "a role that is gone")


def together(expect, scope, name):
    with expect.at(f"{name} conversations with participants, and of participants"):
        plain = scope.conversation_with_participants.create(friendly_name="alone")
        expect.equal(plain.friendly_name, "alone", "its name")
        address = "+15558675377" if name == "default" else "+15558675378"
        both = scope.conversation_with_participants.create(
            participant=[
                json.dumps({"identity": f"with {name}"}),
                json.dumps({"messaging_binding": {"address": address, "proxy_address": "+15005550006"}})])
        expect.equal(len(scope.conversations(both.sid).participants.list()), 2, "how many take part")
        for told in ({"identity": f"with {name}"}, {"address": address}):
            rows = scope.participant_conversations.list(**told)
            expect.equal([row.conversation_sid for row in rows], [both.sid], f"the conversations of {told}")
        expect.refused(
            lambda: scope.participant_conversations.list(identity="a", address="+15550001111"), 400, 50451,
            "an identity and an address")
        scope.conversations(plain.sid).delete()
        scope.conversations(both.sid).delete()
        expect.equal(scope.participant_conversations.list(address=address), [], "what is left")
