import Chance
import HTTP
import HTTPServer
import Net
import Testing

/// Random bytes on whole connections.
@OnLoop
enum OnLoopNoise {
    static func run() {
        var random = SeededRandom(1)
        let house = House(.plain)

        for _ in 0..<500 {
            let stream = house.feed()
            let noise = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
            stream.bring(noise + Array("\r\n\r\n".utf8), pieces: Int.random(in: 1...64, using: &random))

            #expect(stream.text.hasPrefix("HTTP/1.1 4") && stream.isFinished)
            #expect(stream.text.components(of: "HTTP/1.1 ") == 1)
        }
        #expect(house.server.connectionCount == 0)
    }
}

extension String {
    /// How often a text stands in this one.
    func components(of text: String) -> Int { ranges(of: text).count }
}
