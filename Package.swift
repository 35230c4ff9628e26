// swift-tools-version: 6.2
// The floor plan. One line a module, naming everything it may import. A plain `swift build` lets pass what is not named here
// once the module has been built; `scripts/check` does not, nor does
// `swift build --explicit-target-dependency-import-check error` whenever it plans a build.

import PackageDescription

/// What every module of the house is built with.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
]

/// `ROOM=Store swift build --build-tests` builds the tests of that room alone.
let room = Context.environment["ROOM"]

let package = Package(
    name: "Trunkline",
    products: [
        .executable(name: "gateway", targets: ["Gateway"]),
        .executable(name: "conversations-api", targets: ["ConversationsAPI"]),
        .executable(name: "voice-relay", targets: ["VoiceRelay"]),
        .executable(name: "intelligence-webhook", targets: ["IntelligenceWebhook"]),
        .executable(name: "clustering-worker", targets: ["ClusteringWorker"]),
        .executable(name: "wire-check", targets: ["WireCheck"]),
        .executable(name: "bench", targets: ["Bench"]),
        .executable(name: "fuzz", targets: ["Fuzz"]),
    ],
    targets: [
        // Floor 0, C: headers, link names and typed stand-ins. Each has exactly one module that imports it.
        .systemLibrary(name: "CLinux", path: "Shared/CLinux"),
        .systemLibrary(
            name: "CCurl", path: "Shared/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CSQLite", path: "Shared/CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(
            name: "COpenSSL", path: "Shared/COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),

        // Floor 1, words.
        shared("Problems"),
        shared("Guarded"),
        shared("JSON", "Problems"),
        shared("HTTP", "JSON", "Problems"),

        // Floor 2, hands.
        shared("Settings", "Problems"),
        shared("Telemetry", "Guarded"),
        shared("Net", "CLinux", "Guarded", "Problems"),
        shared("Crypto", "COpenSSL", "Guarded", "Net", "Problems"),
        shared("Store", "CSQLite", "Guarded", "Problems"),
        shared("HTTPClient", "CCurl", "HTTP", "JSON", "Net", "Problems", "Telemetry"),
        shared("WebSocket", "Crypto", "HTTP", "Net", "Problems"),
        shared("HTTPServer", "Crypto", "HTTP", "JSON", "Net", "Problems", "Telemetry", "WebSocket"),

        // Floor 3, doors.
        shared("Targets", "Crypto", "HTTP", "Net", "Problems", "Settings"),
        shared("Peers", "Guarded", "HTTP", "HTTPClient", "JSON", "Net", "Problems", "Settings", "Telemetry"),
        shared(
            "Twilio", "Crypto", "Guarded", "HTTP", "HTTPClient", "HTTPServer", "JSON", "Net", "Problems", "Settings",
            "Telemetry"),
        shared("Calling", "HTTP", "HTTPClient", "JSON", "Net", "Problems", "Settings", "Twilio", "WebSocket"),
        shared("Models", "HTTP", "HTTPClient", "JSON", "Net", "Problems", "Settings"),

        // Floor 4, the frame every service stands in.
        shared(
            "Fleet", "Crypto", "HTTP", "HTTPClient", "HTTPServer", "JSON", "Net", "Peers", "Problems", "Settings",
            "Store", "Telemetry", "WebSocket"),

        // Floor 5, the row of services, each calling only those to its right (below it here).
        service("Gateway"),
        service("VoiceRelay", leavingOut: ["README.md"]),
        service("IntelligenceWebhook"),
        service("ClusteringWorker"),
        service("ConversationsAPI", leavingOut: ["README.md"]),

        // Tests, one folder a room, and tools that are not shipped.
        .target(name: "Chance", path: "Tests/Chance", swiftSettings: house),
        .target(
            name: "FleetTestSupport",
            dependencies: [
                "Calling", "Crypto", "Fleet", "Guarded", "HTTP", "HTTPClient", "HTTPServer", "JSON", "Net", "Problems",
                "Settings", "Store", "Telemetry", "Twilio", "WebSocket",
            ], path: "Tests/FleetTestSupport", swiftSettings: house),
        tool("WireCheck", "Crypto", "HTTP", "HTTPServer", "JSON", "Net", "Problems", "WebSocket"),
        tool(
            "Bench", "Calling", "Chance", "Crypto", "FleetTestSupport", "HTTP", "HTTPClient", "HTTPServer", "JSON",
            "Net", "Problems", "Settings", "Store", "Telemetry", "Twilio", "WebSocket"),
        tool("Fuzz", "Chance", "HTTP", "HTTPClient", "HTTPServer", "JSON", "Problems", "WebSocket"),
        tests("Problems"),
        tests("Guarded"),
        tests("JSON", "Chance", "Problems"),
        tests("HTTP", "Chance", "JSON", "Problems"),
        tests("Settings", "Chance", "Problems"),
        tests("Telemetry", "Chance", "Guarded"),
        tests("Net", "Chance", "Guarded", "Problems"),
        tests("Crypto", "Chance", "Guarded", "Net", "Problems"),
        tests("Store", "Chance", "Guarded", "Problems"),
        tests(
            "HTTPClient", "Chance", "Crypto", "HTTP", "HTTPServer", "JSON", "Net", "Problems", "Telemetry", "WebSocket"
        ),
        tests("WebSocket", "Chance", "Crypto", "HTTP", "Net", "Problems"),
        tests("HTTPServer", "Chance", "Crypto", "HTTP", "JSON", "Net", "Problems", "Telemetry", "WebSocket"),
        tests("Targets", "HTTP", "Net", "Problems", "Settings"),
        tests("Peers", "HTTP", "HTTPClient", "HTTPServer", "JSON", "Net", "Problems", "Settings", "Telemetry"),
        tests(
            "Fleet", "Crypto", "FleetTestSupport", "Guarded", "HTTP", "HTTPClient", "HTTPServer", "JSON", "Net",
            "Peers",
            "Problems",
            "Settings", "Store", "Telemetry", "WebSocket"),
        tests(
            "Twilio", "Crypto", "HTTP", "HTTPClient", "HTTPServer", "JSON", "Net", "Problems", "Settings", "Telemetry",
            "WebSocket"),
        tests(
            "Calling", "HTTP", "HTTPServer", "JSON", "Net", "Problems", "Settings", "Twilio", "WebSocket"),
        tests(
            "Models", "Chance", "FleetTestSupport", "HTTP", "HTTPClient", "HTTPServer", "JSON", "Net", "Problems",
            "Settings"),
        .testTarget(
            name: "ConversationsAPITests",
            dependencies: [
                "ConversationsAPI", "Crypto", "Fleet", "FleetTestSupport", "Guarded", "HTTP", "HTTPClient",
                "HTTPServer", "JSON", "Net", "Problems", "Settings", "Store", "Targets", "Telemetry", "Twilio",
            ], path: "Tests/ConversationsAPITests", swiftSettings: house),
        .testTarget(
            name: "VoiceRelayTests",
            dependencies: [
                "Calling", "Chance", "Crypto", "Fleet", "FleetTestSupport", "Guarded", "HTTP", "HTTPClient",
                "HTTPServer",
                "JSON", "Models", "Net", "Problems", "Settings", "Store", "Targets", "Telemetry", "Twilio",
                "VoiceRelay",
                "WebSocket",
            ], path: "Tests/VoiceRelayTests", swiftSettings: house),
        .testTarget(
            name: "StoryTests",
            dependencies: [
                "Calling", "Crypto", "FleetTestSupport", "Guarded", "HTTP", "HTTPClient", "HTTPServer", "JSON", "Net",
                "Problems", "Settings", "Twilio", "WebSocket",
            ],
            path: "Tests/StoryTests", swiftSettings: house),
    ].filter { !$0.isTest || room == nil || $0.name == "\(room ?? "")Tests" }
)

func shared(_ name: String, _ mayImport: Target.Dependency...) -> Target {
    .target(name: name, dependencies: mayImport, path: "Shared/\(name)", swiftSettings: house)
}

/// A service stands on every floor below it, and imports no other service.
func service(_ name: String, leavingOut words: [String] = []) -> Target {
    .executableTarget(
        name: name,
        dependencies: [
            "Calling", "Crypto", "Fleet", "Guarded", "HTTP", "HTTPClient", "HTTPServer", "JSON", "Models", "Net",
            "Peers",
            "Problems", "Settings", "Store", "Targets", "Telemetry", "Twilio", "WebSocket",
        ],
        path: "Services/\(name)", exclude: words, swiftSettings: house)
}

func tool(_ name: String, _ mayImport: Target.Dependency...) -> Target {
    .executableTarget(name: name, dependencies: mayImport, path: "Tests/\(name)", swiftSettings: house)
}

func tests(_ room: String, _ mayImport: Target.Dependency...) -> Target {
    .testTarget(
        name: "\(room)Tests",
        dependencies: [.target(name: room)] + mayImport,
        path: "Tests/\(room)Tests", swiftSettings: house)
}
