/// Why a connection ends (RFC 6455 §7.4, and the registry it founds).
package struct CloseCode: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let normal = CloseCode(rawValue: 1000)
    /// A server going down, or a page left behind.
    package static let goingAway = CloseCode(rawValue: 1001)
    package static let protocolError = CloseCode(rawValue: 1002)
    /// A kind of message that is not taken here.
    package static let unsupported = CloseCode(rawValue: 1003)
    /// Never sent: stands for a close frame without a code.
    package static let noStatus = CloseCode(rawValue: 1005)
    /// Never sent: stands for a connection that ended without a close frame.
    package static let abnormal = CloseCode(rawValue: 1006)
    /// A message that is not what its kind promises, such as text that is not UTF-8.
    package static let invalidContent = CloseCode(rawValue: 1007)
    package static let policyViolation = CloseCode(rawValue: 1008)
    package static let tooLarge = CloseCode(rawValue: 1009)
    package static let missingExtension = CloseCode(rawValue: 1010)
    package static let internalError = CloseCode(rawValue: 1011)
    package static let serviceRestart = CloseCode(rawValue: 1012)
    package static let tryAgainLater = CloseCode(rawValue: 1013)
    package static let badGateway = CloseCode(rawValue: 1014)

    /// Whether a close frame may carry it: registered for the wire, or from the ranges for libraries and applications.
    package var mayTravel: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    package var description: String { String(rawValue) }
}
