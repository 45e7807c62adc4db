import PluginAPI
import Testing

/// A conversation as it was written down: what the host says, and what the plugin must say then.
///
/// ```
/// host   {"jsonrpc":"2.0","id":1,"method":"ping","params":{}}
/// plugin {"jsonrpc":"2.0","id":1,"result":{}}
/// plugin closes
/// ```
///
/// Lines that begin with `#`, and empty ones, are for the reader.
struct Transcript {
    private enum Turn {
        case host(String)
        case plugin(String)
        case pluginCloses
    }

    private let turns: [Turn]

    init(_ lines: [String]) throws {
        turns = try lines.compactMap { line in
            if line.isEmpty || line.hasPrefix("#") { return nil }
            if line == "plugin closes" { return .pluginCloses }
            if line.hasPrefix("host ") { return .host(String(line.dropFirst(5))) }
            try #require(line.hasPrefix("plugin "), "nobody says \"\(line)\"")
            return .plugin(String(line.dropFirst(7)))
        }
    }

    /// Plays the host, and expects of `plugin` what is written.
    func replay<P: Plugin>(with plugin: P.Type) async throws {
        let conversation = try Conversation(with: plugin)
        for turn in turns {
            switch turn {
            case .host(let line): conversation.say(line)
            case .plugin(let line): #expect(try await conversation.hear() == JSONReader.read(line))
            case .pluginCloses:
                let (lines, exitCode) = try await conversation.end()
                #expect(lines == [])
                #expect(exitCode == 0)
            }
        }
    }
}
