// seccomp: which calls to the kernel a plugin may not make.
//
// Everything is allowed but what is named here, and but what is newer than this file: of such a call nobody has
// considered yet what it gives away. What is refused answers with an error and does not end the plugin, since
// libraries try things and do without.

#define _GNU_SOURCE
#include "confinement.h"

#include <asm/ioctls.h>
#include <asm/sockios.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "Add this architecture's AUDIT_ARCH_ here, and go through the calls that only it has."
#endif

enum {
    newest_call = 462, // mseal, Linux 6.10; the same number everywhere
    call_openat2 = 437,
    call_fchmodat2 = 452,
    call_memfd_secret = 447,
    call_process_mrelease = 448,
    x32_calls = 0x40000000,
    map_grows_down = 0x100,
};

// MARK: Calls that are refused always

static const int refused[] = {
    // Other processes, and their memory.
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_process_madvise, call_process_mrelease, SYS_kcmp,
    SYS_pidfd_getfd, SYS_pidfd_send_signal, SYS_tkill, SYS_move_pages, SYS_migrate_pages, SYS_perf_event_open,
    SYS_setsid,
    // Memory that no limit counts, or that is shared with strangers.
    SYS_memfd_create, call_memfd_secret, SYS_shmget, SYS_shmat, SYS_shmctl, SYS_semget, SYS_semctl, SYS_msgget,
    SYS_msgsnd, SYS_msgrcv, SYS_msgctl, SYS_mq_open,
    // Ways into the kernel: large ones (io_uring makes sockets that no filter sees), and what only root needs.
    SYS_bpf, SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register, SYS_userfaultfd, SYS_keyctl, SYS_add_key,
    SYS_request_key, SYS_kexec_load, SYS_kexec_file_load, SYS_init_module, SYS_finit_module, SYS_delete_module,
    SYS_reboot, SYS_swapon, SYS_swapoff, SYS_acct, SYS_syslog, SYS_quotactl, SYS_vhangup, SYS_nfsservctl,
    SYS_lookup_dcookie, SYS_settimeofday, SYS_clock_settime, SYS_clock_adjtime, SYS_adjtimex, SYS_sethostname,
    SYS_setdomainname,
    // Another view of the files.
    SYS_unshare, SYS_setns, SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_open_tree, SYS_move_mount,
    SYS_fsopen, SYS_fsconfig, SYS_fsmount, SYS_fspick, SYS_mount_setattr, SYS_open_by_handle_at, SYS_fanotify_init,
    SYS_fanotify_mark, SYS_inotify_add_watch,
    // Changes to files by name, which Landlock does not watch over.
    SYS_fchmodat, call_fchmodat2, SYS_fchownat, SYS_fchown, SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr,
    SYS_removexattr, SYS_lremovexattr, SYS_fremovexattr,
#ifdef __x86_64__
    SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS_uselib, SYS_ustat, SYS_sysfs, SYS__sysctl, SYS_create_module,
    SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat,
#endif
};

static const int refused_without_processes[] = {
    SYS_setpgid, SYS_execveat,
#ifdef __x86_64__
    SYS_fork, SYS_vfork,
#endif
};

// MARK: Writing the filter

struct filter {
    struct sock_filter code[512];
    unsigned short length;
};

static void add(struct filter *filter, uint16_t code, uint8_t if_true, uint8_t if_false, uint32_t value) {
    if (filter->length == sizeof filter->code / sizeof *filter->code) fail(exit_system, "confinement", "a full filter");
    filter->code[filter->length++] = (struct sock_filter){code, if_true, if_false, value};
}

static void answer(struct filter *filter, int error) {
    add(filter, BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | (uint32_t)error);
}

static void allow(struct filter *filter) { add(filter, BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW); }

static void load(struct filter *filter, size_t offset) { add(filter, BPF_LD | BPF_W | BPF_ABS, 0, 0, (uint32_t)offset); }

// The lower half, which is all that the kernel looks at of each argument that is tested here.
static void load_argument(struct filter *filter, int index) {
    load(filter, offsetof(struct seccomp_data, args) + (size_t)index * sizeof(uint64_t));
}

static void refuse_if_equal(struct filter *filter, uint32_t value, int error) {
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, value);
    answer(filter, error);
}

static void allow_if_equal(struct filter *filter, uint32_t value) {
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, value);
    allow(filter);
}

static void refuse_if_any(struct filter *filter, uint32_t bits, int error) {
    add(filter, BPF_JMP | BPF_JSET | BPF_K, 0, 1, bits);
    answer(filter, error);
}

