import Foundation
import Testing

/// Every outcome code that the plugin can end with is expected by a test and stands in docs/lock.md.
@Suite struct OutcomeCodeTests {
    private static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func `each code is expected by a test`() throws {
        let codes = try Self.codes(in: Self.sources("Plugins/Lock"))
        #expect(codes.count > 80)
        let tests = try Self.codes(in: Self.sources("Tests/LockPluginTests") + Self.sources("Tests/EndToEndTests"))
        #expect(codes.subtracting(tests).sorted() == [])
    }

    @Test func `docs/lock.md lists the codes that there are`() throws {
        let codes = try Self.codes(in: Self.sources("Plugins/Lock"))
        let page = try String(contentsOf: Self.repository.appending(path: "docs/lock.md"), encoding: .utf8)
        let table = try #require(page.components(separatedBy: "## Outcome codes").last)
        let listed = Set(table.matches(of: /`(lock\.[a-z_]+)`/).map { String($0.1) })
        #expect(codes.subtracting(listed).sorted() == [])
        #expect(listed.subtracting(codes).sorted() == [])
    }

    private static func codes(in texts: [String]) -> Set<String> {
        Set(texts.flatMap { text in text.matches(of: /"(lock\.[a-z_]+)"/).map { String($0.1) } })
    }

    /// The Swift files of a folder.
    private static func sources(_ folder: String) throws -> [String] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: repository.appending(path: folder).path())
        return try paths.filter { $0.hasSuffix(".swift") }.map {
            try String(contentsOf: repository.appending(path: "\(folder)/\($0)"), encoding: .utf8)
        }
    }
}
