import PluginAPI

/// What is said of stored values that cannot be read.
extension LockWords {
    func unreadable(_ unreadable: Unreadable) -> Refusal {
        Refusal(
            "lock.unreadable", unreadable,
            """
            \(complaint(about: unreadable)) Nothing of it is changed; the bot's log has it too. All others: \
            \(command("cerbere status"))
            """)
    }

    /// "staging cannot be read: lock.id: …"
    func complaint(about unreadable: Unreadable) -> RichText {
        let name = unreadable.environment
        return """
            What is stored of \(code: name) cannot be read (\(unreadable.complaint.shortened)). \
            To begin it anew: \(command("cerbere remove \(name) --force")), then \(command("cerbere add \(name)")).
            """
    }

    func unreadableGroup(_ name: String, _ complaint: String) -> Refusal {
        Refusal(
            "lock.unreadable", ["group": name],
            """
            What is stored of the group \(code: name) cannot be read (\(complaint.shortened)). To begin it anew: \
            \(command("cerbere group remove \(name)"))
            """)
    }

    func discarded(_ name: String) -> Outcome {
        Outcome(
            "lock.env_removed", ["environment": name],
            """
            \(code: name), which could not be read, is removed. To have it back: \(command("cerbere add \(name)"))
            """, audience: .room)
    }

    func groupDiscarded(_ name: String) -> Outcome {
        Outcome(
            "lock.group_removed", ["name": name],
            """
            The group \(bold: name), which could not be read, is removed. To have it back: \
            \(command("cerbere group add \(name) web, db"))
            """, audience: .room)
    }
}
