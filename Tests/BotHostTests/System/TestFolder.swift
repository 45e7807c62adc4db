import FoundationEssentials
import Glibc
import Testing

/// A folder for one test.
struct TestFolder: Sendable {
    let path: String

    /// Calls `body` with a folder that is gone afterwards, with all that is in it.
    static func with<Result>(_ body: (TestFolder) async throws -> Result) async throws -> Result {
        let folder = try TestFolder()
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        return try await body(folder)
    }

    private init() throws {
        var template = Array("/tmp/bothost-test-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil, "no folder for the test: errno \(errno)")
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    /// The folder of the package that is tested.
    static let sources: String = {
        let file = #filePath
        return file.range(of: "/Tests/BotHostTests/").map { String(file[..<$0.lowerBound]) } ?? "."
    }()

    /// Writes `text` and returns the file's path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
        return "\(path)/\(name)"
    }

    func text(of name: String) throws -> String { try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8) }

    /// The names of what is in the folder, or in a folder in it.
    func names(in folder: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)").sorted()
    }
}
