#pragma once
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/* Stand-ins for macros and variadics, which Swift cannot import. */

static const uint64_t openssl_no_compression = SSL_OP_NO_COMPRESSION;
static const uint64_t openssl_no_renegotiation = SSL_OP_NO_RENEGOTIATION;
static const uint64_t openssl_server_preference = SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA;

static inline int openssl_set_min_version(SSL_CTX *context, int version) {
    return (int)SSL_CTX_set_min_proto_version(context, version);
}

static inline void openssl_release_idle_buffers(SSL_CTX *context) {
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
}

static inline void openssl_keep_no_sessions(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

static inline int openssl_set_groups(SSL_CTX *context, const char *groups) {
    return (int)SSL_CTX_set1_groups_list(context, groups);
}

static inline int openssl_set_server_name(SSL *ssl, const char *name) {
    return (int)SSL_set_tlsext_host_name(ssl, name);
}

static inline void openssl_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }

static inline void openssl_ask_to_retry_read(BIO *bio) { BIO_set_retry_read(bio); }

static inline long openssl_memory_bytes(BIO *bio, char **start) { return BIO_get_mem_data(bio, start); }

static inline EVP_PKEY *openssl_new_p256_key(void) { return EVP_EC_gen("P-256"); }
