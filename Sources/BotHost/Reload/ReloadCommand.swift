import PluginAPI

/// `bothost reload`: has the config read anew.
struct ReloadCommand: Sendable {
    let reloads: Reloads

    var command: Command {
        Command(
            "bothost reload", summary: "Reads my config anew, and restarts only what is different.", needs: .admins
        ) { _ in
            switch try await reloads.reload() {
            case .success(let report): return HostWords.reloaded(report)
            case .failure(let refused): throw HostWords.notReloaded(refused)
            case nil: throw HostWords.stopping
            }
        }
    }
}
