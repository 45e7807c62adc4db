import Glibc

/// A folder of the bench's own beside the build, so on the disk that holds it; removed in the end.
final class TemporaryFolder {
    let path: String

    struct Failure: Error {}

    init() throws {
        var template = Array(".build/bench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, let path = realpath(template, nil) else { throw Failure() }
        defer { free(path) }
        self.path = String(cString: path)
        guard mkdir("\(self.path)/libraries", 0o700) == 0 else { throw Failure() }
    }

    deinit {
        Self.removeAll(in: path)
        rmdir(path)
    }

    static func write(_ text: String, to path: String) {
        guard let file = fopen(path, "w") else { preconditionFailure("cannot write \(path)") }
        fputs(text, file)
        fclose(file)
    }

    private static func removeAll(in folder: String) {
        guard let directory = opendir(folder) else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            if unlink("\(folder)/\(name)") != 0 {
                removeAll(in: "\(folder)/\(name)")
                rmdir("\(folder)/\(name)")
            }
        }
    }
}
