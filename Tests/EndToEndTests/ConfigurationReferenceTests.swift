import BotHost
import Foundation
import LockPlugin
import PluginAPI
import Testing

/// `docs/configuration.md` says what the code declares.
@Suite struct ConfigurationReferenceTests {
    private static let file: String = {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return tests.deletingLastPathComponent().appending(path: "docs/configuration.md").path()
    }()

    @Test func `the documentation is as it would be written now`() throws {
        let reference = ConfigurationReference([(LockPlugin.manifest, LockPlugin.settings)]).text
        if ProcessInfo.processInfo.environment["BOTHOST_WRITE_DOCS"] != nil {
            try reference.write(toFile: Self.file, atomically: true, encoding: .utf8)
        }
        let written = (try? String(contentsOfFile: Self.file, encoding: .utf8)) ?? ""
        #expect(written == reference, "docs/configuration.md is out of date; `make docs` writes it anew")
    }
}
