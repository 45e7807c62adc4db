/// What the config says of some command lines: who may type them, and where.
///
/// An object, because rules are handed around for every command and have many parts.
package final class AccessRule: Sendable {
    /// The command lines that a rule is about. It is about all of what it does not name.
    package struct Subject: Equatable, Sendable {
        /// By what the config calls it; the host is `bothost`.
        package var plugin: String?
        /// The first words, as `help` shows them, in small letters.
        package var command: String?
        /// For each argument the values of which it has to have one, as they were written.
        package var arguments: [String: [String]] { didSet { forms = Self.forms(of: arguments) } }
        fileprivate private(set) var forms: [String: Set<ArgumentForm>]

        package init(plugin: String? = nil, command: String? = nil, arguments: [String: [String]] = [:]) {
            self.plugin = plugin
            self.command = command
            self.arguments = arguments
            forms = Self.forms(of: arguments)
        }

        private static func forms(of arguments: [String: [String]]) -> [String: Set<ArgumentForm>] {
            arguments.mapValues { $0.reduce(into: []) { $0.formUnion(ArgumentForm.meanings(of: $1)) } }
        }

        /// More is more specific: each argument counts more than the command, and that more than the plugin.
        package var weight: Int { arguments.count * 4 + (command == nil ? 0 : 2) + (plugin == nil ? 0 : 1) }

        /// Whether one command line could be meant by both, and neither says more about it.
        package func ties(with other: Subject) -> Bool {
            weight == other.weight && plugin == other.plugin && command == other.command
                && forms.allSatisfy { name, forms in other.forms[name].map { !$0.isDisjoint(with: forms) } ?? true }
        }

        /// Whether the arguments, each in one form, are as named.
        func matches(_ typed: [String: ArgumentForm]) -> Bool {
            forms.allSatisfy { name, forms in typed[name].map(forms.contains) ?? false }
        }

        /// Whether it names `form` for the argument `name`.
        func names(_ form: ArgumentForm, for name: String) -> Bool { forms[name]?.contains(form) ?? false }
    }

    package let subject: Subject
    package let demand: AccessDemand
    /// Where it stands.
    package let place: ConfigurationPlace

    package init(_ subject: Subject, _ demand: AccessDemand, at place: ConfigurationPlace) {
        self.subject = subject
        self.demand = demand
        self.place = place
    }
}

extension AccessRule: Equatable {
    package static func == (left: AccessRule, right: AccessRule) -> Bool {
        left === right || (left.subject == right.subject && left.demand == right.demand && left.place == right.place)
    }
}

extension AccessRule: CustomStringConvertible {
    package var description: String { "\(place): \(subject), \(demand)" }
}
