import Testing

@testable import Twilio

@Suite struct PhoneNumberTests {
    @Test(arguments: ["+15005550006", "+491700000001", "+35", "+123456789012345"])
    func `a plus and two to fifteen digits are a number`(text: String) {
        #expect(PhoneNumber(text)?.text == text)
    }

    @Test(arguments: [
        "", "+", "+1", "+0123456", "15005550006", "+1234567890123456", "+1 5005550006", "+1500555000x", "++15005550006",
        "+１５００５５５",
    ]) func `anything else is none`(text: String) {
        #expect(PhoneNumber(text) == nil)
    }

    @Test(arguments: [
        ("+1 (500) 555-0006", "+15005550006"), ("001 500 555 0006", "+15005550006"),
        ("+49.170/0000001", "+491700000001"),
        ("\u{202a}+1 500‑555–0006\u{202c}", "+15005550006"), ("(+1) 500 555 0006", "+15005550006"),
        (" +1 500‑555–0006\u{202c}", "+15005550006"),
        ("+٤٩١٧٠٠٠٠٠٠٠١", "+491700000001"), ("500 555 0006", nil), ("call me", nil), ("+0500 555", nil),
    ]) func `people spell numbers in many ways`(text: String, number: String?) {
        #expect(PhoneNumber(spelled: text)?.text == number)
    }

    @Test func `digits are found in any spelling`() {
        #expect(PhoneNumber.digits(of: "(500) 555-0006") == "5005550006")
        #expect(PhoneNumber.digits(of: "5+5") == nil)
        #expect(PhoneNumber.digits(of: "555-CALL") == nil)
        #expect(PhoneNumber.digits(of: "½²") == nil)
        #expect(PhoneNumber.digits(of: " - ") == nil)
    }
}

@Suite struct ChannelAddressTests {
    @Test(arguments: [
        ("+15005550006", ChannelAddress.Channel.sms, "+15005550006"), ("12345", .sms, "12345"),
        ("whatsapp:+15005550006", .whatsapp, "+15005550006"), ("WhatsApp:+15005550006", .whatsapp, "+15005550006"),
        ("rcs:brand_agent", .rcs, "brand_agent"), ("rcs:+15005550006", .rcs, "+15005550006"),
        ("messenger:1234567", .messenger, "1234567"),
    ]) func `the word before an address is its channel`(
        text: String, channel: ChannelAddress.Channel, address: String
    ) {
        let read = ChannelAddress(text)

        #expect(read?.channel == channel && read?.address == address)
    }

    @Test func `an address is written with its channel, and plain messages have none`() {
        #expect(ChannelAddress("WHATSAPP:+15005550006")?.description == "whatsapp:+15005550006")
        #expect(ChannelAddress("+15005550006")?.description == "+15005550006")
    }

    @Test(arguments: [
        "", ":", "sms:+15005550006", "whatsapp:", "whatsapp:15005550006", "whatsapp:whatsapp:+15005550006",
        "carrier:+15005550006", "+1 500 555 0006", "messenger:a b", "messenger:a\n", "12", "123456789",
        "messenger:" + String(repeating: "x", count: 247),
    ]) func `what nobody can be reached by is no address`(text: String) {
        #expect(ChannelAddress(text) == nil)
    }

    @Test(arguments: [
        "+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253", "+7748283", "+464", "whatsapp:+266696687",
        "anonymous", "Restricted", "sip:anonymous@anonymous.invalid", "client:ana", "",
    ])
    func `who withholds a number is nobody`(address: String) {
        #expect(PhoneNumber(person: address) == nil)
    }

    @Test(arguments: ["+15005550006", "whatsapp:+15005550006"]) func `who shows a number is somebody`(address: String) {
        #expect(PhoneNumber(person: address)?.text == "+15005550006")
    }
}
