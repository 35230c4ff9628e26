import Settings
import Testing

struct PlaceholderValueTests {
    @Test(arguments: [
        "your_openai_key", "your-openai-key-here", "YOUR_ACCOUNT_SID", "your-domain.ngrok.app",
        "https://your-domain.ngrok.app", "wss://your_host/websocket", "ACxxxxxxxx",
        "ACXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
        "GAxxxx", "AC...", "AC…", "sk-...", "sk-…", "sk-xxxx", "sk-proj-...", "sk-your-key", "SKxxxxxxxx",
        "SG.xxxxxxxx", "G-XXXXXXX", "+1XXXXXXXXXX", "changeme", "CHANGE_ME", "change-me", "replace_me", "todo",
        "<your token>", "<account-sid>", "<…>", "[your key]", "xxx", "xxxxxxxx", "********", "...", "insert-key-here",
        "PASTE_YOUR_TOKEN_HERE",
    ])
    func `what example files carry counts as not given`(value: String) {
        #expect(PlaceholderValue.matches(value))
    }

    @Test(arguments: [
        "", "x", "xx", "AC0123456789abcdef0123456789abcdef", "sk-proj-9aF3bQ7xxx1", "Hello...", "one moment…", "*",
        "..",
        "../data", "yours", "Your order desk", "default", "<Response><Say>hi</Say></Response>", "<>",
        "http://localhost",
        "https://example.com/...", "+15005550006", "foxxx", "Simplexxx", "0xxx1", "here", "todo list", "maxx",
    ])
    func `a real value is left alone`(value: String) {
        #expect(!PlaceholderValue.matches(value))
    }
}
