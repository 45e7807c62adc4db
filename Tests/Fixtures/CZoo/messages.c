// Reading and writing messages: no JSON parser but a search for `"name":`, which suits a host that can be trusted. In a
// string a quote stands behind a backslash, so nothing that somebody types looks like a member.

#include "zoo.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int socket_to_host;
static pthread_mutex_t speaking = PTHREAD_MUTEX_INITIALIZER;

const char *member(const char *line, const char *name) {
    char quoted[64];
    int length = snprintf(quoted, sizeof quoted, "\"%s\"", name);
    for (const char *at = line; (at = strstr(at, quoted)) != NULL; at += length) {
        const char *colon = at + length + strspn(at + length, " ");
        if (*colon == ':') return colon + 1 + strspn(colon + 1, " ");
    }
    return NULL;
}

bool member_string(const char *line, const char *name, char *content, int size) {
    const char *value = member(line, name);
    if (value == NULL || *value != '"') return false;
    int length = 0;
    for (value++; value[length] != '"' && length < size - 1; length++) {
        content[length] = value[length];
        if (value[length] == '\\' && length < size - 2) length++, content[length] = value[length];
    }
    content[length] = 0;
    return true;
}

long member_integer(const char *line, const char *name, long otherwise) {
    // The id of a person or a room is a string, that of a message an integer: what is no integer is passed over.
    for (const char *value = line; (value = member(value, name)) != NULL;) {
        if (strspn(value, "-0123456789") > 0) return strtol(value, NULL, 10);
    }
    return otherwise;
}

void speak_on(int socket) { socket_to_host = socket; }

void say(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    pthread_mutex_lock(&speaking);
    vdprintf(socket_to_host, format, arguments);
    dprintf(socket_to_host, "\n");
    pthread_mutex_unlock(&speaking);
    va_end(arguments);
}

void blurt(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    pthread_mutex_lock(&speaking);
    vdprintf(socket_to_host, format, arguments);
    pthread_mutex_unlock(&speaking);
    va_end(arguments);
}

void break_off(long call) {
    pthread_mutex_lock(&speaking);
    dprintf(socket_to_host,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"reply\",\"params\":{\"call\":%ld,\"outcome\":{\"code\":\"czoo.halves\","
        "\"ok\":true,\"text\":\"Wait.\"}}}\n{\"jsonrpc\":\"2.0\",\"id\":", call);
    while (true) pause();
}

void hang_up(void) { shutdown(socket_to_host, SHUT_RDWR); }

void answer(const command *command, const char *code, bool ok, const char *text) {
    say("{\"jsonrpc\":\"2.0\",\"id\":%ld,\"result\":{\"code\":\"czoo.%s\",\"ok\":%s,\"text\":\"%s\"}}", command->id, code,
        ok ? "true" : "false", text);
}
