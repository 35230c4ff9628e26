#pragma once
/* Swift cannot import variadics: one typed stand-in for each kind of argument. */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_buffer(CURL *easy, CURLoption option, char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

/* Copies as many bytes as CURLOPT_POSTFIELDSIZE_LARGE says. No bytes are a body too, and need an address. */
static inline CURLcode ccurl_copy_body(CURL *easy, const void *bytes) {
    return curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, bytes ? bytes : "");
}

typedef size_t (*ccurl_bytes)(char *, size_t, size_t, void *);
typedef int (*ccurl_seek)(void *, curl_off_t, int);
typedef int (*ccurl_before_request)(void *, char *, char *, int, int);
typedef int (*ccurl_close_socket)(void *, curl_socket_t);

static inline void ccurl_on_body(CURL *easy, ccurl_bytes call, void *owner) {
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, call);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, owner);
}

static inline void ccurl_on_header(CURL *easy, ccurl_bytes call, void *owner) {
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, call);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, owner);
}

static inline void ccurl_on_read(CURL *easy, ccurl_bytes call, ccurl_seek seek, void *owner) {
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, call);
    curl_easy_setopt(easy, CURLOPT_READDATA, owner);
    curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, seek);
    curl_easy_setopt(easy, CURLOPT_SEEKDATA, owner);
}

static inline void ccurl_on_request(CURL *easy, ccurl_before_request call, void *owner) {
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, call);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, owner);
}

static inline void ccurl_on_open(CURL *easy, curl_opensocket_callback call, void *owner) {
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, call);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, owner);
}

static inline void ccurl_on_close(CURL *easy, ccurl_close_socket call, void *owner) {
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, call);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, owner);
}

static inline void ccurl_set_owner(CURL *easy, void *owner) { curl_easy_setopt(easy, CURLOPT_PRIVATE, owner); }

static inline void *ccurl_owner(CURL *easy) {
    char *owner = NULL;
    return curl_easy_getinfo(easy, CURLINFO_PRIVATE, &owner) == CURLE_OK ? owner : NULL;
}

static inline long ccurl_long(CURL *easy, CURLINFO which) {
    long value = 0;
    return curl_easy_getinfo(easy, which, &value) == CURLE_OK ? value : 0;
}

static inline void ccurl_multi_set(CURLM *multi, CURLMoption option, long value) {
    curl_multi_setopt(multi, option, value);
}

static inline void ccurl_multi_on_socket(CURLM *multi, curl_socket_callback call, void *owner) {
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, call);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, owner);
}

static inline void ccurl_multi_on_timer(CURLM *multi, curl_multi_timer_callback call, void *owner) {
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, call);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, owner);
}

/* The next transfer that has ended, with its outcome; NULL when there is none. */
static inline CURL *ccurl_next_ended(CURLM *multi, CURLcode *outcome) {
    int left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left))) {
        if (message->msg != CURLMSG_DONE) continue;
        *outcome = message->data.result;
        return message->easy_handle;
    }
    return NULL;
}

/* A socket for an outgoing connection. A peer that acknowledges nothing for `patience` milliseconds is gone. */
static inline curl_socket_t ccurl_open_socket(const struct curl_sockaddr *to, unsigned int patience) {
    int fd = socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
    if (fd < 0) return CURL_SOCKET_BAD;
    if (to->family == AF_INET || to->family == AF_INET6)
        setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience, sizeof patience);
    return fd;
}

/* Writes the address in numbers and answers its port; -1 when it is no internet address. */
static inline int ccurl_spell_address(const struct curl_sockaddr *to, char *text, unsigned int room) {
    if (to->family == AF_INET) {
        const struct sockaddr_in *four = (const struct sockaddr_in *)&to->addr;
        return inet_ntop(AF_INET, &four->sin_addr, text, room) ? ntohs(four->sin_port) : -1;
    }
    if (to->family == AF_INET6) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&to->addr;
        return inet_ntop(AF_INET6, &six->sin6_addr, text, room) ? ntohs(six->sin6_port) : -1;
    }
    return -1;
}
