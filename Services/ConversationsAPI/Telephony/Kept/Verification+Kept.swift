import HTTP
import Problems
import Store
import Twilio

extension Verification {
    private static let source = """
        SELECT verification.id, verification.sid, verify_service.sid, recipient, channel, code, status, checks,
            verification.created, verification.updated
        FROM verification JOIN verify_service ON verify_service.id = service
        """

    private init(_ row: Row, _ board: Switchboard) throws {
        self.init(
            id: try row[0], sid: try row[1], service: try row[2], to: try row[3], channel: try row[4], code: try row[5],
            status: try row[6], sends: [], checks: try row[7], created: try row[8], updated: try row[9])
        status = status(at: board.now)
        sends = try board.db.rows(
            "SELECT sid, channel, at FROM verification_send WHERE verification = ? ORDER BY id", id
        ) {
            Attempt(sid: try $0[0], channel: try $0[1], at: try $0[2])
        }
    }

    // MARK: Looking

    /// By its SID, in any service when none is named.
    static func find(_ sid: String, of service: String? = nil, in board: Switchboard) throws -> Verification {
        let found = try board.db.row("\(source) WHERE verification.sid = ?", sid) { try Verification($0, board) }
        guard let found, service == nil || service == found.service else {
            throw Problem.missing(service.map { "Services/\($0)/Verifications" } ?? "Verifications", sid)
        }
        return found
    }

    /// The newest one to an address.
    private static func newest(to address: String, of service: VerifyService, in board: Switchboard) throws
        -> Verification?
    {
        try board.db.row(
            "\(source) WHERE service = ? AND recipient = ? ORDER BY verification.id DESC LIMIT 1", service.id, address
        ) { try Verification($0, board) }
    }

    // MARK: Starting

    /// Sends a code. While one is open for the same address, that one is sent again.
    static func start(_ draft: Draft, of service: String, in board: Switchboard) throws -> Verification {
        let service = try VerifyService.find(service, in: board)
        guard draft.customCode == nil || service.takesOwnCodes else {
            throw Problem(.forbidden, "Custom code not allowed", code: 60_204, field: "CustomCode")
        }
        var verification: Verification
        if let open = try newest(to: draft.to, of: service, in: board),
            [.pending, .maxAttemptsReached].contains(open.status)
        {
            guard open.sends.count < mostSends else {
                throw Problem(.tooMany, "Max send attempts reached", code: 60_203, field: "To")
            }
            verification = open
            verification.channel = draft.channel
            verification.code = draft.customCode ?? open.code
            verification.updated = board.now
            try verification.keep(in: board)
        } else {
            verification = Verification(
                sid: SID.make(.verification).text, service: service.sid, to: draft.to, channel: draft.channel,
                code: draft.customCode ?? newCode(service.codeLength), status: .pending, sends: [], checks: 0,
                created: board.now, updated: board.now)
            try board.db.run(
                """
                INSERT INTO verification (sid, service, recipient, channel, code, status, checks, created, updated)
                VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)
                """, verification.sid, service.id, verification.to, verification.channel, verification.code,
                verification.status, verification.created, verification.updated)
            verification.id = board.db.lastInsertID
        }
        try board.db.run(
            "INSERT INTO verification_send (sid, verification, channel, at) VALUES (?, ?, ?, ?)",
            SID.make(.verificationAttempt).text, verification.id, draft.channel, board.now)
        try verification.send(as: service, in: board)
        try board.note(.verification, verification.sid, verification.status.rawValue)
        return try find(verification.sid, of: service.sid, in: board)
    }

    private static func newCode(_ length: Int) -> String {
        String((0..<length).map { _ in Character("\(Int.random(in: 0...9))") })
    }

    /// Puts what its recipient would get into the outbox; mail stands there as the verification itself.
    private func send(as service: VerifyService, in board: Switchboard) throws {
        let words = "Your \(service.friendlyName) verification code is: \(code)"
        switch channel {
        case .sms, .auto, .whatsapp:
            let over = channel == .whatsapp ? ChannelAddress.Channel.whatsapp : .sms
            let to = over == .sms ? to : "\(over.rawValue):\(to)"
            try TextMessage.add(
                TextMessage.Outgoing(
                    from: OwnedNumber.sender(on: over, in: board), to: to, body: words, ignoresOptOut: true), in: board)
        case .call:
            let spoken = "Your verification code is: " + code.map(String.init).joined(separator: ", ")
            let draft = try PhoneCall.Draft(
                Fields([
                    "To": to, "From": OwnedNumber.sender(on: .sms, in: board),
                    "Twiml": "<Response><Say>\(spoken)</Say></Response>",
                ]))
            _ = try PhoneCall.add(draft, in: board)
        case .email, .sna: break
        }
    }

    // MARK: Checking

    /// Takes a code somebody tells. A wrong one is no failure; one too many is.
    static func check(_ check: Check, of service: String, in board: Switchboard) throws -> Verification {
        let service = try VerifyService.find(service, in: board)
        let found =
            if let sid = check.sid { try find(sid, of: service.sid, in: board) } else {
                try newest(to: check.to ?? "", of: service, in: board)
            }
        guard var verification = found, [.pending, .maxAttemptsReached].contains(verification.status) else {
            throw Problem(
                .notFound, "The requested resource /Services/\(service.sid)/VerificationCheck was not found",
                code: 20_404)
        }
        guard verification.status == .pending else {
            throw Problem(.tooMany, "Max check attempts reached", code: 60_202)
        }
        _ = verification.check(check.code, at: board.now)
        try verification.keep(in: board)
        try board.note(.verification, verification.sid, verification.status.rawValue)
        return verification
    }

    /// Ends an open verification as somebody else decides.
    static func change(_ sid: String, of service: String, to status: Status, in board: Switchboard) throws
        -> Verification
    {
        var verification = try find(sid, of: service, in: board)
        guard verification.status == .pending else { throw Problem.missing("Services/\(service)/Verifications", sid) }
        verification.status = status
        verification.updated = board.now
        try verification.keep(in: board)
        try board.note(.verification, sid, status.rawValue)
        return verification
    }

    private func keep(in board: Switchboard) throws {
        try board.db.run(
            "UPDATE verification SET channel = ?, code = ?, status = ?, checks = ?, updated = ? WHERE id = ?", channel,
            code,
            status, checks, updated, id)
    }
}

extension Verification.Channel: Storable {}
extension Verification.Status: Storable {}
