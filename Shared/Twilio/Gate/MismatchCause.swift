/// Why a signature does not fit, found by trying what usually goes wrong.
package enum MismatchCause: String, Sendable, Hashable, CaseIterable {
    case noPublicAddress = "no_public_address"
    case malformedSignature = "malformed_signature"
    case unknownAlgorithm = "unknown_algorithm"
    case scheme
    case socketScheme = "socket_scheme"
    case port
    case hostField = "host_field"
    case forwardedHost = "forwarded_host"
    case hostSpelling = "host_spelling"
    case trailingSlash = "trailing_slash"
    case queryEncoding = "query_encoding"
    case queryDropped = "query_dropped"
    case pathPrefix = "path_prefix"
    case hashMissing = "hash_missing"
    case hashMismatch = "hash_mismatch"
    case contentType = "content_type"
    case fieldOrder = "field_order"
    case emptyFields = "empty_fields"
    case repeatedFields = "repeated_fields"
    case fieldsUnsigned = "fields_unsigned"
    case fieldSpelling = "field_spelling"
    case retiredToken = "retired_token"
    case otherAccount = "other_account"
    case bodyOrToken = "body_or_token"
    case notLookedFor = "not_looked_for"

    /// What it is and how to mend it, in one or two sentences.
    package var explanation: String {
        switch self {
        case .noPublicAddress:
            "No PUBLIC_BASE_URL is set, so only addresses of this machine can be checked. Set it to what Twilio asks."
        case .malformedSignature: "The signature is no signature: it was cut or changed on the way."
        case .unknownAlgorithm: "The request names an algorithm for its signature that is not known here."
        case .scheme: "It was signed for http where PUBLIC_BASE_URL says https, or the other way round. Make them one."
        case .socketScheme:
            "Socket and web address were mixed up: a socket is signed as wss://, anything else as https://."
        case .port: "It was signed for another port than that of PUBLIC_BASE_URL. Make them one."
        case .hostField:
            "It was signed for the host in its Host field, which is not that of PUBLIC_BASE_URL. Make them one."
        case .forwardedHost:
            "It was signed for the host that a proxy says it was asked by, not for that of PUBLIC_BASE_URL. Make them one."
        case .hostSpelling: "The host is spelled otherwise at Twilio: in other letters, or with or without www."
        case .trailingSlash: "The address at Twilio differs by a slash at its end. Make them one."
        case .queryEncoding: "The address was decoded or encoded anew on the way. A proxy must pass it on as it is."
        case .queryDropped: "The signature leaves the query out; streams are asked for without one. Leave it away."
        case .pathPrefix:
            "A proxy took something off the front of the path, or put it there. Let it pass the path on as it is, or add "
                + "what is missing to PUBLIC_BASE_URL."
        case .hashMissing: "The body is no form, and the address names no bodySHA256 for it. It cannot be checked."
        case .hashMismatch:
            "The signature fits, and the body is not the one it was made for: it was altered on the way."
        case .contentType: "The body was signed as a form, and came as something else: a proxy wrote it anew."
        case .fieldOrder: "The fields were signed unsorted. Whoever signs must sort them by their names."
        case .emptyFields: "Fields without a value were left out, on the way or by whoever signed."
        case .repeatedFields: "A field came several times, and only one of its values was signed."
        case .fieldsUnsigned: "The signature leaves the form out. Whoever signs must sign its fields too."
        case .fieldSpelling: "The fields were decoded wrongly: spaces at their ends or plus signs were changed."
        case .retiredToken: "A token signed it that does not count here any more. Give Twilio's present token."
        case .otherAccount: "It names another account than the one this fleet knows, whose token signed it."
        case .bodyOrToken:
            "None of the usual mistakes fits. The body was altered on the way, or a token signed it that is not known here."
        case .notLookedFor: "There were too many in a short time, or the body is too long, to look for the cause."
        }
    }
}
