package import PluginAPI

/// Who uses which environment.
package struct LockPlugin: Plugin {
    package static let manifest = Manifest(
        id: "lock", name: "cerbere", version: "0.1.0", summary: "Who uses which environment.")

    package static let settings = LockSettings.declared

    package init() {}

    package func start(_ host: PluginHost) async throws {
        let settings = try LockSettings(host.settings())
        try await Environments(host.storage).seed(settings.environments, now: host.now())
    }

    package var commands: [Command] {
        lock
        unlock
        status
        whatIsFree
        add
        remove
    }
}

extension Call {
    var environments: Environments { Environments(storage) }
    var words: LockWords { LockWords(host) }

    /// The word typed for `<env>`, without the colon of `lock staging: testing`.
    ///
    /// - Parameter command: The command's first words.
    func environmentWord(of command: String) throws -> String {
        let word = try argument("env")
        let names = word.split(separator: ",").map(String.init)
        guard !word.contains(",") || names.isEmpty else { throw words.oneAtATime(names, command) }
        return word.count > 1 && word.hasSuffix(":") ? String(word.dropLast()) : word
    }

    /// The refusal for a `word` that names no environment.
    func unknown(_ word: String) async throws -> Refusal {
        words.unknown(word, among: try await environments.all())
    }
}
