import BotHost
import FoundationEssentials
import Glibc
import Testing

/// Libraries that somebody else could replace are refused.
@Suite struct LibraryTrustTests {
    @Test func `a library of the bot's own is taken`() async throws {
        try await copy { _, _ in
        } check: {
            #expect($0 == nil)
        }
    }

    @Test(arguments: [
        (mode_t(0o664), "writable by its group", "g-w"),
        (0o646, "writable by everyone", "go-w"),
    ])
    func `a library that others can write is refused`(mode: mode_t, how: String, cure: String) async throws {
        try await copy { library, _ in
            chmod(library, mode)
        } check: {
            #expect(
                $0 == """
                    Plugin '/LIBRARY' is refused: it is \(how), who can change what the bot runs. \
                    Forbid that: chmod \(cure) '/LIBRARY'.
                    """)
        }
    }

    @Test func `so is one in a folder where others can put another`() async throws {
        try await copy { _, folder in
            chmod(folder, 0o770)
        } check: {
            #expect(
                $0 == """
                    Plugin '/LIBRARY' is refused: its folder '/FOLDER' is writable by its group, who can put another \
                    library there. Forbid that: chmod g-w '/FOLDER'.
                    """)
        }
    }

    @Test func `a folder like tmp will do for a library of the bot's own`() async throws {
        try await copy { _, folder in
            chmod(folder, 0o1777)
        } check: {
            #expect($0 == nil)
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
    func `a library of somebody else is refused`() async throws {
        try await copy { library, _ in
            chown(library, 12_345, 0)
        } check: {
            #expect(
                $0 == """
                    Plugin '/LIBRARY' is refused: it belongs to user 12345, who can change what the bot runs. \
                    Make it the bot's: chown 0 '/LIBRARY'.
                    """)
        }
    }

    /// Prepares a library in a folder, and looks at the words with which it is refused.
    private func copy(
        after prepare: (_ library: String, _ folder: String) -> some Any, check: (String?) -> Void
    ) async throws {
        try await TestFolder.with { folder in
            let library = try folder.write("a library", to: "lib.so")
            chmod(library, 0o644)
            _ = prepare(library, folder.path)
            do {
                _ = try PluginLibrary(copying: library, to: folder.path)
                check(nil)
            } catch let error as PluginLoadError {
                #expect(!error.mayPass)
                check(
                    error.description.replacing(library, with: "/LIBRARY").replacing(folder.path, with: "/FOLDER"))
            }
        }
    }
}
