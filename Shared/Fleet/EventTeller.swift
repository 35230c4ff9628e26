package import HTTPServer
package import Net

/// Somebody who is told events as they come, and takes them at a pace of their own.
///
/// `hello` comes first; `reset` says that what was missed has been forgotten, and that all has to be read anew.
@OnLoop
package protocol EventTeller: Sendable {
    func send(_ event: ServerEvent) async throws
    /// Says how far it has come, without an event.
    func send(place id: String) async throws
}

extension EventStreamWriter: EventTeller {}
