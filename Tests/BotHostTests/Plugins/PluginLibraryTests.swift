import BotHost
import Foundation
import PluginAPI
import Testing

@Suite struct PluginLibraryTests {
    @Test func `a library is copied under its SHA-256, once`() async throws {
        try await TestFolder.with { folder async throws in
            let original = try folder.write("abc", to: "lib.so")
            let library = try PluginLibrary(copying: original, to: folder.path)
            let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
            #expect(library.path == "\(folder.path)/\(digest).so")
            #expect(try folder.text(of: "\(digest).so") == "abc")
            var first = stat()
            #expect(stat(library.path, &first) == 0 && first.st_mode & 0o777 == 0o500)
            #expect(try PluginLibrary(copying: original, to: folder.path) == library)
            var second = stat()
            #expect(stat(library.path, &second) == 0 && first.st_ino == second.st_ino)
            #expect(try folder.names() == ["\(digest).so", "lib.so"])
        }
    }

    @Test func `the copy stays as it was when the original is replaced`() async throws {
        try await TestFolder.with { folder async throws in
            let original = try folder.write("one", to: "lib.so")
            let first = try PluginLibrary(copying: original, to: folder.path)
            try folder.write("two!", to: "lib.so")
            let second = try PluginLibrary(copying: original, to: folder.path)
            #expect(first != second)
            #expect(try String(contentsOfFile: first.path, encoding: .utf8) == "one")
            #expect(try String(contentsOfFile: second.path, encoding: .utf8) == "two!")
        }
    }

    @Test func `half a copy is made anew`() async throws {
        try await TestFolder.with { folder async throws in
            let original = try folder.write("abc", to: "lib.so")
            let library = try PluginLibrary(copying: original, to: folder.path)
            unlink(library.path)
            try "a".write(toFile: library.path, atomically: false, encoding: .utf8)
            #expect(try PluginLibrary(copying: original, to: folder.path) == library)
            #expect(try String(contentsOfFile: library.path, encoding: .utf8) == "abc")
        }
    }

    @Test func `copies made at the same time do not disturb each other`() async throws {
        try await TestFolder.with { folder async throws in
            let original = try folder.write(String(repeating: "x", count: 3_000_000), to: "lib.so")
            for round in 0..<10 {
                try FileManager.default.createDirectory(
                    atPath: "\(folder.path)/\(round)", withIntermediateDirectories: false)
                try await withThrowingTaskGroup { copying in
                    for _ in 0..<8 {
                        copying.addTask {
                            let library = try PluginLibrary(copying: original, to: "\(folder.path)/\(round)")
                            var copy = stat()
                            return stat(library.path, &copy) == 0 ? copy.st_ino : 0
                        }
                    }
                    // One file, which is never replaced by another: a plugin may just be opening it.
                    let files: Set<ino_t> = try await copying.reduce(into: []) { $0.insert($1) }
                    #expect(files.count == 1 && !files.contains(0))
                }
                #expect(try folder.names(in: "\(round)").count == 1)
            }
        }
    }

    @Test func `copies that no start has used for a week are removed, other files are not`() async throws {
        try await TestFolder.with { folder async throws in
            let copies = "\(folder.path)/copies"
            try FileManager.default.createDirectory(atPath: copies, withIntermediateDirectories: false)
            let kept = try PluginLibrary(copying: try folder.write("one", to: "lib.so"), to: copies)
            let old = try PluginLibrary(copying: try folder.write("two", to: "lib.so"), to: copies)
            try folder.write("half", to: "copies/x.so.123.new")
            try folder.write("note", to: "copies/README")
            let eightDaysAgo = Date(timeIntervalSinceNow: -8 * 86_400)
            for path in [old.path, kept.path] {
                try FileManager.default.setAttributes([.modificationDate: eightDaysAgo], ofItemAtPath: path)
            }
            // Another start.
            _ = try PluginLibrary(copying: try folder.write("one", to: "lib.so"), to: copies)
            PluginLibrary.removeOldCopies(in: copies, now: Date())
            #expect(
                try folder.names(in: "copies") == [String(kept.path.dropFirst(copies.count + 1)), "README"].sorted())
            PluginLibrary.removeOldCopies(in: "\(folder.path)/none", now: Date())
        }
    }

    @Test func `what cannot be read or copied is refused`() async throws {
        try await TestFolder.with { folder async throws in
            func reason(_ path: String, to target: String) -> PluginLoadError.Reason? {
                #expect(throws: PluginLoadError.self) { try PluginLibrary(copying: path, to: target) }?.reason
            }
            let missing = "\(folder.path)/none.so"
            #expect(reason(missing, to: folder.path) == .unreadable("open: No such file or directory"))
            #expect(reason(folder.path, to: folder.path) == .unreadable("open: Is a directory"))
            let pipe = "\(folder.path)/pipe.so"
            #expect(mkfifo(pipe, 0o600) == 0)
            #expect(reason(pipe, to: folder.path) == .unreadable("open: Invalid argument"))
            let file = try folder.write("abc", to: "lib.so")
            #expect(reason(file, to: missing) == .notCopied(to: missing, "open: No such file or directory"))
        }
    }
}
