import PluginAPI

/// What becomes of what cannot be told to one person.
extension Ledger {
    /// Sends `notice`. What cannot reach its person is told where the environment was locked, and remembered.
    func send(_ notice: Outcome) async throws {
        do {
            try await host.send(notice, expires: notice.expiry)
        } catch let error as RPCError where error.code == .invalidParams {
            host.log.warning("not delivered", ["code": notice.code, "reason": error.message])
            if let unheard = UnheardNotice(notice) { try await sayInstead(of: unheard) }
        } catch let error as RPCError where error.code == .busy {
            // What was done is done, whoever hears of it.
            host.log.warning("not delivered", ["code": notice.code, "reason": error.message])
        }
    }

    /// Tells `notice` in the rooms where its environments were locked, or else to the admins, and remembers it.
    func sayInstead(of notice: UnheardNotice) async throws {
        let rooms = try await host.storage.transaction { transaction in
            var desk = Desk(transaction, self)
            var rooms: [Room] = []
            for name in notice.environments {
                guard var environment = try await desk.environment(name) else { continue }
                environment.note(.undelivered, by: nil, at: now, to: notice.person, reason: notice.code)
                desk.put(environment)
                guard let room = environment.holder?.room ?? settings.adminRoom, !rooms.contains(room) else { continue }
                rooms.append(room)
            }
            _ = try await desk.finish()
            return rooms
        }
        for room in rooms {
            do {
                try await host.send(LockWords(host).instead(of: notice, in: room))
            } catch let error as RPCError where error.code == .invalidParams {
                host.log.warning("not delivered", ["code": notice.code, "reason": error.message])
            }
        }
    }
}

/// Something that was to be told to one person, and could not be.
struct UnheardNotice: Sendable {
    let code: String
    let text: RichText
    let person: Person
    /// The names of those that it is about.
    let environments: [String]

    /// nil when it is not for one person.
    init?(_ notice: Outcome) {
        guard case .person(let person) = notice.audience.kind else { return nil }
        let data = notice.data.flatMap { try? JSON(encoding: $0) }
        self.init(code: notice.code, notice.text, data, person)
    }

    init?(_ undelivered: Undelivered) throws {
        guard let person = undelivered.person else { return nil }
        self.init(code: undelivered.code, undelivered.text, try undelivered.data(as: JSON.self), person)
    }

    private init(code: String, _ text: RichText, _ data: JSON?, _ person: Person) {
        self.code = code
        self.text = text
        self.person = person
        let facts = data?["environments"]?.array ?? [data].compactMap { $0 }
        environments = facts.compactMap { $0["environment"]?.string }
    }
}

extension Outcome {
    /// How long it may wait for its person. A question whether something is still needed is put to the room then.
    fileprivate static let patienceOfBites = Duration.seconds(1_800)

    var expiry: Duration { code == "lock.bite" ? Self.patienceOfBites : .seconds(86_400) }
}
