import Chance
import Problems
import Settings
import Testing

struct DotEnvTests {
    @Test(arguments: [
        ("KEY=value", "value"),
        ("KEY=", ""),
        ("  KEY = value  ", "value"),
        ("\tKEY\t=\tvalue\t", "value"),
        ("export KEY=value", "value"),
        ("export\tKEY=value", "value"),
        ("KEY=two words", "two words"),
        ("KEY=value # a comment", "value"),
        ("KEY=value\t# a comment", "value"),
        ("KEY=value#not a comment", "value#not a comment"),
        ("KEY=#not a comment", "#not a comment"),
        ("KEY= # a comment", ""),
        ("KEY=a=b==", "a=b=="),
        ("KEY='single'", "single"),
        (#"KEY='a "b" \n $c ${D}'"#, #"a "b" \n $c ${D}"#),
        ("KEY='keeps # and spaces '", "keeps # and spaces "),
        ("KEY=''", ""),
        ("KEY='a' # comment", "a"),
        (#"KEY="double""#, "double"),
        (#"KEY="a\nb""#, "a\nb"),
        (#"KEY="say \"hi\"""#, #"say "hi""#),
        (#"KEY="back\\slash""#, #"back\slash"#),
        (#"KEY="\$5 and \${OTHER}""#, "$5 and ${OTHER}"),
        (#"KEY="$5 and $OTHER""#, "$5 and $OTHER"),
        (#"KEY="it's # fine""#, "it's # fine"),
        (#"KEY="a"   # comment"#, "a"),
        (#"KEY=it"s"#, #"it"s"#),
        (#"KEY=back\n"#, #"back\n"#),
        ("KEY=$(date)", "$(date)"),
        ("KEY=`date`", "`date`"),
        ("KEY=${OTHER}/path", "other value/path"),
        (#"KEY="<${OTHER}>""#, "<other value>"),
        ("KEY='${OTHER}'", "${OTHER}"),
        ("KEY=${HOME}", "/home/real"),
        ("KEY=${BOTH}", "from the environment"),
        ("KEY=$scrypt$n=16$salt", "$scrypt$n=16$salt"),
        ("KEY=grüße 👋", "grüße 👋"),
        ("KEY=first\nKEY=last", "last"),
        ("KEY=crlf\r\n# end\r\n", "crlf"),
        ("# KEY=not this\n\n   \nKEY=this", "this"),
        ("\u{FEFF}KEY=after a mark", "after a mark"),
    ])
    func `a line means what the dialect says`(text: String, value: String) {
        let environment = ["HOME": "/home/real", "BOTH": "from the environment"]
        let mark = text.hasPrefix("\u{FEFF}") ? "\u{FEFF}" : ""
        let above = mark + "OTHER='other value'\nBOTH=from the file\n"

        let file = DotEnv(above + text.dropFirst(mark.count)) { environment[$0] }

        #expect(file.problems == [])
        #expect(file["KEY"]?.value == value)
    }

    @Test(arguments: [
        ("KEY", "there is no = after the key"),
        ("KEY value", "there is no = after the key"),
        ("=value", "a key is made of"),
        ("1KEY=value", "a key is made of"),
        ("MY-KEY=value", "a key is made of"),
        ("KÉY=value", "a key is made of"),
        ("KEY='open", "single quote is not closed"),
        (#"KEY="open"#, "double quote is not closed"),
        (#"KEY="open\""#, "double quote is not closed"),
        (#"KEY="\t""#, "after a backslash"),
        (#"KEY="\"#, "after a backslash"),
        ("KEY='a'b", "after the closing quote"),
        ("KEY='a'#b", "after the closing quote"),
        (#"KEY="a" b"#, "after the closing quote"),
        ("KEY=${OPEN", "is not closed"),
        ("KEY=${}", "name of one key"),
        ("KEY=${A:-b}", "name of one key"),
        ("KEY=${LATER}\nLATER=1", "${LATER} is neither"),
        ("KEY=a\u{1}b", "control character"),
        ("KEY=a\rb", "control character"),
        ("KEY=a\u{0}b", "control character"),
    ])
    func `a line that breaks the dialect is named by its number`(text: String, sentence: String) throws {
        let file = DotEnv("FINE=1\n" + text + "\nALSO=2", path: "some.env")

        let problem = try #require(file.problems.first)
        #expect(file.problems.count == 1)
        #expect(problem.message.hasPrefix("some.env line 2: "))
        #expect(problem.message.contains(sentence))
        #expect(file["KEY"] == nil)
        #expect(file["FINE"]?.value == "1")
        #expect(file["ALSO"]?.value == "2")
    }

    @Test func `bytes that are no UTF-8 spoil their line only`() {
        let file = DotEnv(bytes: Array("A=1\nB=".utf8) + [0xFF, 0xC0] + Array("\nC=3".utf8))

        #expect(file.problems.map(\.message) == [".env line 2: this is not UTF-8."])
        #expect(file["A"]?.value == "1")
        #expect(file["C"]?.line == 3)
    }

    @Test func `a mistake never quotes the value`() {
        let file = DotEnv("TOKEN='canary\nKEY=\"canary\\x\"\nSECRET='canary' canary")

        #expect(file.problems.count == 3)
        for problem in file.problems { #expect(!problem.message.contains("canary")) }
    }

    @Test func `a file larger than the limit is not read`() {
        let file = DotEnv(bytes: [UInt8](repeating: 0x41, count: DotEnv.longestFileBytes + 1))

        #expect(file.problems.map(\.kind) == [.tooLarge])
        #expect(file.entries.isEmpty)
    }

    @Test func `a key nobody reads is named with the one it may mean`() {
        let file = DotEnv("TWILIO_ACOUNT_SID=1\nLOG_LEVEL=2\nTOKEN_FILE=/x\nTWILIO_AUHT_TOKEN=3\nUNRELATED=4")

        let warnings = file.unknownKeyWarnings(known: [
            "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "LOG_LEVEL", "TOKEN",
        ])

        #expect(
            warnings == [
                ".env line 1: nothing reads TWILIO_ACOUNT_SID; did you mean TWILIO_ACCOUNT_SID?",
                ".env line 4: nothing reads TWILIO_AUHT_TOKEN; did you mean TWILIO_AUTH_TOKEN?",
                ".env line 5: nothing reads UNRELATED.",
            ])
    }

    @Test func `whatever the bytes are, reading ends and only good lines count`() {
        var random = SeededRandom(7)
        let letters = Array("AB_1=='\"\\$ {}#\n\r\t n".utf8) + [0, 0xC3, 0xA9, 0xFF]

        for _ in 0..<4_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in letters.randomElement(using: &random)! }
            let file = DotEnv(bytes: bytes)

            let lines = bytes.filter { $0 == 0x0A }.count + 1
            #expect(file.entries.count + file.problems.count <= lines)
            #expect(file.entries.values.allSatisfy { (1...lines).contains($0.line) })
        }
    }
}
