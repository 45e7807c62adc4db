import BotHost
import FoundationEssentials
import Testing

/// The public vectors for IRC parsers (irc-parser-tests), which `scripts/setup tests` fetches.
@Suite struct IRCVectorTests {
    @Test func `lines are read as the public vectors say`() throws {
        for vector in try Self.read([SplitVector].self, from: "msg-split") {
            let message = try #require(IRCMessage(line: vector.input), "\(vector.input)")
            #expect(message.verb == vector.atoms.verb, "\(vector.input)")
            #expect(message.source?.text == vector.atoms.source, "\(vector.input)")
            #expect(message.params == vector.atoms.params ?? [], "\(vector.input)")
            let tags = Dictionary(message.tags.map { ($0.key, $0.value) }) { $1 }
            #expect(tags == vector.atoms.tags ?? [:], "\(vector.input)")
            for key in tags.keys { #expect(message.tag(key) == vector.atoms.tags?[key]) }
        }
    }

    @Test func `lines are written as the public vectors say`() throws {
        for vector in try Self.read([JoinVector].self, from: "msg-join") {
            let tags = (vector.atoms.tags ?? [:]).map { IRCMessage.Tag($0.key, $0.value) }
            let message = IRCMessage(
                vector.atoms.verb, vector.atoms.params ?? [], tags: tags,
                source: vector.atoms.source.map { IRCSource($0) })
            #expect(vector.matches.contains(message.text), "\(vector.desc): \(message.text)")
            #expect(String(decoding: message.line, as: UTF8.self) == message.text + "\r\n")
        }
    }

    @Test func `sources come apart as the public vectors say`() throws {
        for vector in try Self.read([SourceVector].self, from: "userhost-split") {
            let source = IRCSource(vector.source)
            #expect(source.nick == vector.atoms["nick"] ?? "", "\(vector.source)")
            #expect(source.user == vector.atoms["user"] ?? "", "\(vector.source)")
            #expect(source.host == vector.atoms["host"] ?? "", "\(vector.source)")
        }
    }

    @Test func `masks match what the public vectors say`() throws {
        for vector in try Self.read([MaskVector].self, from: "mask-match") {
            let mask = IRCMask(vector.mask)
            for source in vector.matches { #expect(mask.matches(source), "\(vector.mask) \(source)") }
            for source in vector.fails { #expect(!mask.matches(source), "\(vector.mask) \(source)") }
        }
    }

    @Test func `server names are what the public vectors say`() throws {
        for vector in try Self.read([HostVector].self, from: "validate-hostname") {
            #expect(IRCSource.isServerName(vector.host) == vector.valid, "\(vector.host)")
        }
    }

    private struct File<Vectors: Decodable>: Decodable {
        let tests: Vectors
    }

    private struct Atoms: Decodable {
        let tags: [String: String]?
        let source: String?
        let verb: String
        let params: [String]?
    }

    private struct SplitVector: Decodable {
        let input: String
        let atoms: Atoms
    }

    private struct JoinVector: Decodable {
        let desc: String
        let atoms: Atoms
        let matches: [String]
    }

    private struct SourceVector: Decodable {
        let source: String
        let atoms: [String: String]
    }

    private struct MaskVector: Decodable {
        let mask: String
        let matches: [String]
        let fails: [String]
    }

    private struct HostVector: Decodable {
        let host: String
        let valid: Bool
    }

    private static func read<Vector: Decodable>(_ type: [Vector].Type, from name: String) throws -> [Vector] {
        let path = "\(TestFolder.sources)/.build/irc-vectors/\(name).json"
        let bytes = try #require(
            FileManager.default.contents(atPath: path), "\(path) is missing: run scripts/setup tests")
        let vectors = try JSONDecoder().decode(File<[Vector]>.self, from: bytes).tests
        #expect(!vectors.isEmpty, "\(path) holds no vectors")
        return vectors
    }
}
