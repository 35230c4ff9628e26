import Problems
package import Settings

extension EmbeddedAccount {
    /// Has the settings show the account that was made up, where nobody gave one.
    package static func show(in reader: inout SettingsReader) {
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
