package import PluginAPI

/// Why a plugin could not be started.
package struct PluginLoadError: Error, Equatable, CustomStringConvertible {
    package enum Reason: Equatable, Sendable {
        case unreadable(String)
        case untrusted(String)
        case badGrant(String)
        case notCopied(to: String, String)
        case missingSymbol(String)
        case noCommonProtocol(plugin: [Int], host: Int)
        case badSettings(String)
        /// They are not as the plugin declares them.
        case wrongSettings([ConfigurationProblem])
        case badManifest(String)
        case launcher(String)
        case died(String)
        case silent(Duration)
        /// It ended with the code that says: somebody has to change my configuration first.
        case gaveUp
        case crashes(Int, pause: Duration)
        case stopping
        /// Somebody stopped it meanwhile.
        case held
    }

    package let path: String
    package let reason: Reason

    package init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }

    /// Whether trying again can help without anybody changing something.
    package var mayPass: Bool {
        switch reason {
        case .died, .silent, .launcher, .notCopied: true
        case .unreadable, .untrusted, .badGrant, .missingSymbol, .noCommonProtocol, .badSettings, .wrongSettings,
            .badManifest, .gaveUp,
            .stopping, .held:
            false
        case .crashes: true
        }
    }

    package var description: String {
        switch reason {
        case .unreadable(let detail):
            "Cannot open plugin '\(path)': \(detail)."
        case .untrusted(let detail):
            "Plugin '\(path)' is refused: \(detail)"
        case .badGrant(let detail):
            "'\(path)' cannot have what its grants in the config say: write to \(detail). Make that folder, or correct the grant."
        case .notCopied(let folder, let detail):
            "Cannot copy plugin '\(path)' to '\(folder)': \(detail)."
        case .missingSymbol(let symbol):
            "'\(path)' is not a plugin: it has no symbol '\(symbol)'. See docs/plugin-protocol.md."
        case .noCommonProtocol(let plugin, let host):
            "'\(path)' speaks plugin protocol \(plugin.map(String.init).joined(separator: ", ")), this host speaks \(host). Rebuild the plugin."
        case .badSettings(let detail):
            "'\(path)' does not accept its settings: \(detail). Correct them in the config and start again."
        case .wrongSettings(let problems):
            "'\(path)' cannot use its settings; correct them in the config and start again. "
                + problems.map(\.description).joined(separator: "; ")
        case .badManifest(let detail):
            "'\(path)' does not describe itself as docs/plugin-protocol.md says: \(detail)"
        case .launcher(let detail):
            "A process for '\(path)' could not be started: \(detail)."
        case .died(let how):
            "'\(path)' \(how) before it was ready; the log may say why."
        case .gaveUp:
            "'\(path)' ended with exit code 78 (EX_CONFIG): it needs another configuration. The log may say which; then reload it."
        case .crashes(let count, let pause):
            "'\(path)' crashed \(count) times in a row, so it is tried again only after \(DurationText.words(for: pause)), or when it is reloaded."
        case .stopping:
            "'\(path)' is not started any more: the bot is stopping."
        case .held:
            "'\(path)' was stopped by somebody else meanwhile; \"plugins\" says by whom."
        case .silent(let duration):
            "'\(path)' was not ready within \(duration.components.seconds) s."
        }
    }
}

extension PluginLoadError.Reason {
    /// What the launcher's `launcher.failed` means.
    package init(launcherSaid params: JSON) {
        let detail = params["detail"]?.string ?? ""
        self =
            switch params["what"]?.string {
            case "unreadable": .unreadable(detail)
            case "grant": .badGrant(detail)
            case "missingSymbol": .missingSymbol(detail)
            default: .launcher(detail)
            }
    }
}
