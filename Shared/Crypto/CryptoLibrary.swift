import COpenSSL

/// libcrypto, as the whole process has it.
package enum CryptoLibrary {
    /// Leaves libcrypto in place when the process exits. It would be taken down while threads go on that use it, and what
    /// is each thread's own would be lost.
    ///
    /// To be called before anything else uses libcrypto.
    package static func stayUntilTheEnd() {
        let outcome = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
        precondition(outcome == 1, "libcrypto does not start")
    }
}
