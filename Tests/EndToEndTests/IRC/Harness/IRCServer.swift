import Synchronization

/// A real IRC server at a port of its own, which can be killed and started again there.
final class IRCServer: Sendable {
    let port: UInt16
    let folder: BotFolder
    private let words: [String]
    private let process = Mutex<SideProcess?>(nil)

    /// - Parameters:
    ///   - words: The program and its arguments.
    ///   - folder: Where its config is.
    init(_ words: [String], port: UInt16, in folder: BotFolder) async throws {
        (self.words, self.port, self.folder) = (words, port, folder)
        try await start()
    }

    func start() async throws {
        let process = try SideProcess(words, in: folder.path)
        self.process.withLock { $0 = process }
        try await process.waitUntilReady("\(words[0]) at port \(port)") { [port] in LoopbackPort.isOpen(port) }
    }

    /// Ends it without a word to anybody.
    func kill() async throws {
        process.withLock { $0?.end() }
        try await poll(for: "the end of \(words[0])") { [port] in LoopbackPort.isOpen(port) ? nil : () }
    }

    /// It takes nothing more, and its connections do not break.
    func freeze() { process.withLock { $0?.freeze() } }

    /// What the config says of it.
    ///
    /// - Parameter members: Added to what every bot here has.
    func network(_ members: String = "", pace: String = #""flood_control": false"#) -> String {
        """
        {"server": "localhost", "port": \(port), "tls": false, "rooms": ["#ops"], \(pace), \(members)}
        """
    }
}

extension IRCServer {
    /// ngIRCd, which knows no accounts, and takes three lines a second from each client.
    static func ngIRCd() async throws -> IRCServer {
        let folder = BotFolder(config: "")
        let port = LoopbackPort.free()
        folder.write(
            """
            [Global]
              Name = irc.test.local
              Info = a server for tests
              Listen = 127.0.0.1
              Ports = \(port)
              MotdPhrase = hello
              AdminInfo1 = tests
            [Limits]
              MaxConnectionsIP = 0
              MaxNickLength = 24
            [Options]
              DNS = no
              Ident = no
              PAM = no

            """, to: "ngircd.conf")
        return try await IRCServer(["ngircd", "-n", "-f", "\(folder.path)/ngircd.conf"], port: port, in: folder)
    }
}
