// Linux calls that Swift's Glibc module does not carry. Declarations only: nothing here is compiled by itself.
#ifndef BOTHOST_CLINUX_SHIM_H
#define BOTHOST_CLINUX_SHIM_H

#include <dlfcn.h>
#include <pty.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>

// GNU extensions, which the headers hide unless _GNU_SOURCE was defined when Swift built its Glibc module.
extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *folder);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
extern const char *sigabbrev_np(int signal);

/// prctl(PR_SET_DUMPABLE): variadic in C, so out of Swift's reach without this.
static inline int bothost_set_dumpable(int dumpable) {
    return prctl(PR_SET_DUMPABLE, dumpable, 0, 0, 0);
}

/// The columns of a terminal (ioctl is variadic in C), or 0 when `descriptor` is none or does not know.
static inline int bothost_terminal_columns(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

struct bothost_library {
    const char *path;
    void *base;
    const char *symbol;
    void *address;
};
extern int bothost_dladdr(const void *address, struct bothost_library *library) __asm__("dladdr");

/// The path of the loaded library that has `symbol`, or NULL.
static inline const char *bothost_library_of(const char *symbol) {
    struct bothost_library library;
    const void *address = dlsym((void *)0, symbol);
    return address && bothost_dladdr(address, &library) ? library.path : (const char *)0;
}

/// `struct ucred` of unix(7), which the headers hide as well.
struct bothost_peer {
    int process;
    unsigned int user;
    unsigned int group;
};

/// The user who runs the program at the other end of a unix socket (SO_PEERCRED), or -1.
static inline long long bothost_peer_user(int socket) {
    struct bothost_peer peer;
    socklen_t length = sizeof peer;
    return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 ? (long long)peer.user : -1;
}

extern int accept4(int listener, struct sockaddr *address, socklen_t *length, int flags);

/// Takes a connection that no program started meanwhile inherits.
static inline int bothost_accept(int listener) {
    return accept4(listener, (struct sockaddr *)0, (socklen_t *)0, SOCK_CLOEXEC);
}

#endif
