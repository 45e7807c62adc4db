import Foundation
import Networking
import Testing

/// `openssl s_server`, which answers each line with the line reversed, and closes at `CLOSE`.
final class OpenSSLServer: Sendable {
    let port: UInt16
    private let process: Process

    /// - Parameter host: An address to listen on, as `openssl` takes it.
    init(_ leaf: TestAuthority.Leaf, host: String = "127.0.0.1", _ options: [String] = []) throws {
        let output = Pipe()
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments =
            ["s_server", "-accept", "\(host):0", "-rev", "-cert", leaf.certificate, "-key", leaf.key] + options
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardOutput = output
        try process.run()
        port = try Self.port(saidBy: output.fileHandleForReading)
    }

    deinit { kill() }

    func endpoint(_ host: String = "localhost") -> Endpoint { Endpoint(host, port) }

    /// Ends it without a word to anybody.
    func kill() {
        if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// From its line `ACCEPT 127.0.0.1:40123`.
    private static func port(saidBy output: FileHandle) throws -> UInt16 {
        var said = ""
        while let bytes = try output.read(upToCount: 1), !bytes.isEmpty {
            said += String(decoding: bytes, as: UTF8.self)
            guard said.hasSuffix("\n") else { continue }
            if said.hasPrefix("ACCEPT"), let port = said.split(separator: ":").last {
                return try #require(UInt16(port.trimmingCharacters(in: .whitespacesAndNewlines)))
            }
            said = ""
        }
        throw Unexpected()
    }
}
