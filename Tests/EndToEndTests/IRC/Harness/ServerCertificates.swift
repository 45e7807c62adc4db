import Glibc

/// A certificate authority of a test's own, and what it has signed for a server on this machine.
struct ServerCertificates {
    let folder: BotFolder

    var authority: String { "\(folder.path)/ca.pem" }
    var certificate: String { "\(folder.path)/server.pem" }
    var key: String { "\(folder.path)/server.key" }

    /// - Parameter names: Whom the server's certificate names.
    init(names: String = "DNS:localhost,IP:127.0.0.1", in folder: BotFolder) async throws {
        self.folder = folder
        try await openssl(
            ["req", "-x509", "-newkey"] + Self.newKey + ["-keyout", "ca.key", "-out", "ca.pem", "-days", "2"]
                + ["-subj", "/CN=test authority", "-addext", "keyUsage=critical,keyCertSign,cRLSign"])
        try await openssl(
            ["req", "-newkey"] + Self.newKey + ["-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=server"])
        folder.write("subjectAltName=\(names)\nbasicConstraints=CA:FALSE\n", to: "server.ext")
        try await openssl([
            "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", "server.ext", "-out", "server.pem",
        ])
    }

    private static let newKey = ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    private func openssl(_ words: [String]) async throws {
        let process = try SideProcess(["openssl"] + words, in: folder.path)
        try await poll(for: "openssl \(words[0])") { process.isRunning ? nil : () }
    }
}
