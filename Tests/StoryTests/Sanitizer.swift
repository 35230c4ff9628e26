import Glibc

/// What else watches the tests.
enum Sanitizer {
    /// Whether everything was built with a sanitizer; `scripts/test --sanitize` says so.
    static let isOn = getenv("FLEET_SANITIZER") != nil
}
