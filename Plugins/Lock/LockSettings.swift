package import PluginAPI

/// What the config says about this plugin.
package struct LockSettings: Sendable {
    package struct Named: Sendable {
        package let name: EnvironmentName
        package let description: String?
    }

    /// Environments that are there from the start.
    package let environments: [Named]

    /// - Throws: `SettingsError`, which quotes what does not fit and says what to write instead. The host ends the sentence.
    package init(_ settings: JSON) throws {
        let members = try Self.members(of: settings, at: "", known: ["environments"])
        environments = try Self.environments(members["environments"] ?? [])
    }

    private static func environments(_ json: JSON) throws -> [Named] {
        guard case .array(let elements) = json else {
            throw SettingsError("environments: expected a list of names, found \(quote(json))")
        }
        var known: [String: String] = [:]
        return try elements.enumerated().map { index, element in
            let place = "environments[\(index)]"
            let named = try environment(element, at: place)
            if let earlier = known.updateValue(named.name.spelling, forKey: named.name.folded) {
                throw SettingsError(
                    "\(place): \"\(named.name.spelling)\" is there twice, first as \"\(earlier)\"; remove one of them")
            }
            return named
        }
    }

    private static func environment(_ json: JSON, at place: String) throws -> Named {
        if let name = json.string { return Named(name: try self.name(name, at: place), description: nil) }
        let members = try members(of: json, at: place, known: ["name", "description"])
        guard let name = members["name"]?.string else {
            throw SettingsError("\(place): expected a \"name\" in quotes, found \(quote(json))")
        }
        let description = members["description"]
        guard description == nil || description?.string != nil else {
            throw SettingsError("\(place).description: expected text in quotes, found \(quote(description ?? .null))")
        }
        return Named(name: try self.name(name, at: place), description: description?.string)
    }

    private static func name(_ name: String, at place: String) throws -> EnvironmentName {
        do {
            return try EnvironmentName(name)
        } catch {
            throw SettingsError("\(place): \"\(name)\" cannot be an environment's name: \(error.complaint)")
        }
    }

    private static func members(of json: JSON, at place: String, known: [String]) throws -> JSONObject {
        let start = place.isEmpty ? "" : "\(place): "
        guard let object = json.object else {
            throw SettingsError("\(start)expected an object with \(list(known)), found \(quote(json))")
        }
        guard let stranger = object.members.first(where: { !known.contains($0.name) }) else { return object }
        let near = NearNames.nearest(to: stranger.name, among: known).first
        let advice = near.map { "you may have meant \"\($0)\"" } ?? "there is \(list(known))"
        throw SettingsError("\(start)there is no setting \"\(stranger.name.shortened)\"; \(advice)")
    }

    private static func quote(_ json: JSON) -> String { json.description.shortened }

    private static func list(_ names: [String]) -> String {
        names.map { "\"\($0)\"" }.joined(separator: " and ")
    }
}