// What comes between these two is for the call `number` alone; it ends with an answer in any case.
static unsigned short begin(struct filter *filter, int number) {
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, (uint32_t)number);
    return filter->length;
}

static void end(struct filter *filter, unsigned short start) {
    filter->code[start - 1].jf = (uint8_t)(filter->length - start);
}

static void refuse(struct filter *filter, const int *calls, size_t count) {
    for (size_t i = 0; i < count; i++) refuse_if_equal(filter, (uint32_t)calls[i], EPERM);
}

#define REFUSE(filter, calls) refuse(filter, calls, sizeof calls / sizeof *calls)

// MARK: Calls that depend on their arguments

static void only_own_calls(struct filter *filter) {
    load(filter, offsetof(struct seccomp_data, arch));
    add(filter, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, THIS_ARCHITECTURE);
    answer(filter, EPERM);
    load(filter, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
    refuse_if_any(filter, x32_calls, EPERM);
#endif
    add(filter, BPF_JMP | BPF_JGT | BPF_K, 0, 1, newest_call);
    answer(filter, ENOSYS);
    // What they would do stands in memory, out of the filter's sight. The C library then takes the older call.
    refuse_if_equal(filter, SYS_clone3, ENOSYS);
    refuse_if_equal(filter, call_openat2, ENOSYS);
}

static void limit_new_processes(struct filter *filter, const struct confinement *confinement) {
    unsigned short start = begin(filter, SYS_clone);
    load_argument(filter, 0);
    refuse_if_any(
        filter,
        CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET |
            CLONE_PARENT,
        EPERM);
    if (confinement->processes) {
        allow(filter);
    } else {
        add(filter, BPF_JMP | BPF_JSET | BPF_K, 0, 1, CLONE_THREAD);
        allow(filter);
        // The Swift runtime's crash handler starts its backtracer so, without a signal at its end. Nothing else does:
        // fork is without CLONE_VM, posix_spawn and vfork are with SIGCHLD.
        if (confinement->backtracer) allow_if_equal(filter, CLONE_VM | CLONE_VFORK);
        answer(filter, EPERM);
    }
    end(filter, start);
    // Programs may ask for a process group of their own. They stay in the plugin's, with which they end.
    if (confinement->processes) refuse_if_equal(filter, SYS_setpgid, 0);
}

static void limit_sockets(struct filter *filter, const struct confinement *confinement) {
    unsigned short start = begin(filter, SYS_socket);
    if (confinement->network) {
        load_argument(filter, 0);
        allow_if_equal(filter, AF_INET);
        allow_if_equal(filter, AF_INET6);
        // The addresses of this machine, which the C library asks for to sort those of others. Protocol 0 is routing.
        add(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 3, AF_NETLINK);
        load_argument(filter, 2);
        allow_if_equal(filter, 0);
    }
    // AF_UNIX too, grant or not: behind a path there may be a container daemon, or the session of who runs the bot.
    answer(filter, EACCES);
    end(filter, start);

    // A pair of stream sockets has nowhere else to go. Datagrams could be sent to any path.
    start = begin(filter, SYS_socketpair);
    load_argument(filter, 1);
    add(filter, BPF_ALU | BPF_AND | BPF_K, 0, 0, 0xF);
    allow_if_equal(filter, SOCK_STREAM);
    allow_if_equal(filter, SOCK_SEQPACKET);
    answer(filter, EACCES);
    end(filter, start);
}

// A signal, or another priority, for the plugin itself alone.
static void only_for_oneself(struct filter *filter, int call, int argument) {
    unsigned short start = begin(filter, call);
    load_argument(filter, argument);
    allow_if_equal(filter, 0);
    allow_if_equal(filter, (uint32_t)getpid());
    answer(filter, EPERM);
    end(filter, start);
}

static void leave_others_alone(struct filter *filter, const struct confinement *confinement) {
    // With programs of its own it has to send signals; then it is Landlock that keeps them among themselves.
    if (!confinement->processes) {
        static const int signals[] = {SYS_kill, SYS_tgkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo};
        for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) only_for_oneself(filter, signals[i], 0);
    }
    static const int settings[] = {
        SYS_prlimit64, SYS_sched_setaffinity, SYS_sched_setscheduler, SYS_sched_setparam, SYS_sched_setattr,
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) only_for_oneself(filter, settings[i], 0);
    only_for_oneself(filter, SYS_setpriority, 1);
    only_for_oneself(filter, SYS_ioprio_set, 1);

    // A descriptor can be made to send a signal to anybody.
    unsigned short start = begin(filter, SYS_fcntl);
    load_argument(filter, 0);
    refuse_if_equal(filter, (uint32_t)confinement->files, EPERM);
    load_argument(filter, 1);
    refuse_if_equal(filter, F_SETOWN, EPERM);
    refuse_if_equal(filter, F_SETOWN_EX, EPERM);
    allow(filter);
    end(filter, start);

    start = begin(filter, SYS_ioctl);
    load_argument(filter, 0);
    refuse_if_equal(filter, (uint32_t)confinement->files, EPERM);
    load_argument(filter, 1);
    refuse_if_equal(filter, FIOSETOWN, EPERM);
    refuse_if_equal(filter, SIOCSPGRP, EPERM);
    refuse_if_equal(filter, TIOCSTI, EPERM);
    refuse_if_equal(filter, TIOCLINUX, EPERM);
    allow(filter);
    end(filter, start);

}

