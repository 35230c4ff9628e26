/// How much of anything the server takes, and how long it waits. A route may set its own for bodies and handlers.
package struct ServerLimits: Sendable {
    /// The longest target of a request.
    package var targetBytes = 8 << 10
    /// The longest head of a request, its first line included.
    package var headBytes = 32 << 10
    /// The most header fields of a request.
    package var headerCount = 100
    /// Read ahead while a request is being answered; beyond it the connection is not read.
    package var pendingBytes = 64 << 10
    /// Unsent bytes above which whoever makes an answer has to wait.
    package var unsentBytes = 256 << 10
    /// How many connections may be open. Nobody is turned away: those who come then wait in the system's queue.
    package var connections = 20_000

    /// A head has to arrive whole within this.
    package var headTime = Duration.seconds(10)
    /// A connection without a request under way is closed after this.
    package var idleTime = Duration.seconds(75)
    /// A body may take this long, and longer the longer it is.
    package var bodyTime = Duration.seconds(10)
    /// For each so many bytes of a body it has a second more.
    package var bodyBytesPerSecond = 16 << 10
    /// A handler that has not begun to answer within this is cancelled. One that reads its body as it arrives has at least
    /// the body's time, and this once more when the body is there.
    package var handlerTime = Duration.seconds(30)
    /// A reader that takes nothing of an answer for this long is dropped.
    package var stallTime = Duration.seconds(30)
    /// An answer that has begun and of which nothing more is made for this long is broken off, and its handler
    /// cancelled. A route that gives its handler longer gives its silences as much. Event streams are exempt: they last
    /// until somebody ends them, and give signs of life that find out whether there is still a listener.
    package var silenceTime = Duration.seconds(60)
    /// A server that stops waits so long for the first request of those who have connected and asked nothing so far.
    package var newcomerTime = Duration.seconds(1)

    package init() {}
}
