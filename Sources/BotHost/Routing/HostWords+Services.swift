import PluginAPI

/// What the host says about what plugins ask of each other.
extension HostWords {
    static func unknownService(_ service: String) -> Refusal {
        Refusal(
            "host.no_service", ["service": service],
            "That takes \(code: service), which no plugin here does. Tell an admin: a plugin may be missing in the bot's config."
        )
    }

    /// For whoever wrote the plugin that asks.
    static func misusedService(_ service: String, _ reason: String) -> Refusal {
        Refusal("host.service_misused", ["service": service], "\(service) was asked for in a wrong way: \(reason)")
    }
}
