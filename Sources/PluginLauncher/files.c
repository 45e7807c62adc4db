// Landlock: which files a plugin may read, write and run.
//
// Landlock can only allow. To leave a folder out, everything beside it is allowed, and everything beside each folder
// on the way down to it. So in the folders on that way themselves nothing can be listed, and what is put there while
// the plugin runs is not readable for it; both err on the safe side.

#define _GNU_SOURCE
#include "confinement.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// As linux/landlock.h has them since Linux 6.12; the headers that we build with may be older than the kernel.
struct ruleset_attributes {
    uint64_t handled_access_fs;
    uint64_t handled_access_net; // version 4
    uint64_t scoped;             // version 6
};

enum {
    access_refer = 1 << 13,     // version 2
    access_truncate = 1 << 14,  // version 3
    access_ioctl_dev = 1 << 15, // version 5
};
enum { access_bind_tcp = 1 << 0, access_connect_tcp = 1 << 1 };
enum { scope_abstract_unix_socket = 1 << 0, scope_signal = 1 << 1 };

static const uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t writing = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
                                LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                                LANDLOCK_ACCESS_FS_MAKE_SYM | access_refer | access_truncate;
static const uint64_t making_others =
    LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SOCK;
// What can be allowed of a file that is no folder.
static const uint64_t of_files = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                 LANDLOCK_ACCESS_FS_EXECUTE | access_truncate | access_ioctl_dev;

// A folder with more entries than this on the way to a hidden one is not worth the time at each start.
enum { most_entries = 20000 };

struct rules {
    int ruleset;
    uint64_t handled;
    struct paths hidden;
};

// MARK: Paths

