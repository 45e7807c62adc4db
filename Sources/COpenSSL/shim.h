// What of OpenSSL is macros, and so out of Swift's reach. Nothing here is compiled by itself.
#ifndef BOTHOST_COPENSSL_SHIM_H
#define BOTHOST_COPENSSL_SHIM_H

#include <arpa/inet.h>
#include <stdio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

/// A passphrase nobody can be asked for.
static inline int bothost_no_passphrase(char *buffer, int size, int isWritten, void *context) {
    (void)buffer, (void)size, (void)isWritten, (void)context;
    return -1;
}

/// TLS 1.2 at least; what was written in part is written on from wherever the bytes are then; no renegotiation.
static inline void bothost_tls_prepare(SSL_CTX *context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
    // Otherwise each record costs two reads, one for its head.
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_default_passwd_cb(context, bothost_no_passphrase);
}

static inline int bothost_tls_name_server(SSL *session, const char *name) {
    return (int)SSL_set_tlsext_host_name(session, name);
}

/// The certificate that the other side showed, although it may have been refused, or NULL. Not owned.
static inline X509 *bothost_tls_shown_certificate(SSL *session) {
    STACK_OF(X509) *chain = SSL_get_peer_cert_chain(session);
    return chain && sk_X509_num(chain) > 0 ? sk_X509_value(chain, 0) : NULL;
}

/// Writes the names and addresses that `certificate` is for to `text`, each on a line; what does not fit is left out.
static inline void bothost_certificate_names(X509 *certificate, char *text, size_t size) {
    size_t used = 0;
    text[0] = 0;
    GENERAL_NAMES *names = (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        char address[INET6_ADDRSTRLEN];
        const char *words = address;
        int length = 0;
        if (name->type == GEN_DNS) {
            words = (const char *)ASN1_STRING_get0_data(name->d.dNSName);
            length = ASN1_STRING_length(name->d.dNSName);
        } else if (name->type == GEN_IPADD) {
            int family = ASN1_STRING_length(name->d.iPAddress) == 4 ? AF_INET : AF_INET6;
            int isWhole = family == AF_INET || ASN1_STRING_length(name->d.iPAddress) == 16;
            if (isWhole && inet_ntop(family, ASN1_STRING_get0_data(name->d.iPAddress), address, sizeof address))
                for (length = 0; address[length]; length++);
        }
        if (length <= 0 || used + (size_t)length + 2 > size) continue;
        used += (size_t)snprintf(text + used, size - used, "%.*s\n", length, words);
    }
    GENERAL_NAMES_free(names);
}

#endif
