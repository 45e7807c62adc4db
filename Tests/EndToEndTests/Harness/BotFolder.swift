import Glibc

/// A folder for one test, with a config and the bot's data in it; gone with its last reference.
final class BotFolder: Sendable {
    let path: String

    var data: String { "\(path)/data" }
    var log: String { "\(data)/bothost.log" }

    /// - Parameter config: What `bothost.json` says. By default a shell, Lock with `staging` and `demo`, and the zoo.
    init(config: String = BotFolder.config()) {
        var template = Array("/tmp/bothost-e2e-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil, "no folder for the test: errno \(errno)")
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        write(config, to: "bothost.json")
    }

    deinit {
        Self.empty(path)
        rmdir(path)
    }

    /// A config with the zoo, and beside it whatever is in `others`.
    static func config(
        zoo: String = "libZooPlugin.so", settings: String = "{}",
        others: String = #""lock": {"library": "libLockPlugin.so", "settings": {"environments": ["staging", "demo"]}}"#
    ) -> String {
        """
        {
            "adapters": {"shell": {}},
            "plugins": {
                "zoo": {"library": "\(zoo)", "settings": \(settings)},
                \(others)
            },
        }
        """
    }

    // MARK: Files

    /// Writes over what the file had, in place, as `cp` does.
    func write(_ text: String, to name: String) {
        write(Array(text.utf8), to: name)
    }

    func write(_ bytes: [UInt8], to name: String) {
        let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        precondition(Glibc.write(file, bytes, bytes.count) == bytes.count, "no \(name): errno \(errno)")
        close(file)
    }

    /// What is in a file; nothing when there is none.
    static func content(of path: String) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &chunk, chunk.count)
            guard count > 0 else { return content }
            content += chunk[..<count]
        }
    }

    static func text(of path: String) -> String { String(decoding: content(of: path), as: UTF8.self) }

    static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// All files in `folder` and the folders in it, without hidden ones.
    static func files(in folder: String) -> [String] {
        names(in: folder).filter { !$0.hasPrefix(".") }.flatMap { name in
            let path = "\(folder)/\(name)"
            var about = stat()
            return stat(path, &about) == 0 && about.st_mode & S_IFMT == S_IFDIR ? files(in: path) : [path]
        }
    }

    private static func empty(_ folder: String) {
        for name in names(in: folder) where unlink("\(folder)/\(name)") != 0 {
            empty("\(folder)/\(name)")
            rmdir("\(folder)/\(name)")
        }
    }
}
