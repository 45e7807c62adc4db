import BotHost
import Glibc
import Testing

@Suite struct DataFolderTests {
    @Test func `the folder is made, for its owner only`() async throws {
        try await TestFolder.with { test async throws in
            let folder = try DataFolder(path: "\(test.path)/data")
            #expect(try test.names(in: "data") == ["host.lock", "libraries"])
            #expect(Self.mode(folder.path) == 0o700)
            #expect(Self.mode("\(folder.path)/host.lock") == 0o600)
            #expect(try test.text(of: "data/host.lock") == "\(getpid())\n")
        }
    }

    @Test func `a second bot is refused, with the first one's process`() async throws {
        try await TestFolder.with { test async throws in
            let path = "\(test.path)/data"
            let folder = try DataFolder(path: path)
            let error = #expect(throws: DataFolderError.self) { try DataFolder(path: path) }
            #expect(
                error?.description
                    == "The data folder '\(path)' is in use by another bot, process \(getpid()). Stop that one, or choose another folder with --data."
            )
            withExtendedLifetime(folder) {}
        }
    }

    @Test func `a folder that is let go can be used again`() async throws {
        try await TestFolder.with { test async throws in
            for _ in 0..<3 {
                let folder = try DataFolder(path: "\(test.path)/data")
                withExtendedLifetime(folder) {}
            }
        }
    }

    @Test func `a folder that cannot be is refused`() {
        let error = #expect(throws: DataFolderError.self) { try DataFolder(path: "/dev/null/data") }
        #expect(error?.description == "The data folder '/dev/null/data' cannot be used: mkdir: Not a directory.")
    }

    private static func mode(_ path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }
}
