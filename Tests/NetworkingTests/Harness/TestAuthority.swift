import Foundation
import Testing

/// A certificate authority of a test's own, in a folder that goes with it.
final class TestAuthority: Sendable {
    let folder: String
    var file: String { "\(folder)/ca.pem" }

    struct Leaf: Sendable {
        let certificate: String
        let key: String
    }

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/bothost-tls-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        _ = try selfSigned("ca", ["-addext", "keyUsage=critical,keyCertSign,cRLSign"])
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A certificate for `names`, such as `DNS:localhost,IP:127.0.0.1`, that begins to be valid now.
    func leaf(for names: String, days: Int = 2) throws -> Leaf {
        let path = "\(folder)/\(UUID().uuidString)"
        try openssl(
            ["req", "-newkey"] + Self.key + ["-keyout", path + ".key", "-out", path + ".csr", "-subj", "/CN=localhost"])
        let extensions = "subjectAltName=\(names)\nbasicConstraints=CA:FALSE\n"
        try extensions.write(toFile: path + ".ext", atomically: false, encoding: .utf8)
        try openssl([
            "x509", "-req", "-in", path + ".csr", "-CA", file, "-CAkey", "\(folder)/ca.key", "-CAcreateserial",
            "-days", "\(days)", "-extfile", path + ".ext", "-out", path + ".pem",
        ])
        return Leaf(certificate: path + ".pem", key: path + ".key")
    }

    /// A certificate that nobody else has signed.
    func selfSigned(_ name: String, _ options: [String] = []) throws -> Leaf {
        let path = "\(folder)/\(name)"
        try openssl(
            ["req", "-x509", "-newkey"] + Self.key + ["-keyout", path + ".key", "-out", path + ".pem", "-days", "2"]
                + ["-subj", "/CN=\(name)"] + options)
        return Leaf(certificate: path + ".pem", key: path + ".key")
    }

    /// Locks `key` with a passphrase.
    func locked(_ key: String) throws -> String {
        try openssl(["pkey", "-in", key, "-aes256", "-passout", "pass:secret", "-out", key + ".locked"])
        return key + ".locked"
    }

    private static let key = ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    private func openssl(_ words: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = words
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "openssl \(words.joined(separator: " "))")
    }
}
