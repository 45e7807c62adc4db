// The conversation, as docs/plugin-protocol.md tells it. Commands run in threads of their own, so that this one always
// hears the host.

#include "zoo.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

volatile bool is_deaf, hung_up, crashes_at_shutdown;

static pthread_mutex_t hearing = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t heard = PTHREAD_COND_INITIALIZER;
static long last_cancelled = -1, last_error;
static int answers, refusals;

// MARK: What commands wait for

void note_cancel(long id) {
    pthread_mutex_lock(&hearing);
    last_cancelled = id;
    pthread_cond_broadcast(&heard);
    pthread_mutex_unlock(&hearing);
}

void note_answer(const char *line) {
    pthread_mutex_lock(&hearing);
    answers++;
    if (member(line, "error") != NULL) {
        refusals++;
        last_error = member_integer(line, "code", 0);
    }
    pthread_cond_broadcast(&heard);
    pthread_mutex_unlock(&hearing);
}

void wait_for_cancel(long id) {
    pthread_mutex_lock(&hearing);
    while (last_cancelled != id) pthread_cond_wait(&heard, &hearing);
    pthread_mutex_unlock(&hearing);
}

void wait_for_answers(int count, int *refused, long *last_code) {
    pthread_mutex_lock(&hearing);
    while (answers < count) pthread_cond_wait(&heard, &hearing);
    *refused = refusals;
    *last_code = last_error;
    answers = refusals = 0;
    pthread_mutex_unlock(&hearing);
}

// MARK: What the host asks

static void succeed(long id) { say("{\"jsonrpc\":\"2.0\",\"id\":%ld,\"result\":{}}", id); }

/// There are no settings yet, so the instance's name tells how to misbehave.
static void initialize(long id, const char *line) {
    char instance[33] = "";
    member_string(line, "instance", instance, sizeof instance);
    if (strcmp(instance, "stillborn") == 0) __builtin_trap();
    if (strcmp(instance, "newer") == 0) {
        say("{\"jsonrpc\":\"2.0\",\"id\":%ld,\"error\":{\"code\":-32003,\"message\":\"this plugin speaks protocol 99\","
            "\"data\":{\"protocols\":[99]}}}", id);
        return;
    }
    char *commands = NULL;
    size_t size = 0;
    FILE *text = open_memstream(&commands, &size);
    for (int i = 0; i < fault_count; i++) {
        fprintf(text, "%s{\"usage\":\"czoo %s%s\",\"summary\":\"Misbehaves: %s.\"%s}", i > 0 ? "," : "", faults[i].name,
            faults[i].arguments, faults[i].name, faults[i].members);
    }
    fclose(text);
    say("{\"jsonrpc\":\"2.0\",\"id\":%ld,\"result\":{\"protocol\":0,\"plugin\":{\"id\":\"czoo\",\"version\":\"1.0.0\","
        "\"summary\":\"Misbehaves in C.\"},\"settings\":[{\"name\":\"crashesAtStart\",\"type\":{\"kind\":\"yesNo\"},"
        "\"default\":false,\"meaning\":\"Whether it crashes when it starts.\"}],\"commands\":[%s]}}", id, commands);
    free(commands);
}

static void start(long id, const char *line) {
    const char *crashes = member(line, "crashesAtStart");
    if (crashes != NULL && strncmp(crashes, "true", 4) == 0) __builtin_trap();
    succeed(id);
}

static void *run(void *argument) {
    command *command = argument;
    char usage[256] = "", name[64] = "";
    member_string(command->line, "usage", usage, sizeof usage);
    sscanf(usage, "czoo %63s", name);
    for (int i = 0; i < fault_count; i++) {
        if (strcmp(faults[i].name, name) == 0) faults[i].run(command);
    }
    free(command->line);
    free(command);
    return NULL;
}

static void begin(long id, const char *line) {
    command *begun = malloc(sizeof *begun);
    *begun = (command){id, strdup(line)};
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, begun) != 0) abort();
    pthread_detach(thread);
}

/// Does what a line asks; false when that is to end.
static bool obey(const char *line) {
    char method[32];
    long id = member_integer(line, "id", -1);
    if (!member_string(line, "method", method, sizeof method)) {
        note_answer(line);
    } else if (strcmp(method, "initialize") == 0) {
        initialize(id, line);
    } else if (strcmp(method, "start") == 0) {
        start(id, line);
    } else if (strcmp(method, "command") == 0) {
        begin(id, line);
    } else if (strcmp(method, "ping") == 0) {
        succeed(id);
    } else if (strcmp(method, "cancel") == 0) {
        note_cancel(id);
    } else if (strcmp(method, "shutdown") == 0) {
        if (crashes_at_shutdown) __builtin_trap();
        succeed(id);
        return false;
    } else if (id >= 0) {
        say("{\"jsonrpc\":\"2.0\",\"id\":%ld,\"error\":{\"code\":-32601,\"message\":\"not known here\"}}", id);
    }
    return true;
}

int bothost_plugin_main(int socket) {
    speak_on(socket);
    FILE *host = fdopen(socket, "r");
    if (host == NULL) return 71;
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, host) > 0) {
        while (is_deaf) pause();
        if (!obey(line)) {
            fclose(host);
            return 0;
        }
    }
    while (hung_up) pause();
    return 70;
}
