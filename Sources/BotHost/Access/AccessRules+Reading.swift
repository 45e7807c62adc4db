package import PluginAPI

extension AccessRules {
    /// Rules that stand in no file, such as a test's.
    ///
    /// - Parameter plugins: What the config calls them.
    package init(_ json: JSON, plugins: [String]) throws(ConfigurationError) {
        var check = SettingsCheck(.none)
        let settings = HostSettings.all.filter { $0.name == "rules" }
        let checked = check.object(["rules": json], settings)
        var reader = AccessRulesReader(in: .none, plugins: plugins)
        let rules = reader.rules(checked["rules"]?.array ?? [])
        for problem in reader.problems { check.complain(problem.path, problem.message) }
        guard check.problems.isEmpty else { throw ConfigurationError(file: "rules", problems: check.problems) }
        self.init(rules)
    }
}
