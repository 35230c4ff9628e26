package import HTTP
package import Net

/// An upgrade this server can do: it takes over the connection's bytes.
package protocol StreamUpgrade: Upgrade {
    /// Speaks the new protocol until it has ended. `early` are bytes that came right behind the request.
    @OnLoop func take(over stream: any ByteStream, _ early: [UInt8]) async

    /// Told when the server stops: to say goodbye, or to go on for a while.
    @OnLoop func serverStops()

    /// Told when the connection is given up: whoever waits for it must not wait any longer.
    @OnLoop func breakOff()
}
