/// Under what things are stored.
enum Keys {
    static let environments = "environment/"
    static let groups = "group/"
    static let history = "history/"
    /// Which names the settings have brought in so far, folded.
    static let seeded = "settings/environments"
    /// The schedule of the bite that is set.
    static let biteSchedule = "settings/bite"

    /// - Parameter name: Folded, as everywhere here.
    static func environment(_ name: String) -> String { environments + name }
    /// The name of the environment that is stored under `key`.
    static func name(inKey key: String) -> String { String(key.dropFirst(environments.count)) }
    /// The name of the environment that `alias` stands for.
    static func alias(_ alias: String) -> String { "alias/" + alias }
    static func group(_ name: String) -> String { groups + name }
    static func history(of record: String) -> String { "\(history)\(record)/" }
    /// Of all environments that ever began with `name`.
    static func histories(of name: String) -> String { "\(history)\(name)@" }

    /// In the order of the numbers.
    static func history(_ record: String, _ number: Int) -> String {
        let digits = String(max(0, number))
        return history(of: record) + String(repeating: "0", count: max(0, 9 - digits.count)) + digits
    }
}
