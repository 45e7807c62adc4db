import Glibc
package import PluginAPI

/// A value that stands elsewhere: `${env:NAME}` or `${file:PATH}`, as the whole of a text in the config.
///
/// What it stands for is a secret: no error says more than where it was looked for.
package enum SecretReference: Equatable, Sendable {
    case environment(String)
    case file(String)

    /// Nil when `text` means itself.
    package init?(_ text: String) throws(SecretReferenceError) {
        guard text.hasPrefix("${"), text.hasSuffix("}") else { return nil }
        let parts = text.dropFirst(2).dropLast().split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else { throw SecretReferenceError(.malformed(text)) }
        switch parts[0] {
        case "env": self = .environment(String(parts[1]))
        case "file": self = .file(String(parts[1]))
        default: throw SecretReferenceError(.malformed(text))
        }
    }

    /// What it stands for.
    package func value(_ source: ConfigurationSource) throws(SecretReferenceError) -> String {
        switch self {
        case .environment(let name): try Self.variable(name)
        case .file(let path): try Self.content(of: source.absolute(path))
        }
    }

    /// What each reference in `json` stands for, of those that can be had.
    package static func values(in json: JSON, _ source: ConfigurationSource) -> [String: String] {
        switch json {
        case .string(let text):
            guard let value = try? SecretReference(text)?.value(source) else { return [:] }
            return [text: value]
        case .array(let elements):
            return elements.reduce(into: [:]) { $0.merge(values(in: $1, source)) { first, _ in first } }
        case .object(let members):
            return members.reduce(into: [:]) { $0.merge(values(in: $1.value, source)) { first, _ in first } }
        case .null, .bool, .integer, .number: return [:]
        }
    }

    private static func variable(_ name: String) throws(SecretReferenceError) -> String {
        guard let value = getenv(name) else { throw SecretReferenceError(.noVariable(name)) }
        let text = String(cString: value)
        guard !text.isBlank else { throw SecretReferenceError(.blankVariable(name)) }
        return text
    }

    private static func content(of path: String) throws(SecretReferenceError) -> String {
        let bytes: [UInt8]
        do { bytes = try SmallFile.read(path, most: 1 << 16) } catch {
            throw SecretReferenceError(.unreadableFile(path, error))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SecretReferenceError(.unreadableFile(path, SystemError("read", code: EILSEQ)))
        }
        let end = text.lastIndex { !$0.isNewline }.map(text.index(after:)) ?? text.startIndex
        guard !text.isBlank else { throw SecretReferenceError(.blankFile(path)) }
        return String(text[..<end])
    }
}

/// Why a value that stands elsewhere could not be had.
package struct SecretReferenceError: Error, Equatable, CustomStringConvertible {
    package enum Reason: Equatable, Sendable {
        case malformed(String)
        case noVariable(String)
        case blankVariable(String)
        case unreadableFile(String, SystemError)
        case blankFile(String)
    }

    package let reason: Reason

    package init(_ reason: Reason) { self.reason = reason }

    package var description: String {
        switch reason {
        case .malformed(let text):
            #"\#(JSON.string(text).quoted) refers to nothing; write "${env:NAME}" or "${file:PATH}""#
        case .noVariable(let name): "the environment variable \(name) is not set"
        case .blankVariable(let name): "the environment variable \(name) is blank"
        case .unreadableFile(let path, let error): "the file '\(path)' cannot be used: \(error)"
        case .blankFile(let path): "the file '\(path)' is blank"
        }
    }
}

extension String {
    /// Whether there is nothing in it that can be seen.
    var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
