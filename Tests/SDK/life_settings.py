"""The life of what an account and a service are set to."""


def account(expect, client):
    services(expect, client)
    configuration(expect, client)
    addresses(expect, client)
    credentials(expect, client)


def services(expect, client):
    scope = client.conversations.v1
    with expect.at("services"):
        before = [row.sid for row in scope.services.list()]
        expect.equal(len(before), 1, "how many services an account begins with")
        made = scope.services.create(friendly_name="Second")
        expect.equal((made.friendly_name, made.sid[:2]), ("Second", "IS"), "a service")
        expect.equal(scope.services(made.sid).fetch().friendly_name, "Second", "its name")
        expect.refused(lambda: scope.services.create(friendly_name=""), 400, 20001, "a service without a name")
        expect.refused(lambda: scope.services(before[0]).conversations("CH" + "0" * 32).fetch(), 404, 20404, "one unknown")
        expect.equal(scope.services(made.sid).bindings.list(), [], "its bindings")
        expect.equal(scope.services(made.sid).delete(), True, "the answer to delete()")
        expect.refused(lambda: scope.services(made.sid).fetch(), 404, 20404, "a service that is gone")
        expect.refused(lambda: scope.services(made.sid).conversations.list(), 404, 20404, "what was in it")


def configuration(expect, client):
    scope = client.conversations.v1
    with expect.at("configuration"):
        told = scope.configuration().fetch()
        expect.that(told.default_chat_service_sid.startswith("IS"), "a default service")
        changed = scope.configuration().update(default_inactive_timer="PT10M", default_closed_timer="P1D")
        expect.equal((changed.default_inactive_timer, changed.default_closed_timer), ("PT10M", "P1D"), "its timers")
        made = scope.conversations.create()
        expect.equal(set(made.timers), {"date_inactive", "date_closed"}, "the timers of what is made then")
        made.delete()
        scope.configuration().update(default_inactive_timer="", default_closed_timer="")
        expect.refused(
            lambda: scope.configuration().update(default_chat_service_sid="IS" + "0" * 32), 404, 50050,
            "a default service that there is not")
    with expect.at("configuration webhooks"):
        changed = scope.configuration.webhooks().update(
            method="GET", filters=["onMessageAdded", "onConversationAdd"], target="webhook",
            pre_webhook_url="http://127.0.0.1:9/pre", post_webhook_url="http://127.0.0.1:9/post")
        expect.equal((changed.method, changed.target), ("GET", "webhook"), "how they are sent")
        expect.equal(scope.configuration.webhooks().fetch().filters, ["onMessageAdded", "onConversationAdd"], "their filters")
        emptied = scope.configuration.webhooks().update(filters=[""], pre_webhook_url="", post_webhook_url="")
        expect.equal(emptied.filters, [], "no filters")
    with expect.at("configuration of a service"):
        service = scope.services.create(friendly_name="Set")
        mine = scope.services(service.sid)
        role = mine.roles.create(friendly_name="own", type="conversation", permission=["sendMessage"])
        changed = mine.configuration().update(default_conversation_role_sid=role.sid, reachability_enabled=True)
        expect.equal(
            (changed.default_conversation_role_sid, changed.reachability_enabled), (role.sid, True), "what it is set to")
        expect.equal(mine.configuration().fetch().default_conversation_role_sid, role.sid, "what it was set to")
        changed = mine.configuration.notifications().update(
            log_enabled=True, new_message_enabled=True, new_message_template="${MESSAGE}", new_message_sound="bell",
            new_message_badge_count_enabled=True, new_message_with_media_enabled=True,
            new_message_with_media_template="${MEDIA}", added_to_conversation_enabled=True,
            added_to_conversation_template="${CONVERSATION}", added_to_conversation_sound="in",
            removed_from_conversation_enabled=True, removed_from_conversation_template="${PARTICIPANT}",
            removed_from_conversation_sound="out")
        expect.equal(changed.log_enabled, True, "its log")
        expect.equal(changed.new_message["template"], "${MESSAGE}", "its words for a message")
        expect.equal(changed.new_message["with_media"]["template"], "${MEDIA}", "its words for a file")
        expect.equal(mine.configuration.notifications().fetch().added_to_conversation["sound"], "in", "its sound")
        changed = mine.configuration.webhooks().update(
            pre_webhook_url="http://127.0.0.1:9/a", post_webhook_url="http://127.0.0.1:9/b",
            filters=["onMessageAdd"], method="POST")
        expect.equal((changed.method, changed.filters), ("POST", ["onMessageAdd"]), "its webhooks")
        expect.equal(mine.configuration.webhooks().fetch().post_webhook_url, "http://127.0.0.1:9/b", "their address")
        service.delete()


def addresses(expect, client):
    scope = client.conversations.v1
    with expect.at("addresses"):
        made = scope.address_configurations.create(
            type="sms", address="+15558675350", friendly_name="Front", auto_creation_enabled=True,
            auto_creation_type="webhook", auto_creation_webhook_url="https://hooks.example.test/new",
            auto_creation_webhook_method="post", auto_creation_webhook_filters=["onMessageAdded"])
        expect.equal((made.type, made.address), ("sms", "+15558675350"), "an address")
        expect.equal(made.auto_creation["webhook_filters"], ["onMessageAdded"], "what it makes by itself")
        for key in (made.sid, "+15558675350"):
            expect.equal(scope.address_configurations(key).fetch().sid, made.sid, f"what is found by {key}")
        expect.equal([row.sid for row in scope.address_configurations.list(type="sms")], [made.sid], "those of its type")
        expect.equal(scope.address_configurations.list(type="whatsapp"), [], "those of another type")
        changed = scope.address_configurations(made.sid).update(friendly_name="Back", auto_creation_enabled=False)
        expect.equal((changed.friendly_name, changed.auto_creation["enabled"]), ("Back", False), "what changed")
        expect.equal(scope.address_configurations(made.sid).delete(), True, "the answer to delete()")
        expect.refused(lambda: scope.address_configurations(made.sid).fetch(), 404, 20404, "an address that is gone")


def credentials(expect, client):
    scope = client.conversations.v1
    with expect.at("credentials"):
        made = scope.credentials.create(type="fcm", friendly_name="push", secret="not told again")
        expect.equal((made.type, made.friendly_name), ("fcm", "push"), "a credential")
        changed = scope.credentials(made.sid).update(friendly_name="pull")
        expect.equal(changed.friendly_name, "pull", "its new name")
        expect.equal([row.sid for row in scope.credentials.list()], [made.sid], "those there are")
        expect.equal(scope.credentials(made.sid).fetch().friendly_name, "pull", "what is kept")
        expect.equal(scope.credentials(made.sid).delete(), True, "the answer to delete()")
        expect.refused(lambda: scope.credentials(made.sid).fetch(), 404, 20404, "a credential that is gone")
