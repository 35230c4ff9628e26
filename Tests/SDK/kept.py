"""What the service keeps, looked at from outside, to see that a refusal left nothing behind."""

import sqlite3

# What time alone changes, such as the state of a conversation whose timer ran out, is left aside.
PARTS = {
    "service": "sid, friendly_name", "account": "*", "role": "*", "default_role": "*", "user": "*",
    "conversation": "sid, friendly_name, unique_name, attributes, messaging_service",
    "participant": "sid, conversation, identity, channel, address, proxy_address, projected_address, attributes, role, last_read_index",
    "message": "sid, position, author, body, attributes", "media": "*", "conversation_webhook": "*",
    "hook_configuration": "*", "service_configuration": "*", "address_configuration": "*", "push_credential": "*",
    "idempotency": "*", "owned_number": "*", "outcome_rule": "*", "opt_out": "*", "verify_service": "*",
    "telephony_account": "*", "text_message": "sid, sender, recipient, body", "message_media": "*",
    "phone_call": "sid, sender, recipient", "verification": "sid, recipient, channel, code",
}


class Kept:
    def __init__(self, file):
        self.connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=30)

    def look(self):
        """Everything there is, a digest a table; None while a service is being removed bit by bit."""
        if self.connection.execute("SELECT count(*) FROM service WHERE is_leaving = 1").fetchone()[0]:
            return None
        return {
            table: hash(tuple(self.connection.execute(f"SELECT {members} FROM {table} ORDER BY 1")))
            for table, members in PARTS.items()}

    def faults(self):
        """What SQLite itself finds wrong."""
        found = [row[0] for row in self.connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        return found + [f"a row of {row[0]} refers to nothing" for row in self.connection.execute("PRAGMA foreign_key_check")]

    def close(self):
        self.connection.close()
