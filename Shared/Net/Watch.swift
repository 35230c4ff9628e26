/// A descriptor that belongs to somebody else, watched for them: C libraries that own their sockets.
@OnLoop
package final class Watch: Source {
    private let action: @OnLoop (Readiness) -> Void

    package init(fd: Int32, _ action: @escaping @OnLoop (Readiness) -> Void) {
        self.action = action
        super.init(fd: fd)
    }

    package override func ready(_ readiness: Readiness) { action(readiness) }
}
