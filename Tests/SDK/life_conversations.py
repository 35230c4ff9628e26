"""The life of conversations, and of the webhooks that belong to one."""

import datetime

from paging import COUNT, walk_both_ways


def live(expect, client, scope, name):
    conversations(expect, scope, name)
    many(expect, scope, name)
    webhooks(expect, scope)


def conversations(expect, scope, name):
    with expect.at(f"{name} conversation"):
        unique = f"desk {name} ä+@"
        made = scope.conversations.create(
            friendly_name="Desk ☎", unique_name=unique, attributes='{"a": [1, "ü"]}', state="inactive",
            timers_inactive="PT1H", timers_closed="P1D", date_created=datetime.datetime(2026, 5, 1, 10, 0, 0))
        expect.that(made.sid.startswith("CH") and len(made.sid) == 34, f"a SID that begins with CH, and got {made.sid}")
        expect.equal(made.friendly_name, "Desk ☎", "the friendly name")
        expect.equal(made.attributes, '{"a": [1, "ü"]}', "the attributes, as they were written")
        expect.equal(made.state, "inactive", "the state")
        expect.that(isinstance(made.date_created, datetime.datetime), f"a date, and got {made.date_created!r}")
        expect.equal(made.date_created.replace(tzinfo=None), datetime.datetime(2026, 5, 1, 10), "the date it was told")
        expect.that(set(made.timers) <= {"date_inactive", "date_closed"}, f"dates in timers, and got {made.timers}")
        expect.that({"participants", "messages", "webhooks"} <= set(made.links), f"links to its parts, and got {made.links}")
        for key in (made.sid, unique):
            expect.equal(scope.conversations(key).fetch().sid, made.sid, f"what is found by {key!r}")
        changed = scope.conversations(made.sid).update(friendly_name="Other", state="active", attributes="{}")
        expect.equal((changed.friendly_name, changed.state, changed.attributes), ("Other", "active", "{}"), "what changed")
        expect.equal(changed.unique_name, unique, "the unique name, which stays")
        expect.refused(lambda: scope.conversations.create(unique_name=unique), 409, 50353, "a second of that unique name")
        expect.refused(lambda: scope.conversations.create(state="closed"), 400, 50384, "one that begins closed")
        expect.refused(lambda: scope.conversations.create(attributes="{"), 400, 50304, "attributes that are no JSON")
        expect.refused(lambda: scope.conversations.create(state="asleep"), 400, 50378, "a state that there is not")
        expect.refused(lambda: scope.conversations(made.sid).update(timers_inactive="soon"), 400, 50379, "a timer of no form")
        expect.refused(lambda: scope.conversations(made.sid).update(timers_closed="PT1M"), 400, 50376, "a timer too short")
        closed = made.update(state="closed")
        expect.equal((closed.state, closed.timers), ("closed", {}), "a closed conversation")
        expect.refused(lambda: made.update(friendly_name="late"), 400, 50377, "a change of a closed conversation")
        expect.refused(lambda: scope.conversations(made.sid).messages.create(body="late"), 400, 50377, "a late message")
        expect.equal(scope.conversations(made.sid).delete(), True, "the answer to delete()")
        expect.refused(lambda: scope.conversations(made.sid).fetch(), 404, 20404, "a conversation that is gone")
        expect.refused(lambda: scope.conversations(made.sid).delete(), 404, 20404, "a second removal")


def many(expect, scope, name):
    with expect.at(f"{name} conversations, {COUNT} of them"):
        before = [row.sid for row in scope.conversations.list()]
        made = [scope.conversations.create(friendly_name=f"n {number}").sid for number in range(COUNT)]
        walk_both_ways(expect, scope.conversations, made[::-1] + before)
        scope.conversations(made[3]).update(state="inactive")
        found = [row.sid for row in scope.conversations.list(state="inactive")]
        expect.that(made[3] in found, "the inactive one in the list of inactive ones")
        today = datetime.date.today().isoformat()
        rows = scope.conversations.list(start_date=today, page_size=50)
        expect.that(set(made) <= {row.sid for row in rows}, "what was made today since today")
        expect.equal([row.sid for row in scope.conversations.list(end_date="2020-01-01")], [], "what was made before 2020")
        expect.refused(lambda: scope.conversations.list(page_size=101), 400, 20007, "a page of 101")
        for sid in made:
            scope.conversations(sid).delete()
        expect.equal([row.sid for row in scope.conversations.list()], before, "what is left")


def webhooks(expect, scope):
    with expect.at("webhooks of a conversation"):
        home = scope.conversations.create()
        hooks = scope.conversations(home.sid).webhooks
        first = hooks.create(
            target="webhook", configuration_url="https://hooks.example.test/a", configuration_method="POST",
            configuration_filters=["onMessageAdded", "onParticipantAdded"])
        expect.equal(first.configuration["filters"], ["onMessageAdded", "onParticipantAdded"], "its filters")
        expect.equal(first.configuration["method"], "POST".lower(), "its method")
        trigger = hooks.create(
            target="trigger", configuration_url="https://hooks.example.test/b", configuration_method="get",
            configuration_triggers=["help", "stop"])
        expect.equal(trigger.configuration.get("triggers"), ["help", "stop"], "its keywords")
        studio = hooks.create(target="studio", configuration_flow_sid="FW" + "0" * 32)
        expect.equal(studio.configuration["flow_sid"], "FW" + "0" * 32, "its flow")
        for number in (4, 5):
            hooks.create(
                target="webhook", configuration_url=f"https://hooks.example.test/{number}",
                configuration_filters=["onMessageAdded"])
        expect.refused(
            lambda: hooks.create(
                target="webhook", configuration_url="https://hooks.example.test/6",
                configuration_filters=["onMessageAdded"]), 400, 50361, "a sixth webhook")
        expect.equal(len(hooks.list()), 5, "how many there are")
        changed = hooks(first.sid).update(configuration_url="https://hooks.example.test/c", configuration_method="GET")
        expect.equal(changed.configuration["url"], "https://hooks.example.test/c", "its new address")
        expect.equal(changed.configuration["filters"], ["onMessageAdded", "onParticipantAdded"], "its filters, which stay")
        expect.equal(hooks(first.sid).fetch().configuration, changed.configuration, "what is kept")
        expect.equal(hooks(first.sid).delete(), True, "the answer to delete()")
        expect.refused(lambda: hooks(first.sid).fetch(), 404, 20404, "a webhook that is gone")
        expect.refused(lambda: hooks.create(target="webhook"), 400, 50369, "a webhook without an address")
        expect.refused(
            lambda: hooks.create(target="webhook", configuration_url="https://hooks.example.test/7"), 400, 50370,
            "a webhook without filters")
        expect.refused(lambda: hooks.create(target="pigeon"), 400, 50364, "a target that there is not")
        home.delete()
