extension SID {
    /// What a name names, as its first two letters say.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case account = "AC"
        case apiKey = "SK"

        case service = "IS"
        case conversation = "CH"
        case participant = "MB"
        case conversationMessage = "IM"
        case receipt = "DY"
        case webhook = "WH"
        case user = "US"
        case role = "RL"
        case credential = "CR"
        case binding = "BS"
        case addressConfiguration = "IG"

        case messagingService = "MG"
        case contentTemplate = "HX"
        case message = "SM"
        case mediaMessage = "MM"
        case media = "ME"
        case whatsAppMessage = "WA"

        case call = "CA"
        case recording = "RE"
        case phoneNumber = "PN"
        case conference = "CF"
        case application = "AP"
        case queue = "QU"
        case mediaStream = "MZ"
        case relaySession = "VX"

        case verifyService = "VA"
        case verification = "VE"
        case verificationAttempt = "VL"

        case intelligenceService = "GA"
        /// A transcript, and a session of real-time transcription.
        case transcript = "GT"
        case sentence = "GX"
        case languageOperator = "LY"
        case operatorType = "EY"

        case studioFlow = "FW"
        case workflow = "WW"

        /// The two letters as bytes.
        var letters: (UInt8, UInt8) {
            let bytes = rawValue.utf8
            return (bytes[bytes.startIndex], bytes[bytes.index(after: bytes.startIndex)])
        }
    }
}
