import Chance
import HTTP
import Testing

struct MediaTypeTests {
    @Test func `types are read with their parameters`() {
        let type = MediaType(" Text/HTML ; Charset=\"UTF-8\"; x=\"a\\\"b;c\";")

        #expect(type?.essence == "text/html")
        #expect(type?.charset == "utf-8")
        #expect(type?["x"] == "a\"b;c")
        #expect(type?.description == "text/html; charset=UTF-8; x=\"a\\\"b;c\"")
    }

    @Test(arguments: [
        "", "text", "text/", "/html", "text/html x", "a/b; c", "a/b; c=", "a/b; c=\"x", "a/b; c=1; C=2", "*/a",
    ])
    func `anything else is refused`(text: String) { #expect(MediaType(text) == nil) }

    @Test func `types lie in ranges`() {
        let html = MediaType("text/html; charset=UTF-8")

        #expect(html?.matches(.html) == true)
        #expect(html?.matches(MediaType("text", "*")) == true)
        #expect(html?.matches(MediaType("*", "*")) == true)
        #expect(html?.matches(MediaType("text", "html", [Parameter(name: "charset", value: "utf-8")])) == true)
        #expect(html?.matches(.plainText) == false)
        #expect(
            MediaType.html.matches(MediaType("text", "html", [Parameter(name: "charset", value: "utf-8")])) == false)
    }

    @Test func `formats written in JSON are JSON`() {
        #expect(MediaType("application/json; charset=utf-8")?.isJSON == true)
        #expect(MediaType("application/problem+json")?.isJSON == true)
        #expect(MediaType("text/json")?.isJSON == false)
    }
}

struct AcceptTests {
    private let json = MediaType.json
    private let html = MediaType.html

    @Test func `without a wish the first offer wins`() {
        #expect(Accept(nil).best(of: [json, html]) == json)
        #expect(Accept("").best(of: [html, json]) == html)
        #expect(Accept("*/*").best(of: [json, html]) == json)
    }

    @Test func `the most welcome offer wins`() {
        #expect(Accept("application/json;q=0.8, text/html").best(of: [json, html]) == html)
        #expect(Accept("text/*;q=0.3, */*;q=0.5").best(of: [html, json]) == json)
        #expect(Accept("text/html, application/xhtml+xml, */*;q=0.8").best(of: [json, html]) == html)
    }

    @Test func `the most precise range decides`() {
        let accept = Accept("text/*, text/html;q=0, text/html;level=1;q=0.4")
        let level = MediaType("text", "html", [Parameter(name: "level", value: "1")])

        #expect(accept.quality(of: html) == 0)
        #expect(accept.quality(of: level) == 400)
        #expect(accept.quality(of: .plainText) == 1_000)
        #expect(accept.best(of: [html]) == nil)
    }

    @Test func `members that cannot be read are passed over`() {
        let accept = Accept("nonsense, \"a,b\", text/html;q=2, text/plain;q=0.1234, application/json;q=0.5, ,")

        #expect(accept.quality(of: html) == 0)
        #expect(accept.quality(of: .plainText) == 0)
        #expect(accept.quality(of: json) == 500)
    }

    @Test func `random wishes never trap`() {
        var random = SeededRandom(5)
        let letters = Array("ab/*;q=.01,\" \\")

        for _ in 0..<10_000 {
            let text = String(
                (0..<Int.random(in: 0...20, using: &random)).compactMap { _ in letters.randomElement(using: &random) })
            #expect((0...1_000).contains(Accept(text).quality(of: MediaType("a", "b"))))
            _ = MediaType(text)
        }
    }
}
