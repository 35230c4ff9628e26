import Problems
package import Settings

extension EmbeddedAccount {
    /// What the settings say of the embedded Twilio; whoever is not told makes it up.
    package struct Told: Sendable {
        package let sid: SID?
        package let token: Secret?

        /// - Parameter isUsed: Whether there is no other account; then what was made up is shown.
        package init(from reader: inout SettingsReader, isUsed: Bool) {
            let name = "EMBEDDED_ACCOUNT_SID"
            let account = reader.optionalText(
                name, "The account of the embedded Twilio; made up and kept when not given.")
            sid = account.flatMap { SID($0, .account) }
            if account != nil, sid == nil { reader.note("\(name) must be AC and 32 hexadecimal digits.", field: name) }
            token = reader.secret(
                "EMBEDDED_AUTH_TOKEN", "The token of the embedded Twilio; made up and kept when not given.")
            if isUsed { EmbeddedAccount.show(in: &reader) }
        }
    }

    /// Has the settings show the account that was made up, where nobody gave one.
    static func show(in reader: inout SettingsReader) {
        guard let folder = reader.settings.first(where: { $0.name == "STATE_DIR" })?.value else { return }
        let path = "\(folder.reveal())/\(fileName)"
        do {
            guard let kept = try read(path) else { return }
            reader.show(kept.sid.text, of: "EMBEDDED_ACCOUNT_SID", from: path)
            reader.show(kept.token.reveal(), of: "EMBEDDED_AUTH_TOKEN", from: path)
        } catch {
            reader.note((error as? Problem)?.message ?? "\(error)")
        }
    }
}
