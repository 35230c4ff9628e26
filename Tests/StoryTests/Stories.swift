import Testing

/// What the whole does, told with real processes. One story at a time: each wants the machine for itself.
@Suite(.serialized, .timeLimit(.minutes(20)))
struct Stories {}
