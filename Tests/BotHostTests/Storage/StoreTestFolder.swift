import Glibc

/// A folder for one test.
struct StoreTestFolder {
    let path: String

    /// Calls `body` with a folder that is gone afterwards, with all that is in it.
    static func with<Result>(_ body: (StoreTestFolder) async throws -> Result) async throws -> Result {
        var template = Array("/tmp/bothost-store-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil, "no folder for the test: errno \(errno)")
        let folder = StoreTestFolder(path: template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) })
        defer { folder.remove() }
        return try await body(folder)
    }

    var database: String { "\(path)/bothost.db" }

    /// The files in the folder, sorted by name.
    func names() -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            names.append(name)
        }
        return names.filter { $0 != "." && $0 != ".." }.sorted()
    }

    /// Removes every file in the folder.
    func empty() {
        for name in names() {
            unlink("\(path)/\(name)")
        }
    }

    func remove() {
        empty()
        rmdir(path)
    }

    func write(_ bytes: [UInt8], to name: String) {
        let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        precondition(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
    }

    func content(of name: String) -> [UInt8] {
        let descriptor = open("\(path)/\(name)", O_RDONLY)
        defer { close(descriptor) }
        var content = [UInt8](repeating: 0, count: 1 << 20)
        let count = Glibc.read(descriptor, &content, content.count)
        precondition((0..<content.count).contains(count), "no small file \(name)")
        return Array(content.prefix(count))
    }

    func mode(of path: String) -> mode_t {
        var status = stat()
        precondition(stat(path, &status) == 0, "no \(path)")
        return status.st_mode & 0o777
    }
}
