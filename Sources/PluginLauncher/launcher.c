// Becomes a plugin's process: confines itself, opens one library, calls one function.
//
//   bothost-launcher PARENT LIBRARY
//
// Plain C on the C library alone, and compiled by the Makefile: were the Swift runtime linked in here, a plugin
// built by another compiler could not bring its own. The host leaves the conversation's socket at descriptor 3, and
// at 4 a pipe of which it has the other end and into which it never writes.
// What goes wrong before the plugin can speak is said on that socket, as docs/plugin-protocol.md describes.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { conversation = 3, lifeline = 4 };

// From sysexits(3).
enum { exit_usage = 64, exit_no_host = 69, exit_system = 71, exit_config = 78 };

static const char entry_name[] = "bothost_plugin_main";

// Appends `text` to a JSON string under way, escaped, as far as there is room for it and the rest of the line.
static size_t append_escaped(char *line, size_t used, size_t size, const char *text) {
    for (const unsigned char *c = (const unsigned char *)text; *c && used + 8 < size; c++) {
        if (*c == '"' || *c == '\\') {
            line[used++] = '\\';
            line[used++] = (char)*c;
        } else if (*c < 0x20 || *c > 0x7E) {
            // Not UTF-8 for sure (a file name may be anything), so nothing but ASCII passes.
            line[used++] = '?';
        } else {
            line[used++] = (char)*c;
        }
    }
    return used;
}

// Tells the host why there will be no plugin, and ends.
static void fail(int code, const char *what, const char *detail) {
    char line[4096];
    size_t used = 0;
    int written = snprintf(
        line, sizeof line,
        "{\"jsonrpc\":\"2.0\",\"method\":\"launcher.failed\",\"params\":{\"what\":\"%s\",\"detail\":\"", what);
    if (written > 0) used = (size_t)written;
    used = append_escaped(line, used, sizeof line, detail);
    memcpy(line + used, "\"}}\n", 4);
    (void)!send(conversation, line, used + 4, MSG_NOSIGNAL);
    _exit(code);
}

// Has the kernel end the whole group, which this process leads, when the host's end of the lifeline closes. The signal
// of PR_SET_PDEATHSIG would be for this process alone, and Swift's crash reporter, which a trap starts, would wait for
// ever for a process that is gone.
//
// Where a kernel has no such signals, that signal has to do.
static void die_with(pid_t parent) {
    int has_lifeline = fcntl(lifeline, F_SETOWN, -getpid()) == 0 && fcntl(lifeline, F_SETSIG, SIGKILL) == 0 &&
                       fcntl(lifeline, F_SETFL, O_ASYNC) == 0;
    if (!has_lifeline && prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail(exit_system, "confinement", strerror(errno));
    // The host may have died before the line above: then nobody is left to send the signal.
    if (getppid() != parent) _exit(exit_no_host);
}

static void confine(void) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail(exit_system, "confinement", strerror(errno));
    if (close_range(lifeline + 1, ~0U, 0) != 0) fail(exit_system, "confinement", strerror(errno));
    const struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0) fail(exit_system, "confinement", strerror(errno));
}

int main(int count, char **words) {
    if (count != 3) {
        fputs("bothost-launcher is started by bothost, not by hand.\n", stderr);
        return exit_usage;
    }
    die_with((pid_t)strtol(words[1], NULL, 10));
    confine();

    void *library = dlopen(words[2], RTLD_NOW | RTLD_LOCAL);
    if (!library) fail(exit_config, "unreadable", dlerror());
    int (*plugin_main)(int) = (int (*)(int))dlsym(library, entry_name);
    if (!plugin_main) fail(exit_config, "missingSymbol", entry_name);
    return plugin_main(conversation);
}
