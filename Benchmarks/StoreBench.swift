import BotHost
import Glibc

/// Changes that are on disk when they are answered.
enum StoreBench {
    static func run() async throws {
        let folder = try TemporaryFolder()
        let raw = rawRate(in: folder.path)
        let store = try SQLiteStore(folder: folder.path)
        // SQLite's log grows over the first hundreds of commits, which costs more than writing in it again.
        _ = try await rate(store, callers: 1, each: 500)
        let one = try await rate(store, callers: 1, each: 2_000)
        let many = try await rate(store, callers: 64, each: 1_000)
        await store.close()
        Row.print("this disk: pwrite and fdatasync of 4 KiB", "\(raw.short)/s")
        Row.print(
            "durable changes, one caller", "\(one.short)/s, \((one / raw * 100).short) % of the disk's", goal: "≥ 60 %")
        Row.print("durable changes, 64 callers", "\(many.short)/s, \((many / raw).short) ×", goal: "≥ 10 ×")
    }

    private static func rate(_ store: SQLiteStore, callers: Int, each: Int) async throws -> Double {
        let begin = now()
        try await withThrowingTaskGroup { group in
            for caller in 0..<callers {
                group.addTask {
                    let key = "bench/\(callers)/\(caller)"
                    var revision = try await store.read(key, in: "bench")?.revision ?? 0
                    for number in 0..<each {
                        let change = StoreChange(key: key, expected: revision, json: Array("\(number)".utf8))
                        guard case .committed(let next) = try await store.commit([change], in: "bench") else {
                            preconditionFailure("a key that nobody else has was changed")
                        }
                        revision = next
                    }
                }
            }
            try await group.waitForAll()
        }
        return Double(callers * each) / (now() - begin)
    }

    private static func rawRate(in folder: String) -> Double {
        let file = open("\(folder)/raw", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(file) }
        let page = [UInt8](repeating: 1, count: 4_096)
        let count = 2_000
        for index in 0..<count { pwrite(file, page, page.count, index * page.count) }
        fdatasync(file)
        let begin = now()
        for index in 0..<count {
            pwrite(file, page, page.count, index * page.count)
            fdatasync(file)
        }
        return Double(count) / (now() - begin)
    }
}
