import Foundation
import PluginAPI
import Testing

/// docs/plugin-protocol.md, as far as a program can read it.
struct ProtocolDocument {
    struct Block: CustomTestStringConvertible, Sendable {
        /// The line of the document on which it begins.
        let line: Int
        /// What stands behind the backticks: `json`, `transcript`.
        let kind: String
        let lines: [String]

        var testDescription: String { "\(kind) at line \(line)" }
    }

    let blocks: [Block]

    init(file: String = #filePath) throws {
        let root = URL(fileURLWithPath: file).appending(path: "../../../..").standardizedFileURL
        let text = try String(contentsOf: root.appending(path: "docs/plugin-protocol.md"), encoding: .utf8)
        blocks = Self.blocks(in: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }

    /// The blocks of one kind.
    static func blocks(_ kind: String) throws -> [Block] {
        try ProtocolDocument().blocks.filter { $0.kind == kind }
    }

    private static func blocks(in lines: [String]) -> [Block] {
        var blocks: [Block] = []
        var open: (line: Int, kind: String, lines: [String])?
        for (index, line) in lines.enumerated() {
            if let block = open {
                if line == "```" {
                    blocks.append(Block(line: block.line, kind: block.kind, lines: block.lines))
                    open = nil
                } else {
                    open?.lines.append(line)
                }
            } else if line.hasPrefix("```") {
                open = (index + 1, String(line.dropFirst(3)), [])
            }
        }
        return blocks
    }
}
