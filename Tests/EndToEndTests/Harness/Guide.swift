import Foundation

/// A page of the documentation that can be followed word for word.
///
/// Blocks of `sh` are commands, and `cd` in them says where what follows takes place. A block below a line that is only a
/// name in code style is that file. Blocks of `console` are conversations with the bot.
struct Guide {
    struct File {
        let path: String
        let text: String
    }

    /// What is typed to the bot, and all that it answers.
    struct Conversation {
        let folder: String
        let command: String
        fileprivate(set) var typed = ""
        fileprivate(set) var answers: [String] = []

        /// The last part of the folder.
        var name: String { URL(filePath: folder).lastPathComponent }
    }

    static let repository: String = {
        let harness = URL(filePath: #filePath).deletingLastPathComponent()
        return harness.appending(path: "../../..").standardizedFileURL.path(percentEncoded: false).trimmingSlash
    }()

    private(set) var files: [File] = []
    private(set) var conversations: [Conversation] = []
    private var folder = Guide.repository

    init(_ text: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        var heading = ""
        while let line = lines.popFirst() {
            guard line.hasPrefix("```") else {
                if !line.isEmpty { heading = String(line) }
                continue
            }
            let block = lines.prefix { $0 != "```" }.map(String.init)
            lines = lines.dropFirst(block.count + 1)
            take(block, language: line.dropFirst(3), below: heading)
            heading = ""
        }
    }

    private mutating func take(_ block: [String], language: Substring, below heading: String) {
        switch language {
        case "sh":
            for line in block where line.hasPrefix("cd ") { folder = Self.path(line.dropFirst(3), from: folder) }
        case "console":
            conversations.append(Conversation(block, in: folder))
        default:
            guard let name = heading.wholeMatch(of: #/`([^`]+)`:/#)?.1 else { return }
            files.append(File(path: Self.path(name, from: folder), text: block.map { $0 + "\n" }.joined()))
        }
    }

    private static func path(_ relative: Substring, from folder: String) -> String {
        URL(filePath: "\(folder)/\(relative)").standardizedFileURL.path(percentEncoded: false).trimmingSlash
    }
}

extension Guide.Conversation {
    fileprivate init(_ block: [String], in folder: String) {
        self.init(folder: folder, command: String(block.first?.dropFirst(2) ?? ""))
        for line in block.dropFirst() {
            if let (_, person, words) = line.wholeMatch(of: #/(\w+)> (.*)/#)?.output {
                typed += "/as \(person) \(words)\n"
            } else {
                answers.append(line)
            }
        }
    }
}

extension String {
    fileprivate var trimmingSlash: String { count > 1 && hasSuffix("/") ? String(dropLast()) : self }
}
