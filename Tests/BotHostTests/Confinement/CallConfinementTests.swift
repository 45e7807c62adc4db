import BotHost
import FoundationEssentials
import Glibc
import PluginAPI
import Testing

/// Which calls to the kernel a plugin's process can make.
@Suite(.timeLimit(.minutes(5))) struct CallConfinementTests {
    // MARK: Network

    @Test func `the network is closed`() async throws {
        try await Listener.with { port async throws in
            try await LiveHost.with { bot async throws in
                try await bot.tries("connect \(port)", EACCES)
                #expect(try await bot.says("zoo resolve localhost.example.invalid").code == "zoo.failed")
            }
        }
    }

    @Test func `with the grant it is open`() async throws {
        try await Listener.with { port async throws in
            let plugin = LiveHost.Plugin(confinement: Confinement(grants: [.network]))
            try await LiveHost.with([plugin]) { bot async throws in
                try await bot.tries("connect \(port)")
                try await bot.tries("resolve localhost")
            }
        }
    }

    // MARK: Processes

    @Test func `a plugin cannot start programs`() async throws {
        try await LiveHost.with { bot async throws in
            try await bot.tries("fork", EPERM)
            try await bot.tries("spawn /bin/true", EPERM)
        }
    }

    @Test func `with the grant it can, and they end with it`() async throws {
        let plugin = LiveHost.Plugin(confinement: Confinement(grants: [.processes]))
        try await LiveHost.with([plugin]) { bot async throws in
            try await bot.tries("spawn /bin/true")
            try await bot.tries("fork")
            let pid = try #require(bot.pid())
            #expect(ProcessGroup.members(of: pid).count == 2)
            try await bot.says("zoo exit 0")
            try await bot.says("zoo echo hi")
            while ProcessGroup.members(of: pid) != [] { await Task.yield() }
        }
    }

    @Test func `a process started in the manner of the crash handler ends with its plugin`() async throws {
        try await LiveHost.with { bot async throws in
            let pid = try #require(bot.pid())
            try await withThrowingTaskGroup { chat in
                chat.addTask { _ = try await bot.says("zoo escape") }
                while ProcessGroup.members(of: pid).count < 2 { await Task.yield() }
                kill(pid, SIGKILL)
                try await chat.waitForAll()
            }
            #expect(try await bot.says("zoo echo hi").plain == "hi")
            while ProcessGroup.members(of: pid) != [] { await Task.yield() }
        }
    }

    @Test func `a trap is reported all the same`() async throws {
        try await LiveHost.with { bot async throws in
            try await bot.says("zoo trap")
            try await bot.says("zoo echo hi")
            #expect(bot.log.count("closure #1 in ZooPlugin.trapping.getter") == 1)
        }
    }

    // MARK: Memory

    @Test func `memory without end costs the plugin its process, and nobody else anything`() async throws {
        let plugin = LiveHost.Plugin(confinement: Confinement(memory: ByteSize(mebibytes: 64)))
        try await LiveHost.with([plugin, .init(instance: "other")]) { bot async throws in
            let other = bot.pid(of: "other")
            #expect(try await bot.says("zoo allocate 16").code == "zoo.allocated")
            #expect(try await bot.says("zoo allocate 100").code == "host.outcome_unknown")
            #expect(try await bot.says("zoo echo hi").plain == "hi")
            #expect(bot.log.count("zoo: was ended by SIG") == 1)
            #expect(bot.pid(of: "other") == other)
            #expect(try await bot.says("other allocate 200").code == "zoo.allocated")
        }
    }

    @Test func `the least memory that a config can give is enough to run and to report a trap`() async throws {
        let plugin = LiveHost.Plugin(confinement: Confinement(memory: ByteSize(mebibytes: 32)))
        try await LiveHost.with([plugin]) { bot async throws in
            #expect(try await bot.says("zoo echo hi").plain == "hi")
            try await bot.says("zoo trap")
            try await bot.says("zoo echo hi")
            #expect(bot.log.count("closure #1 in ZooPlugin.trapping.getter") == 1)
        }
    }

    // MARK: The launcher

    @Test(arguments: [
        ("walls=3", "not known to this launcher"), ("grant=everything", "not known to this launcher"),
        ("memory=1G", "not a number"), ("files=-1", "not a number"), ("write=out", "not an absolute path"),
    ])
    func `the launcher takes nothing that it does not understand`(word: String, complaint: String) async throws {
        try await TestFolder.with { tools async throws in
            let program = try tools.write("#!/bin/sh\nexec \(Build.launcher) '\(word)' \"$@\"\n", to: "launcher")
            chmod(program, 0o700)
            try await LiveHost.with([.init(program: program)]) { bot async throws in
                #expect(bot.log.count("'\(Build.zoo)' could not be started: '\(word)': \(complaint).") > 0)
            }
        }
    }

    // MARK: Everything else, by number

    #if arch(x86_64)
        @Test func `calls that reach beyond the process are refused`() async throws {
            let host = getpid()
            try await LiveHost.with { bot async throws in
                for (call, error) in Self.refused + Self.refused(towards: host) {
                    try await bot.tries("call \(call)", error)
                }
                // All of that, and it is still there.
                #expect(bot.log.count("zoo: was ended") == 0)
                try await bot.tries("call 62 0 0")  // kill, itself
                try await bot.tries("call 53 1 1 0 0", EFAULT)  // socketpair, AF_UNIX, SOCK_STREAM
            }
        }

        private static let refused: [(String, Int32)] = [
            ("101 0", EPERM),  // ptrace, PTRACE_TRACEME
            ("41 1 1 0", EACCES), ("41 1 2 0", EACCES),  // socket, AF_UNIX
            ("41 2 1 0", EACCES), ("41 10 2 0", EACCES), ("41 16 3 0", EACCES),  // AF_INET, AF_INET6, AF_NETLINK
            ("41 17 3 0", EACCES), ("41 40 1 0", EACCES),  // AF_PACKET, AF_VSOCK
            ("53 1 2 0 0", EACCES),  // socketpair, SOCK_DGRAM
            // io_uring_setup, bpf, perf_event_open, userfaultfd
            ("425 1 0", EPERM), ("321 0 0 0", EPERM), ("298 0 0 0", EPERM), ("323 0", EPERM),
            // keyctl, unshare, setns, mount
            ("250 0", EPERM), ("272 0", EPERM), ("308 0 0", EPERM), ("165 0 0 0", EPERM),
            // clone as fork, as posix_spawn and with a user namespace; fork, vfork
            ("56 17", EPERM), ("56 16657", EPERM), ("56 268500992", EPERM), ("57", EPERM), ("58", EPERM),
            ("435 0 0", ENOSYS), ("437 0 0", ENOSYS), ("900", ENOSYS),  // clone3, openat2, what is newer
            ("112", EPERM), ("109 0 0", EPERM), ("157 1 0", EPERM),  // setsid, setpgid, prctl PR_SET_PDEATHSIG
            ("3 256", EPERM), ("32 256", EPERM), ("72 256 4 0", EPERM),  // the lifeline: close, dup, fcntl F_SETFL
            ("436 3 1000", 0),  // close_range, which only says that it did
            ("319 0 0", EPERM), ("29 0 4096 0", EPERM),  // memfd_create, shmget
            ("9 0 4096 3 33 0 0", EPERM), ("9 0 4096 3 290 0 0", EPERM),  // mmap, shared or growing down
            // chmod, fchmodat, chown, setxattr
            ("90 0 0", EPERM), ("268 0 0 0", EPERM), ("92 0 0 0", EPERM), ("188 0 0", EPERM),
            ("1073741863", EPERM),  // getpid, as x32
        ]

        private static func refused(towards host: pid_t) -> [(String, Int32)] {
            [
                // kill, tgkill, tkill
                ("62 \(host) 0", EPERM), ("234 \(host) \(host) 0", EPERM), ("200 \(host) 0", EPERM),
                ("310 \(host) 0 0 0 0 0", EPERM), ("302 \(host) 7 0 0", EPERM),  // process_vm_readv, prlimit64
                ("141 0 \(host) 19", EPERM), ("203 \(host) 0 0", EPERM),  // setpriority, sched_setaffinity
                ("72 1 8 \(host)", EPERM),  // fcntl, F_SETOWN
            ]
        }
    #endif
}

/// The processes of one process group.
enum ProcessGroup {
    static func members(of group: pid_t) -> [pid_t] {
        guard let directory = opendir("/proc") else { return [] }
        defer { closedir(directory) }
        var members: [pid_t] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let pid = pid_t(name), getpgid(pid) == group, !isDead(pid) { members.append(pid) }
        }
        return members.sorted()
    }

    /// Whether nothing is left of it but its number, for whoever may want to know how it ended.
    private static func isDead(_ pid: pid_t) -> Bool {
        let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        return status?.split(separator: ")").last?.hasPrefix(" Z") ?? true
    }
}

/// A socket of the test's own to connect to.
private enum Listener {
    static func with(_ body: @Sendable (_ port: UInt16) async throws -> Void) async throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                precondition(bind(socket, $0, size) == 0 && listen(socket, 16) == 0)
                precondition(getsockname(socket, $0, &size) == 0)
            }
        }
        try await body(UInt16(bigEndian: address.sin_port))
    }
}
