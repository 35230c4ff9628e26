"""Every resource's whole life, by the official Python SDK, unchanged but for where it asks."""

import os

import life_conversations
import life_messages
import life_people
import life_settings
import life_telephony
from service import ACCOUNT, TOKEN


def sdk_client(base):
    """The SDK, with the embedded Twilio as its host. A region, an edge or a proxy would send it elsewhere."""
    for name in ("TWILIO_REGION", "TWILIO_EDGE"):
        os.environ.pop(name, None)
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"
    from twilio.rest import Client
    client = Client(ACCOUNT, TOKEN)
    for domain in (client.conversations, client.api, client.verify):
        domain.base_url = base
    return client


def live(expect, base):
    client = sdk_client(base)
    with expect.at("credentials of nobody"):
        stranger = sdk_client(base)
        stranger.password = "wrong"
        stranger.auth = (ACCOUNT, "wrong")
        expect.refused(lambda: stranger.conversations.v1.conversations.list(), 401, 20003, "a wrong token")
    life_settings.account(expect, client)
    everything = client.conversations.v1
    second = everything.services.create(friendly_name="Scope")
    for name, scope in (("default", everything), ("service", everything.services(second.sid))):
        for life in (life_conversations, life_people, life_messages):
            life.live(expect, client, scope, name)
    second.delete()
    life_telephony.live(expect, client)
