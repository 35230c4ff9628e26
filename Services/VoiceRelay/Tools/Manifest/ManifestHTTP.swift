import HTTP
import JSON
import Problems
import Targets

/// Where a tool of a manifest is answered, as it is read.
struct ManifestHTTP {
    private var told: Members

    init(_ told: Members) { self.told = told }

    mutating func read(into plan: inout ExternalPlan) {
        plan.url = url() ?? ""
        if let method = told.word("method", ExternalPlan.Method.self) { plan.method = method }
        headers(into: &plan)
        if let name = told.text("secretSetting", upTo: 200) {
            if !name.hasPrefix(ToolSecrets.prefix) || !name.utf8.allSatisfy(Self.isNameByte) {
                told.refuse("secretSetting", "must be the name of a setting that begins with \(ToolSecrets.prefix).")
            }
            plan.secretSetting = name
        }
        if let milliseconds = told.whole("timeoutMs", in: 100...60_000) { plan.limit = .milliseconds(milliseconds) }
        told.end()
    }

    private mutating func url() -> String? {
        let text = told.text("url", upTo: 2_000)
        do {
            let url = try TargetURL(text ?? "")
            guard url.authorization == nil else {
                throw Problem(.invalid, "A name and password do not belong there; use secretSetting.")
            }
            return url.address
        } catch {
            let why = Problem(telling: error)?.message ?? "\(error)"
            told.refuse("url", "is no address that can be asked. \(why)")
            return nil
        }
    }

    private mutating func headers(into plan: inout ExternalPlan) {
        guard var list = told.members("headers") else { return }
        // What decides how a request is read is ours to say.
        let ours = ["host", "content-length", "transfer-encoding", "connection", "content-type", "expect"]
        for name in list.names {
            guard let text = list.text(name, upTo: 4_096) else { continue }
            guard (1...100).contains(name.utf8.count), name.utf8.allSatisfy(Self.isNameByte),
                !ours.contains(name.lowercased()), text.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
            else {
                list.refuse(name, "is no header that can be set to a text.")
                continue
            }
            if text.contains("{secret}"), !told.has("secretSetting") {
                list.refuse(name, "holds {secret}, and there is no secretSetting.")
            }
            plan.headers.append(ExternalPlan.Header(name: name, value: text))
        }
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}
