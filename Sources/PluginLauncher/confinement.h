// What a plugin's process may use, and how the launcher makes it so for itself and all that it becomes.

#ifndef BOTHOST_CONFINEMENT_H
#define BOTHOST_CONFINEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/resource.h>

enum { most_paths = 256 };  // one of each kind is left for the launcher itself

struct paths {
    const char *items[most_paths];
    size_t count;
};

struct confinement {
    rlim_t memory;  // bytes
    rlim_t files;   // descriptors
    bool network;
    bool processes;
    struct paths writable;
    struct paths hidden;    // real, whether they are there yet or not
    const char *library;    // readable although it lies in a hidden folder
    const char *backtracer; // may be run although programs may not be; or NULL
    int landlock;           // the newest version of Landlock to be used
};

// Tells the host why there will be no plugin, and ends.
_Noreturn void fail(int code, const char *what, const char *detail);

// Ends because of `path`, and says why: `problem`, or else what errno means.
_Noreturn void fail_at(int code, const char *what, const char *path, const char *problem);

// One line to the host's log about something that this kernel cannot do.
void warn(const char *line);

// Limits files to what is allowed. Returns the version of Landlock that does so, 0 if there is none.
int confine_files(const struct confinement *confinement);

// Limits the calls to the kernel; what Landlock cannot do in version `landlock` is done here as far as it can be.
void confine_calls(const struct confinement *confinement, int landlock);

// From sysexits(3).
enum { exit_usage = 64, exit_no_host = 69, exit_system = 71, exit_config = 78 };

#endif
