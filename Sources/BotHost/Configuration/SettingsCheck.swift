package import PluginAPI

/// Holds what the config says against what was declared, and completes it.
///
/// The host's own settings and those of every plugin are checked here.
package struct SettingsCheck: Sendable {
    package private(set) var problems: [ConfigurationProblem] = []
    /// The files that were looked up, absolute, each once.
    package private(set) var files: [String] = []
    /// What was looked up elsewhere, and what secrets stand in the file itself.
    package private(set) var secrets: [String] = []
    private let source: ConfigurationSource
    /// Whether a text may stand for something elsewhere. The admin's may; a plugin's default could pry.
    private var takesReferences = true

    package init(_ source: ConfigurationSource) { self.source = source }

    /// The members that are as `declared`, those with a default filled in. What is wrong with the others is in `problems`.
    package mutating func object(
        _ json: JSON, _ declared: [Setting], at path: [JSONPathStep] = []
    ) -> JSONObject {
        guard case .object(let members) = json else {
            complain(path, "must be an object in { }; found \(json.quoted)")
            return JSONObject()
        }
        refuseUnknown(members, declared.map(\.name), at: path)
        var checked = JSONObject()
        for setting in declared {
            checked[setting.name] = member(setting, of: members, at: path)
        }
        return checked
    }

    package mutating func complain(_ path: [JSONPathStep], _ message: String) {
        complain(source.problem(path, message))
    }

    package mutating func complain(_ problem: ConfigurationProblem) {
        if !problems.contains(problem) { problems.append(problem) }
    }

    private mutating func refuseUnknown(_ members: JSONObject, _ known: [String], at path: [JSONPathStep]) {
        for member in members where !known.contains(member.name) {
            complain(path + [.name(member.name)], "is not known here; \(Self.advice(member.name, known))")
        }
    }

    private mutating func member(_ setting: Setting, of members: JSONObject, at path: [JSONPathStep]) -> JSON? {
        let place = path + [.name(setting.name)]
        if let given = members[setting.name] { return value(given, setting.type, like: setting.example, at: place) }
        guard !setting.isRequired else {
            complain(path, "needs \"\(setting.name)\"\(Self.example(setting.example))")
            return nil
        }
        return setting.defaultValue.flatMap { standard($0, setting.type, at: place) }
    }

    private mutating func standard(_ json: JSON, _ type: SettingType, at path: [JSONPathStep]) -> JSON? {
        let before = takesReferences
        takesReferences = false
        defer { takesReferences = before }
        return value(json, type, at: path)
    }

    // MARK: Values

    private mutating func value(
        _ json: JSON, _ type: SettingType, like example: JSON? = nil, at path: [JSONPathStep]
    ) -> JSON? {
        switch type.kind {
        case .object(let members):
            guard json.object != nil else { return mismatch(json, type, example, at: path) }
            return .object(object(json, members, at: path))
        case .table(let type): return table(json, type, example, at: path)
        case .list(let element):
            guard let elements = json.array else { return mismatch(json, type, example, at: path) }
            return .array(
                elements.enumerated().compactMap { value($0.element, element, at: path + [.index($0.offset)]) })
        case .either(let types):
            guard let type = types.first(where: { $0.looksLike(json) }) else {
                return mismatch(json, type, example, at: path)
            }
            return value(json, type, like: example, at: path)
        case .anything:
            lookUpAll(json, at: path)
            return json
        case .text, .secret, .integer, .duration, .yesNo, .oneOf:
            guard let found = lookUp(json, at: path) else { return nil }
            return plain(found, type, example, at: path)
        }
    }

    private mutating func table(
        _ json: JSON, _ type: SettingType, _ example: JSON?, at path: [JSONPathStep]
    ) -> JSON? {
        guard let members = json.object else { return mismatch(json, .table(of: type), example, at: path) }
        return .object(
            JSONObject(
                members.compactMap { member in
                    value(member.value, type, at: path + [.name(member.name)])
                        .map { JSONObject.Member(name: member.name, value: $0) }
                }))
    }

    private mutating func plain(
        _ found: Found, _ type: SettingType, _ example: JSON?, at path: [JSONPathStep]
    ) -> JSON? {
        do throws(SettingMistake) {
            if case .secret = type.kind, let secret = found.value.string { secrets.append(secret) }
            return try type.checked(found.value)
        } catch {
            switch error {
            case .otherKind: return mismatch(found.shown, type, example, at: path)
            case .blank: complain(path, "is blank; a secret must not be")
            case .outOfRange(let words): complain(path, "\(found.shown.quoted) \(words)")
            case .noDuration: complain(path, "\(found.shown.quoted) is not a duration; \(found.durationAdvice)")
            case .noneOf(let words):
                complain(path, "\(found.shown.quoted) is none of the possible ones; \(found.advice(among: words))")
            }
            return nil
        }
    }

    private mutating func mismatch(
        _ found: JSON, _ type: SettingType, _ example: JSON?, at path: [JSONPathStep]
    ) -> JSON? {
        // A text may be a secret that stands in the wrong place.
        let words = type.mayHoldSecret ? found.kindWords : found.quoted
        complain(path, "must be \(type.words)\(Self.example(example)); found \(words)")
        return nil
    }

    // MARK: Values that stand elsewhere

    /// A value, and how it may be shown: not what a reference stands for, but the reference.
    private struct Found {
        let value: JSON
        let shown: JSON

        /// `4x` becomes `4h`; what was looked up elsewhere gives no hint at all.
        var durationAdvice: String {
            let digits = (shown.string ?? shown.description).prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty, digits.count < 5, Int(digits) != 0 else { return #"try "4h""# }
            return shown.string == nil ? "try \"\(digits)m\"" : "try \"\(digits)h\""
        }

        func advice(among words: [String]) -> String {
            value == shown ? SettingsCheck.advice(value.string ?? "", words) : SettingsCheck.list(words)
        }
    }

    private mutating func lookUp(_ json: JSON, at path: [JSONPathStep]) -> Found? {
        guard takesReferences, case .string(let text) = json else { return Found(value: json, shown: json) }
        do throws(SecretReferenceError) {
            guard let reference = try SecretReference(text) else { return Found(value: json, shown: json) }
            if case .file(let path) = reference { note(file: source.absolute(path)) }
            let value = try reference.value(source)
            secrets.append(value)
            return Found(value: .string(value), shown: json)
        } catch {
            complain(path, error.description)
            return nil
        }
    }

    private mutating func note(file: String) {
        if !files.contains(file) { files.append(file) }
    }

    /// Looks up what `json` refers to, wherever in it, to complain about what is not there.
    private mutating func lookUpAll(_ json: JSON, at path: [JSONPathStep]) {
        switch json {
        case .string: _ = lookUp(json, at: path)
        case .array(let elements):
            for (index, element) in elements.enumerated() { lookUpAll(element, at: path + [.index(index)]) }
        case .object(let members):
            for member in members { lookUpAll(member.value, at: path + [.name(member.name)]) }
        case .null, .bool, .integer, .number: break
        }
    }

    // MARK: Words

    private static func example(_ example: JSON?) -> String { example.map { ", such as \($0)" } ?? "" }

    private static func advice(_ word: String, _ known: [String]) -> String {
        let begun = word.count >= 3 ? known.first { $0.hasPrefix(word) } : nil
        let near = EditDistance.nearest(to: word, among: known, most: 1).first ?? begun
        return near.map { "did you mean \"\($0)\"?" } ?? list(known)
    }

    private static func list(_ known: [String]) -> String {
        known.isEmpty ? "there is nothing to set" : "there is " + known.map { "\"\($0)\"" }.joined(separator: ", ")
    }
}