// Nothing is done to the lifeline, which the launcher has put at the first number that is too high.
static void keep_lifeline(struct filter *filter, const struct confinement *confinement) {
    const uint32_t lifeline = (uint32_t)confinement->files;
    static const int calls[] = {
        SYS_close, SYS_dup, SYS_dup3,
#ifdef __x86_64__
        SYS_dup2,
#endif
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        unsigned short start = begin(filter, calls[i]);
        load_argument(filter, 0);
        refuse_if_equal(filter, lifeline, EPERM);
        allow(filter);
        end(filter, start);
    }
    // A child may close it: it dies with the plugin's. The C library would try for ever to close what cannot be
    // closed, so it is told that this was done.
    if (confinement->processes) return;
    unsigned short start = begin(filter, SYS_close_range);
    load_argument(filter, 1);
    add(filter, BPF_JMP | BPF_JGE | BPF_K, 0, 1, lifeline);
    answer(filter, 0);
    allow(filter);
    end(filter, start);

    start = begin(filter, SYS_prctl);
    load_argument(filter, 0);
    refuse_if_equal(filter, PR_SET_PDEATHSIG, EPERM);
    allow(filter);
    end(filter, start);
}

// Shared memory and stacks that grow are not counted by RLIMIT_DATA.
static void keep_memory_counted(struct filter *filter) {
    unsigned short start = begin(filter, SYS_mmap);
    load_argument(filter, 3);
    refuse_if_any(filter, map_grows_down, EPERM);
    add(filter, BPF_ALU | BPF_AND | BPF_K, 0, 0, MAP_SHARED | MAP_ANONYMOUS);
    refuse_if_equal(filter, MAP_SHARED | MAP_ANONYMOUS, EPERM);
    allow(filter);
    end(filter, start);
}

static void limit_changes_to_files(struct filter *filter, const struct confinement *confinement, int landlock) {
    // By descriptor it can be only what could be opened. Writing a file in one step, with its mode, needs it.
    if (confinement->writable.count == 0) refuse_if_equal(filter, SYS_fchmod, EPERM);
    unsigned short start = begin(filter, SYS_utimensat);
    load_argument(filter, 1);
    if (confinement->writable.count > 0) allow_if_equal(filter, 0);
    answer(filter, EPERM);
    end(filter, start);
    // Landlock sees to it from its third version on; before, a file could be emptied by its name.
    if (landlock >= 3) return;
    refuse_if_equal(filter, SYS_truncate, EPERM);
    static const int opening[][2] = {
        {SYS_openat, 2},
#ifdef __x86_64__
        {SYS_open, 1},
#endif
    };
    for (size_t i = 0; i < sizeof opening / sizeof *opening; i++) {
        start = begin(filter, opening[i][0]);
        load_argument(filter, opening[i][1]);
        add(filter, BPF_ALU | BPF_AND | BPF_K, 0, 0, O_ACCMODE | O_TRUNC);
        refuse_if_equal(filter, O_RDONLY | O_TRUNC, EPERM);
        allow(filter);
        end(filter, start);
    }
}

void confine_calls(const struct confinement *confinement, int landlock) {
    struct filter filter = {.length = 0};
    only_own_calls(&filter);
    limit_new_processes(&filter, confinement);
    limit_sockets(&filter, confinement);
    leave_others_alone(&filter, confinement);
    keep_lifeline(&filter, confinement);
    keep_memory_counted(&filter);
    limit_changes_to_files(&filter, confinement, landlock);
    REFUSE(&filter, refused);
    if (!confinement->processes) REFUSE(&filter, refused_without_processes);
    allow(&filter);

    const struct sock_fprog program = {filter.length, filter.code};
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0) return;
    if (errno != EINVAL) fail(exit_system, "confinement", strerror(errno));
    warn("there are no seccomp filters here, so this plugin can use the network and start programs.");
}
