"""What a storm knows to be there, so that most of its requests mean something."""

import collections


class World:
    """Addresses by the pattern they are of: `/v1/Conversations/{}` has those of all conversations."""

    MOST = 400

    def __init__(self, chance):
        self.chance = chance
        self.places = collections.defaultdict(list)
        self.sids = collections.defaultdict(list)

    def concrete(self, pattern):
        """An address of the pattern below something that is there; None when there is nothing."""
        if "{}" not in pattern:
            return pattern
        if self.places[pattern]:
            return self.chance.choice(self.places[pattern][-60:])
        head, _, tail = pattern.rpartition("/{}")
        if tail:
            parent = self.concrete(head + "/{}")
            return parent and parent + tail
        return None

    def learn(self, pattern, path, member):
        """Something is there: `path` is the address of the list it is in."""
        sid = member.get("sid") or member.get("conversation_sid")
        if not isinstance(sid, str):
            return
        kept = self.places[pattern + "/{}"]
        if f"{path}/{sid}" not in kept[-60:]:
            kept.append(f"{path}/{sid}")
            del kept[:-self.MOST]
        known = self.sids[sid[:2]]
        if sid not in known[-60:]:
            known.append(sid)
            del known[:-self.MOST]

    def forget(self, path):
        """It is gone, with all below it."""
        for kept in self.places.values():
            kept[:] = [place for place in kept if place != path and not place.startswith(path + "/")]
