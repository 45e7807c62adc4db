import PluginAPI

extension LockPlugin {
    /// Hears that nobody has read what was sent to one person.
    var undelivered: Listener {
        let loaded = loaded
        return Listener(
            "undelivered", on: [Undelivered.event], summary: "Tells the room what could not be told to one person."
        ) { event in
            let ledger = Ledger(host: event.host, settings: loaded.value, now: event.now)
            if let unheard = try UnheardNotice(event.undelivered()) { try await ledger.sayInstead(of: unheard) }
            return nil
        }
    }
}
