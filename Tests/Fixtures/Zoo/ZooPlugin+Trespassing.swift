import Glibc
import PluginAPI

/// Commands that try what a plugin may not do, and tell how the kernel answered.
extension ZooPlugin {
    @CommandsBuilder var trespassing: [Command] {
        reading
        listing
        writing
        connecting
        resolving
        forking
        spawning
        allocating
        calling
        escaping
    }

    private var reading: Command {
        Command("zoo read <path>", summary: "Reads a file.", effect: .reads) { call in
            try Attempt { Attempt.open(try call.argument("path"), O_RDONLY) }.outcome
        }
    }

    private var listing: Command {
        Command("zoo list <path>", summary: "Lists a folder.", effect: .reads) { call in
            try Attempt { Attempt.open(try call.argument("path"), O_RDONLY | O_DIRECTORY) }.outcome
        }
    }

    private var writing: Command {
        Command("zoo write <path>", summary: "Makes a file, or writes over it.") { call in
            try Attempt { Attempt.open(try call.argument("path"), O_WRONLY | O_CREAT) }.outcome
        }
    }

    private var connecting: Command {
        Command("zoo connect <port:integer>", summary: "Connects to a port of this machine.") { call in
            Attempt { Attempt.connect(UInt16(call.integer("port") ?? 0)) }.outcome
        }
    }

    private var resolving: Command {
        Command("zoo resolve <name>", summary: "Looks a host's name up.") { call in
            try Attempt {
                var found: UnsafeMutablePointer<addrinfo>?
                let code = getaddrinfo(try call.argument("name"), "80", nil, &found)
                if let found { freeaddrinfo(found) }
                return code == 0 ? 0 : -1
            }.outcome
        }
    }

    private var forking: Command {
        Command("zoo fork", summary: "Forks.") { _ in
            Attempt {
                let pid = LibraryCall("fork").run()
                if pid == 0 { while true { sleep(1_000) } }
                return pid
            }.outcome
        }
    }

    private var spawning: Command {
        Command("zoo spawn <program>", summary: "Starts a program, and waits for its end.") { call in
            try Attempt {
                let program = try call.argument("program")
                var pid = pid_t()
                errno = posix_spawn(&pid, program, nil, nil, [strdup(program), nil], [nil])
                guard errno == 0 else { return -1 }
                var status: Int32 = 0
                waitpid(pid, &status, 0)
                return Int(status)
            }.outcome
        }
    }

    private var allocating: Command {
        Command("zoo allocate <mebibytes:integer>", summary: "Takes that much memory, and keeps it.") { call in
            for _ in 0..<(call.integer("mebibytes") ?? 0) {
                let block = UnsafeMutableRawPointer.allocate(byteCount: 1 << 20, alignment: 16)
                memset(block, 1, 1 << 20)
            }
            return Outcome("zoo.allocated", "I have it.")
        }
    }

    private var calling: Command {
        Command(
            "zoo call <numbers…>", summary: "Calls the kernel: the call's number, then its arguments."
        ) { call in
            let numbers = try call.argument("numbers").split(separator: " ").compactMap { Int($0) }
            return Attempt { LibraryCall("syscall").run(numbers) }.outcome
        }
    }

    private var escaping: Command {
        Command("zoo escape", summary: "Starts a process as the crash handler may, cuts all ties, and stays.") { call in
            try await call.reply(Outcome("zoo.escapes", "I go."))
            // Below are the conversation and what it is made of, without which it would be ended at once.
            let close = LibraryCall("close")
            for descriptor in 16...1_024 { close.run([descriptor]) }
            LibraryCall("setsid").run()
            let stack = UnsafeMutableRawPointer.allocate(byteCount: 1 << 16, alignment: 16)
            // clone(2): CLONE_VM | CLONE_VFORK.
            LibraryCall("clone").start(stack + (1 << 16), flags: 0x4100)
            return Outcome("zoo.escaped", "I am back.")
        }
    }
}

/// Something tried, and how the kernel answered.
private struct Attempt: Encodable {
    let result: Int
    /// The error's number, 0 for success.
    let error: Int

    init(_ body: () throws -> Int) rethrows {
        errno = 0
        result = try body()
        error = result < 0 ? Int(errno) : 0
    }

    var outcome: Outcome {
        error == 0
            ? Outcome("zoo.succeeded", self, "I could.")
            : Outcome("zoo.failed", self, "\(String(cString: strerror(Int32(error))))")
    }

    static func open(_ path: String, _ flags: Int32) -> Int {
        let file = Glibc.open(path, flags | O_CLOEXEC, 0o600)
        defer { if file >= 0 { close(file) } }
        // Some files can be opened, and then say no.
        var byte: UInt8 = 0
        if file >= 0 && flags & (O_WRONLY | O_DIRECTORY) == 0 && read(file, &byte, 1) < 0 { return -1 }
        return Int(file)
    }

    static func connect(_ port: UInt16) -> Int {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return -1 }
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Int(Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)))
            }
        }
    }
}

/// A function of the C library that Swift keeps from its programs.
private struct LibraryCall {
    private let address: UnsafeMutableRawPointer

    init(_ name: String) {
        guard let address = dlsym(nil, name) else { preconditionFailure("no \(name)") }
        self.address = address
    }

    /// Those that are not used are passed all the same: nobody looks at them.
    @discardableResult
    func run(_ arguments: [Int] = []) -> Int {
        typealias Function = @convention(c) (Int, Int, Int, Int, Int, Int, Int) -> Int
        let all = arguments + Array(repeating: 0, count: max(0, 7 - arguments.count))
        let result = unsafeBitCast(address, to: Function.self)(
            all[0], all[1], all[2], all[3], all[4], all[5], all[6])
        // What returns an int leaves the upper half as it was.
        return Int(Int32(truncatingIfNeeded: result))
    }

    /// As `clone`: a process that sleeps for ever.
    func start(_ stack: UnsafeMutableRawPointer, flags: Int32) {
        typealias Body = @convention(c) (UnsafeMutableRawPointer?) -> Int32
        typealias Function = @convention(c) (Body, UnsafeMutableRawPointer, Int32, UnsafeMutableRawPointer?) -> Int32
        _ = unsafeBitCast(address, to: Function.self)({ _ in while true { sleep(1_000) } }, stack, flags, nil)
    }
}
