import Crypto
import Glibc
import Net
import Testing

/// How a stream ends when the one below has, while its reader wants nothing.
@OnLoop
struct TLSBrokenWireTests {
    @Test func `a wire that breaks is told at once, whatever is held for a reader`() throws {
        let talk = try Conversation()
        talk.meet()
        talk.server.wantsBytes(false)
        talk.client.send("asked too much")
        talk.serverWire.bring(talk.clientWire.take())

        talk.serverWire.end(.failed(ECONNRESET))

        #expect(talk.serverEar.bytes.isEmpty)
        #expect(talk.serverEar.end == .failed(ECONNRESET))
    }

    @Test func `who sends on a wire that has ended is told, although bytes are still held for it`() async throws {
        let talk = try Conversation()
        talk.meet()
        talk.server.wantsBytes(false)
        talk.client.send("asked too much")
        talk.serverWire.bring(talk.clientWire.take())
        talk.serverWire.end(.closed)
        #expect(talk.serverEar.end == nil)

        talk.server.send("to nobody")

        #expect(talk.serverEar.end == nil)
        #expect(await talk.serverEar.waitForEnd() == .failed(ECONNRESET))
    }

    @Test func `a wire that ends with something unsent is told at once`() throws {
        let talk = try Conversation()
        talk.meet()
        talk.server.wantsBytes(false)
        talk.client.send("asked too much")
        talk.serverWire.bring(talk.clientWire.take())
        talk.server.send("never taken")

        talk.serverWire.end(.closed)

        #expect(talk.serverEar.end == .failed(ECONNRESET))
    }
}
