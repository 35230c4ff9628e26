import Crypto
import HTTP
import JSON
import Settings

/// Looks for the mistake that explains why a signature does not fit: each is made on purpose, and signed.
///
/// Its time tells which mistake it was, and that only to those who hold a signature that one of the tokens made.
struct MismatchSearch {
    /// The longest body for which it is worth it.
    static let longestBody = 16 << 10

    let request: Request
    let asked: AskedURL
    let content: SignedContent
    let trust: SignatureTrust
    private let signature: String
    private let algorithm: RequestSignature.Algorithm

    init(
        _ request: Request, _ asked: AskedURL, _ content: SignedContent, _ signature: String,
        _ algorithm: RequestSignature.Algorithm, _ trust: SignatureTrust
    ) {
        self.request = request
        self.asked = asked
        self.content = content
        self.signature = signature
        self.algorithm = algorithm
        self.trust = trust
    }

    /// The likely cause.
    func cause() -> MismatchCause {
        guard isWellFormed else { return .malformedSignature }
        if let cause = causeInBody { return cause }
        if fits(asked, content.tail, trust.retiredTokens) { return .retiredToken }
        for guess in guessedURLs where fits(guess.url, content.tail) { return guess.cause }
        if case .form(let form, _) = content {
            for guess in FieldGuess.all(form) where fits(asked, guess.tail) { return guess.cause }
            if let account = trust.account, let named = form["AccountSid"], named != account.text {
                return .otherAccount
            }
        }
        return .bodyOrToken
    }

    /// As long as every signature, and in its letters.
    private var isWellFormed: Bool {
        let length = algorithm == .sha1 ? 20 : 32
        return Base64.standard.decode(signature)?.count == length
    }

    /// What is wrong with a body that is no form.
    private var causeInBody: MismatchCause? {
        guard case .bytes(let body) = content, !content.isVouchedFor(by: asked) else { return nil }
        if asked.query.map({ FormFields(lenient: $0).contains(RequestSignature.digestName) }) == true {
            return fits(asked, []) ? .hashMismatch : nil
        }
        // Was it a form before somebody wrote it anew? What cannot be read as one was none.
        let forms = [try? FormFields(parsing: body), fields(of: body)].compactMap { $0 }
        return forms.contains { !$0.isEmpty && fits(asked, RequestSignature.tail($0)) } ? .contentType : .hashMissing
    }

    private func fields(of body: [UInt8]) -> FormFields? {
        // Bytes that are no JSON were no form either.
        guard let object = (try? JSONValue(parsing: body))?.object else { return nil }
        var form = FormFields()
        for member in object { form.add(member.key, member.value.string ?? member.value.description) }
        return form
    }

    private func fits(_ url: AskedURL, _ tail: [UInt8]) -> Bool { fits(url, tail, trust.tokens) }

    private func fits(_ url: AskedURL, _ tail: [UInt8], _ tokens: [Secret]) -> Bool {
        url.spellings.contains { spelling in
            tokens.contains { RequestSignature.fits(signature, spelling, tail, $0, algorithm) }
        }
    }
}