// Whether `path` is `folder`, or lies in it.
static bool is_within(const char *path, const char *folder) {
    size_t length = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static bool is_hidden(const struct rules *rules, const char *path) {
    for (size_t i = 0; i < rules->hidden.count; i++) {
        if (is_within(path, rules->hidden.items[i])) return true;
    }
    return false;
}

static bool leads_to_hidden(const struct rules *rules, const char *path) {
    for (size_t i = 0; i < rules->hidden.count; i++) {
        if (is_within(rules->hidden.items[i], path)) return true;
    }
    return false;
}

// The path without links; of what is not there yet, the path that it will have.
static const char *real_path(const char *path) {
    char *real = realpath(path, NULL);
    if (real || errno != ENOENT) return real;
    char parent[PATH_MAX], full[PATH_MAX + NAME_MAX + 2];
    const char *name = strrchr(path, '/');
    snprintf(parent, sizeof parent, "%.*s", name == path ? 1 : (int)(name - path), path);
    real = realpath(parent, NULL);
    if (!real) return NULL;
    snprintf(full, sizeof full, "%s%s", strcmp(real, "/") == 0 ? "" : real, name);
    free(real);
    return strdup(full);
}

// MARK: Rules

static void add_rule(const struct rules *rules, int file, uint64_t access) {
    struct stat status;
    if (fstat(file, &status) != 0 || S_ISLNK(status.st_mode)) return;
    if (!S_ISDIR(status.st_mode)) access &= of_files;
    struct landlock_path_beneath_attr rule = {.allowed_access = access & rules->handled, .parent_fd = file};
    // Refused for what has no place in the tree of files. Then it stays closed.
    if (rule.allowed_access) syscall(SYS_landlock_add_rule, rules->ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

// Allows `access` to `path` itself, wherever links lead. False if there is no such file.
static bool allow(const struct rules *rules, const char *path, uint64_t access) {
    int file = open(path, O_PATH | O_CLOEXEC);
    if (file < 0) return false;
    add_rule(rules, file, access);
    close(file);
    return true;
}

static void allow_unless_hidden(const struct rules *rules, const char *path, uint64_t access);

// Allows `access` to everything in `folder`, on the way to something hidden.
static void allow_entries(const struct rules *rules, const char *folder, uint64_t access) {
    DIR *directory = opendir(folder);
    if (!directory) return;
    const struct dirent *entry;
    for (int count = 0; (entry = readdir(directory)) && count < most_entries; count++) {
        // A link is not followed: it may lead to what is hidden. What it leads to has its own place.
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 || entry->d_type == DT_LNK) continue;
        char path[PATH_MAX];
        int length = snprintf(path, sizeof path, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder, entry->d_name);
        if (length < (int)sizeof path) allow_unless_hidden(rules, path, access);
    }
    closedir(directory);
}

static void allow_unless_hidden(const struct rules *rules, const char *path, uint64_t access) {
    if (is_hidden(rules, path)) return;
    if (leads_to_hidden(rules, path)) return allow_entries(rules, path, access);
    int file = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0) return;
    add_rule(rules, file, access);
    close(file);
}

static void allow_writing(const struct rules *rules, const char *path) {
    const char *real = realpath(path, NULL);
    if (!real) fail_at(exit_config, "grant", path, NULL);
    if (is_hidden(rules, real)) fail_at(exit_config, "grant", path, "this is closed to plugins");
    if (leads_to_hidden(rules, real)) fail_at(exit_config, "grant", path, "the data folder or the config lies in it");
    allow(rules, real, reading | writing);
}

// The backtracer that prints where a plugin trapped, and the dynamic linker that it needs. Not more than these two,
// although the latter can be made to run other programs by who knows how: see docs/security.md.
static void allow_backtracer(const struct rules *rules, const char *backtracer) {
    Dl_info linker;
    if (!dladdr((void *)getauxval(AT_BASE), &linker)) return;
    allow(rules, backtracer, reading | LANDLOCK_ACCESS_FS_EXECUTE);
    allow(rules, linker.dli_fname, reading | LANDLOCK_ACCESS_FS_EXECUTE);
}

// Devices are closed (a disk, read by root, would show every file on it) but for these.
static void allow_devices(const struct rules *rules) {
    allow(rules, "/dev/null", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | access_truncate);
    allow(rules, "/dev/random", LANDLOCK_ACCESS_FS_READ_FILE);
    allow(rules, "/dev/urandom", LANDLOCK_ACCESS_FS_READ_FILE);
}

// MARK: The ruleset

static struct ruleset_attributes attributes(const struct confinement *confinement, int version) {
    struct ruleset_attributes all = {
        .handled_access_fs = reading | writing | making_others | LANDLOCK_ACCESS_FS_EXECUTE | access_ioctl_dev,
        .handled_access_net = confinement->network ? 0 : access_bind_tcp | access_connect_tcp,
        .scoped = scope_abstract_unix_socket | scope_signal,
    };
    if (version < 6) all.scoped = 0;
    if (version < 5) all.handled_access_fs &= ~(uint64_t)access_ioctl_dev;
    if (version < 4) all.handled_access_net = 0;
    if (version < 3) all.handled_access_fs &= ~(uint64_t)access_truncate;
    if (version < 2) all.handled_access_fs &= ~(uint64_t)access_refer;
    return all;
}

// A kernel takes no more of the structure than it knows.
static size_t attributes_size(int version) {
    if (version < 4) return offsetof(struct ruleset_attributes, handled_access_net);
    return version < 6 ? offsetof(struct ruleset_attributes, scoped) : sizeof(struct ruleset_attributes);
}

static void hide(struct rules *rules, const char *path) {
    const char *real = real_path(path);
    if (!real) fail_at(exit_system, "confinement", path, NULL);
    rules->hidden.items[rules->hidden.count++] = real;
}

int confine_files(const struct confinement *confinement) {
    int version = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version > confinement->landlock) version = confinement->landlock;
    if (version < 1) {
        warn("there is no Landlock here, so this plugin can read and write every file that the bot can.");
        return 0;
    }
    struct ruleset_attributes wanted = attributes(confinement, version);
    struct rules rules = {.handled = wanted.handled_access_fs};
    for (size_t i = 0; i < confinement->hidden.count; i++) hide(&rules, confinement->hidden.items[i]);
    hide(&rules, "/dev");
    rules.ruleset = (int)syscall(SYS_landlock_create_ruleset, &wanted, attributes_size(version), 0);
    if (rules.ruleset < 0) fail(exit_system, "confinement", strerror(errno));

    allow_unless_hidden(&rules, "/", reading | (confinement->processes ? LANDLOCK_ACCESS_FS_EXECUTE : 0));
    allow_devices(&rules);
    allow(&rules, confinement->library, LANDLOCK_ACCESS_FS_READ_FILE);
    if (confinement->backtracer) allow_backtracer(&rules, confinement->backtracer);
    for (size_t i = 0; i < confinement->writable.count; i++) allow_writing(&rules, confinement->writable.items[i]);

    if (syscall(SYS_landlock_restrict_self, rules.ruleset, 0) != 0) fail(exit_system, "confinement", strerror(errno));
    close(rules.ruleset);
    return version;
}
