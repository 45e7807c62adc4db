// Becomes a plugin's process: confines itself, opens one library, calls one function.
//
//   bothost-launcher memory=BYTES files=COUNT [OPTION…] PARENT LIBRARY
//
//   grant=network     may use the network          write=PATH        may write there
//   grant=processes   may start programs           hide=PATH         may not read there
//   backtracer=PATH   may be run all the same      landlock=VERSION  uses no newer one
//
// Plain C on the C library alone, and compiled by the Makefile: were the Swift runtime linked in here, a plugin
// built by another compiler could not bring its own. The host leaves the conversation's socket at descriptor 3, and
// at 4 one end of a pair of sockets of which it has the other and into which it never writes.
// What goes wrong before the plugin can speak is said on that socket, as docs/plugin-protocol.md describes.
// Why it is confined like this: docs/security.md.

#define _GNU_SOURCE
#include "confinement.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { conversation = 3, lifeline = 4 };

enum { most_files = 100000 };

static const char entry_name[] = "bothost_plugin_main";

// MARK: Failing

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

void fail(int code, const char *what, const char *detail) {
    char line[8192];
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

void fail_at(int code, const char *what, const char *path, const char *problem) {
    char detail[PATH_MAX + 256];
    snprintf(detail, sizeof detail, "'%s': %s", path, problem ? problem : strerror(errno));
    fail(code, what, detail);
}

void warn(const char *line) { fprintf(stderr, "warning: %s\n", line); }

static void need(int result) {
    if (result != 0) fail(exit_system, "confinement", strerror(errno));
}

// MARK: Arguments

// The value of `word` if it is `name=value`, else NULL.
static const char *value_of(const char *word, const char *name) {
    size_t length = strlen(name);
    return strncmp(word, name, length) == 0 && word[length] == '=' ? word + length + 1 : NULL;
}

static unsigned long long number(const char *word, const char *digits) {
    char *end = NULL;
    errno = 0;
    unsigned long long value = strtoull(digits, &end, 10);
    if (*digits < '0' || *digits > '9' || *end || errno) fail_at(exit_usage, "arguments", word, "not a number");
    return value;
}

static void add_path(struct paths *paths, const char *word, const char *path) {
    if (*path != '/') fail_at(exit_usage, "arguments", word, "not an absolute path");
    if (paths->count == most_paths - 1) fail_at(exit_usage, "arguments", word, "too many paths");
    paths->items[paths->count++] = path;
}

static void read_option(struct confinement *confinement, const char *word) {
    const char *value;
    if ((value = value_of(word, "memory"))) {
        confinement->memory = number(word, value);
    } else if ((value = value_of(word, "files"))) {
        confinement->files = number(word, value);
    } else if ((value = value_of(word, "landlock"))) {
        confinement->landlock = (int)number(word, value);
    } else if ((value = value_of(word, "write"))) {
        add_path(&confinement->writable, word, value);
    } else if ((value = value_of(word, "hide"))) {
        add_path(&confinement->hidden, word, value);
    } else if ((value = value_of(word, "backtracer"))) {
        confinement->backtracer = value;
    } else if (strcmp(word, "grant=network") == 0) {
        confinement->network = true;
    } else if (strcmp(word, "grant=processes") == 0) {
        confinement->processes = true;
    } else {
        fail_at(exit_usage, "arguments", word, "not known to this launcher");
    }
}

static struct confinement read_options(int count, char **words) {
    struct confinement confinement = {.landlock = INT_MAX};
    for (int i = 0; i < count; i++) read_option(&confinement, words[i]);
    if (!confinement.memory) fail(exit_usage, "arguments", "memory=BYTES is missing");
    if (confinement.files <= lifeline || confinement.files > most_files) {
        fail(exit_usage, "arguments", "files=COUNT is missing, or no useful number");
    }
    return confinement;
}

// MARK: Confining

// Has the kernel end the whole group, which this process leads, when the host's end of the lifeline closes. The signal
// of PR_SET_PDEATHSIG would be for this process alone, and Swift's crash reporter, which a trap starts, would wait for
// ever for a process that is gone. The group cannot be left: setsid and setpgid are refused.
//
// Where a kernel has no such signals, that signal has to do.
static void die_with(pid_t parent) {
    int has_lifeline = fcntl(lifeline, F_SETOWN, -getpid()) == 0 && fcntl(lifeline, F_SETSIG, SIGKILL) == 0 &&
                       fcntl(lifeline, F_SETFL, O_ASYNC) == 0;
    if (!has_lifeline && prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail(exit_system, "confinement", strerror(errno));
    // The host may have died before the line above: then nobody is left to send the signal.
    if (getppid() != parent) _exit(exit_no_host);
}

// Moves the lifeline to where nothing can be put over it: the first number that is too high for this process. There
// the filter keeps it from being closed. The crash reporter, which is started with a descriptor of its own at 4, has
// it too then.
static void secure_lifeline(int place) {
    if (dup2(lifeline, place) != place) fail(exit_system, "confinement", strerror(errno));
    close(lifeline);
    need(close_range(conversation + 1, (unsigned)place - 1, 0));
    need(close_range((unsigned)place + 1, ~0U, 0));
    // A program that the plugin starts is not to hold the conversation open.
    need(fcntl(conversation, F_SETFD, FD_CLOEXEC));
}

// If memory runs out, the kernel is to end a plugin rather than the host. It may forbid that; no harm.
static void volunteer_for_oom_killer(void) {
    int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    (void)!write(file, "500", 3);
    close(file);
}

static void limit(__rlimit_resource_t resource, rlim_t most) {
    struct rlimit now;
    need(getrlimit(resource, &now));
    if (most > now.rlim_max) most = now.rlim_max;
    need(setrlimit(resource, &(struct rlimit){most, most}));
}

// What is counted is private writable memory. Not address space: malloc and runtimes reserve far more of it than
// they use. The ways round it (shared memory, stacks that grow) are refused by the seccomp filter.
static void limit_resources(const struct confinement *confinement) {
    limit(RLIMIT_DATA, confinement->memory);
    limit(RLIMIT_STACK, 8 << 20);
    limit(RLIMIT_NOFILE, confinement->files);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_MSGQUEUE, 0);
    // A thread's stack counts in full. On many cores there are many threads, and 8 MiB for each would be too much.
    pthread_attr_t attributes;
    need(pthread_attr_init(&attributes));
    if ((errno = pthread_attr_setstacksize(&attributes, 1 << 20))) need(-1);
    if ((errno = pthread_setattr_default_np(&attributes))) need(-1);
    pthread_attr_destroy(&attributes);
}

// A host that runs as root hands on none of root's privileges.
static void drop_privileges(void) {
    need(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    for (int capability = 0; prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; capability++) {}
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    const struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
    need((int)syscall(SYS_capset, &header, none));
}

static void confine(struct confinement *confinement) {
    struct rlimit files;
    need(getrlimit(RLIMIT_NOFILE, &files));
    if (confinement->files >= files.rlim_cur) confinement->files = files.rlim_cur - 1;
    secure_lifeline((int)confinement->files);
    volunteer_for_oom_killer();
    limit_resources(confinement);
    drop_privileges();
    confine_calls(confinement, confine_files(confinement));
}

int main(int count, char **words) {
    if (count < 3) {
        fputs("bothost-launcher is started by bothost, not by hand.\n", stderr);
        return exit_usage;
    }
    const char *parent = words[count - 2];
    const char *path = words[count - 1];
    struct confinement confinement = read_options(count - 3, words + 1);
    confinement.library = path;
    die_with((pid_t)number(parent, parent));
    confine(&confinement);

    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) fail(exit_config, "unreadable", dlerror());
    int (*plugin_main)(int) = (int (*)(int))dlsym(library, entry_name);
    if (!plugin_main) fail(exit_config, "missingSymbol", entry_name);
    return plugin_main(conversation);
}
