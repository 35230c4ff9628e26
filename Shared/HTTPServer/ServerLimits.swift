/// How much of anything the server takes, and how long it waits. A route may set its own for bodies and handlers.
package struct ServerLimits: Sendable {
    package var targetBytes = 8 << 10
    package var headBytes = 32 << 10
    package var headerCount = 100
    /// Read ahead while a request is being answered; beyond it the connection is not read.
    package var pendingBytes = 64 << 10
    /// Unsent bytes above which whoever makes an answer has to wait.
    package var unsentBytes = 256 << 10
    package var connections = 20_000

    package var headTime = Duration.seconds(10)
    package var idleTime = Duration.seconds(75)
    /// A body may take this long, and longer the longer it is.
    package var bodyTime = Duration.seconds(10)
    package var bodyBytesPerSecond = 16 << 10
    package var handlerTime = Duration.seconds(30)
    /// A reader that takes nothing of an answer for this long is dropped.
    package var stallTime = Duration.seconds(30)

    package init() {}
}
