// Linux calls that Swift's Glibc module does not carry. Declarations only: nothing here is compiled by itself.
#ifndef BOTHOST_CLINUX_SHIM_H
#define BOTHOST_CLINUX_SHIM_H

#include <sys/pidfd.h>
#include <sys/prctl.h>

/// prctl(PR_SET_DUMPABLE): variadic in C, so out of Swift's reach without this.
static inline int bothost_set_dumpable(int dumpable) {
    return prctl(PR_SET_DUMPABLE, dumpable, 0, 0, 0);
}

#endif
