package import FoundationEssentials

/// `service`: another plugin asks for something that this one does for others.
package struct ServiceMessage: Equatable, Sendable {
    /// Its name, as declared.
    package let service: String
    package let params: JSONObject
    /// The plugin that asks, by what the config calls it.
    package let caller: String
    /// On whose behalf.
    package let person: Person
    package let room: Room?
    package let now: Date

    package init(service: String, params: JSONObject, caller: String, person: Person, room: Room?, now: Date) {
        self.service = service
        self.params = params
        self.caller = caller
        self.person = person
        self.room = room
        self.now = now
    }

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "service")
        service = try fields.string("service")
        params = try fields.object("params")
        caller = try fields.string("caller")
        person = try Person(fields.fields("person"))
        room = try fields.optionalFields("room").map { fields throws(WireFormatError) in try Room(fields) }
        now = try fields.date("now")
    }

    package var json: JSON {
        var object = JSONObject([
            .init(name: "service", value: .string(service)), .init(name: "params", value: .object(params)),
            .init(name: "caller", value: .string(caller)), .init(name: "person", value: person.json),
            .init(name: "now", value: .integer(now.milliseconds)),
        ])
        object["room"] = room?.json
        return .object(object)
    }
}

/// The answer to `service`.
package enum ServiceAnswer: Equatable, Sendable {
    case answer(JSON)
    /// No to the person; the outcome is no success.
    case refusal(OutcomeMessage)

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "service")
        if let refusal = fields.present("refusal") {
            self = .refusal(try OutcomeMessage(refusal))
        } else {
            self = .answer(fields.present("answer") ?? .null)
        }
    }

    package var json: JSON {
        switch self {
        case .answer(let answer): ["answer": answer]
        case .refusal(let outcome): ["refusal": outcome.json]
        }
    }
}

/// `service.call`: a plugin asks for a service of another.
package struct ServiceCallParams: Equatable, Sendable {
    /// The id of the request for which this is, if it is for one.
    package let call: JSON?
    /// What the config calls the other plugin, a dot, and the service.
    package let service: String
    package let params: JSONObject

    package init(call: JSON? = nil, service: String, params: JSONObject) {
        self.call = call
        self.service = service
        self.params = params
    }

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "service.call")
        call = fields.present("call")
        service = try fields.string("service")
        params = fields.present("params") == nil ? JSONObject() : try fields.object("params")
    }

    package var json: JSON {
        var object = JSONObject([
            .init(name: "service", value: .string(service)), .init(name: "params", value: .object(params)),
        ])
        object["call"] = call
        return .object(object)
    }
}

/// Why a service gave no answer, and what the person is to be told.
package struct ServiceFailure: Error, Equatable, Sendable {
    package let kind: ServiceError.Kind
    package let outcome: OutcomeMessage
    package let incident: String?

    package init(_ kind: ServiceError.Kind, _ outcome: OutcomeMessage, incident: String? = nil) {
        self.kind = kind
        self.outcome = outcome
        self.incident = incident
    }
}

/// The answer to `service.call`.
package enum ServiceCallResult: Equatable, Sendable {
    case answer(JSON)
    case failure(ServiceFailure)

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "service.call")
        guard let failure = try fields.optionalFields("failure") else {
            self = .answer(fields.present("answer") ?? .null)
            return
        }
        self = .failure(
            ServiceFailure(
                ServiceError.Kind(rawValue: try failure.string("kind")),
                try OutcomeMessage(failure.present("outcome") ?? .null),
                incident: try failure.optionalString("incident")))
    }

    package var json: JSON {
        switch self {
        case .answer(let answer): return ["answer": answer]
        case .failure(let failure):
            var object = JSONObject([
                .init(name: "kind", value: .string(failure.kind.rawValue)),
                .init(name: "outcome", value: failure.outcome.json),
            ])
            object["incident"] = failure.incident.map(JSON.string)
            return ["failure": .object(object)]
        }
    }
}

/// `event.publish`: something has happened that other plugins may wait for.
package struct EventPublishParams: Equatable, Sendable {
    package let call: JSON?
    /// As declared, without what the config calls the plugin.
    package let name: String
    package let data: JSON?

    package init(call: JSON? = nil, name: String, data: JSON?) {
        self.call = call
        self.name = name
        self.data = data
    }

    package init(_ json: JSON) throws(WireFormatError) {
        try self.init(Fields(json, path: "event.publish"))
    }

    init(_ fields: Fields) throws(WireFormatError) {
        call = fields.present("call")
        name = try fields.string("name")
        data = fields.present("data")
    }

    package var json: JSON {
        var object = JSONObject([.init(name: "name", value: .string(name))])
        object["data"] = data
        object["call"] = call
        return .object(object)
    }
}
