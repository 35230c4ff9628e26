/// How much a connection may take, and how long it may be silent.
package struct Limits: Sendable, Hashable {
    /// The longest message that is read; a longer one closes the connection with 1009.
    package var messageBytes = 1 << 20
    /// The longest single frame; as long as a message when not set.
    package var frameBytes: Int?
    /// In how many fragments a message may come.
    package var fragments = 65_536
    /// How much may wait to leave before `post` refuses and `send` waits.
    package var unsentBytes = 256 << 10
    /// How many messages, and how many bytes of them, wait for a slower reader of `messages` before the peer must wait.
    package var queuedMessages = 64
    package var queuedBytes = 256 << 10
    /// How long the peer is silent before it is sent a ping.
    package var pingAfter = Duration.seconds(20)
    /// How long the peer may be silent before the connection is closed.
    package var silence = Duration.seconds(40)
    /// How long a peer that reads nothing is waited for while something is unsent.
    package var stall = Duration.seconds(30)
    /// How long the peer has to answer a close frame.
    package var closing = Duration.seconds(5)

    package init() {}
}
