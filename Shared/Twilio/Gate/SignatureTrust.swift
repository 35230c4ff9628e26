package import Settings

/// What a service knows of whoever signs the requests it gets.
package struct SignatureTrust: Sendable {
    /// Every token whose signatures count, the present one first. None: nothing can be checked, so nobody is let in.
    package var tokens: [Secret]
    /// Tokens known from before, whose signatures count no more; a request signed by one is told so in the verdict.
    package var retiredTokens: [Secret]
    /// Where the world reaches the service, as it stands in the settings: `https://fleet.example.com`. Nil for a fleet
    /// that only this machine reaches.
    package var publicAddress: String?
    /// Whose requests they are.
    package var account: SID?

    package init(
        tokens: [Secret], retiredTokens: [Secret] = [], publicAddress: String? = nil, account: SID? = nil
    ) {
        self.tokens = tokens
        self.retiredTokens = retiredTokens
        self.publicAddress = publicAddress
        self.account = account
    }

    /// What is known from now on. Tokens that do not count any more are remembered as such.
    func followed(by next: SignatureTrust) -> SignatureTrust {
        var next = next
        let kept = next.tokens + next.retiredTokens
        for old in tokens + retiredTokens where !kept.contains(where: { $0.reveal() == old.reveal() }) {
            next.retiredTokens.append(old)
        }
        return next
    }
}
