// What this plugin can do wrong, each in a function.

#include "zoo.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { flood = 2000 };

static void echo(const command *command) {
    char words[4096] = "";
    member_string(command->line, "words", words, sizeof words);
    answer(command, "echo", true, words);
}

// MARK: Ending and not ending

static void trap(const command *command) { (void)command, __builtin_trap(); }
static void exit_0(const command *command) { (void)command, exit(0); }
static void exit_7(const command *command) { (void)command, exit(7); }
static void abort_it(const command *command) { (void)command, abort(); }

static void hog(const command *command) {
    (void)command;
    static void *volatile taken;
    while (true) {
        taken = malloc(1 << 20);
        memset(taken, 1, 1 << 20);
    }
}

static void reply(const command *command, int id, const char *code) {
    say("{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"reply\",\"params\":{\"call\":%ld,\"outcome\":{\"code\":\"czoo.%s\","
        "\"ok\":true,\"text\":\"Wait.\"}}}", id, command->id, code);
}

/// Goes on for ever while pings are answered.
static void hang(const command *command) {
    reply(command, 1, "hangs");
    while (true) pause();
}

static void deaf(const command *command) {
    is_deaf = true;
    reply(command, 1, "deaf");
    while (true) pause();
}

static void shutdown_crash(const command *command) {
    crashes_at_shutdown = true;
    answer(command, "armed", true, "I will crash when I am to end.");
}

// MARK: Saying the wrong thing

static void flood_replies(const command *command) {
    for (int id = 1; id <= flood; id++) reply(command, id, "reply");
    int refused;
    long code;
    wait_for_answers(flood, &refused, &code);
    char text[64];
    snprintf(text, sizeof text, "%d came through, %ld.", flood - refused, code);
    answer(command, "flooded", true, text);
}

static void flood_log(const command *command) {
    for (int line = 1; line <= flood; line++) {
        say("{\"jsonrpc\":\"2.0\",\"method\":\"log\",\"params\":{\"level\":\"info\",\"message\":\"flood %d\"}}", line);
    }
    answer(command, "flooded", true, "Logged.");
}

static void print(const command *command) {
    printf("printed by C\n");
    fflush(stdout);
    answer(command, "printed", true, "Printed.");
}

static void half_line(const command *command) {
    break_off(command->id);
}

static void garbage(const command *command) {
    blurt("this is no JSON\n\n[1,2\n{\"jsonrpc\":\"1.0\",\"id\":1}\n\xFF\xFE%c\n{\"a\":1,\"a\":2}\n", 0);
    answer(command, "garbage", true, "That was it.");
}

static void unknown_id(const command *command) {
    say("{\"jsonrpc\":\"2.0\",\"id\":%ld,\"result\":{}}", command->id + 1000000);
    answer(command, "unknown", true, "That was it.");
}

static void twice(const command *command) {
    answer(command, "once", true, "Once.");
    answer(command, "twice", true, "Twice.");
}

static void late(const command *command) {
    reply(command, 1, "waits");
    wait_for_cancel(command->id);
    answer(command, "late", true, "At last.");
    say("{\"jsonrpc\":\"2.0\",\"method\":\"log\",\"params\":{\"level\":\"info\",\"message\":\"answered late\"}}");
}

static void close_it(const command *command) {
    (void)command;
    hung_up = true;
    hang_up();
}

// MARK: Reaching out

/// Tells how the system answered.
static void tell(const command *command, bool could) {
    answer(command, could ? "could" : "refused", could, could ? "I could." : strerror(errno));
}

static void fork_it(const command *command) {
    pid_t child = fork();
    while (child == 0) pause();
    tell(command, child > 0);
}

static void database(const command *command) {
    char path[4096] = "";
    member_string(command->line, "path", path, sizeof path);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    tell(command, file >= 0);
    if (file >= 0) close(file);
}

static void connect_out(const command *command) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int out = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    tell(command, out >= 0 && connect(out, (struct sockaddr *)&address, sizeof address) == 0);
    if (out >= 0) close(out);
}

static void write_reading(const command *command) {
    say("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"store.commit\",\"params\":{\"call\":%ld,\"changes\":[{\"key\":\"sneaked\","
        "\"expected\":0,\"value\":1}]}}", command->id);
    int refused;
    long code;
    wait_for_answers(1, &refused, &code);
    char text[64];
    snprintf(text, sizeof text, "%ld", code);
    answer(command, refused > 0 ? "refused" : "could", refused == 0, text);
}

const fault faults[] = {
    {"echo", " <words…>", ",\"effect\":\"reads\"", echo},
    {"trap", " [<reason…>]", "", trap},
    {"exit0", "", "", exit_0},
    {"exit7", "", "", exit_7},
    {"abort", "", "", abort_it},
    {"hog", "", "", hog},
    {"hang", "", ",\"deadline\":5000", hang},
    {"deaf", "", ",\"deadline\":60000", deaf},
    {"shutdown-crash", "", "", shutdown_crash},
    {"flood-replies", "", "", flood_replies},
    {"flood-log", "", "", flood_log},
    {"print", "", "", print},
    {"half-line", "", ",\"deadline\":60000", half_line},
    {"garbage", "", "", garbage},
    {"unknown-id", "", "", unknown_id},
    {"twice", "", "", twice},
    {"late", "", ",\"deadline\":5000", late},
    {"close", "", "", close_it},
    {"fork", "", "", fork_it},
    {"database", " <path>", ",\"effect\":\"reads\"", database},
    {"connect", "", ",\"effect\":\"acts\"", connect_out},
    {"write-reading", "", ",\"effect\":\"reads\"", write_reading},
};
const int fault_count = sizeof faults / sizeof faults[0];
