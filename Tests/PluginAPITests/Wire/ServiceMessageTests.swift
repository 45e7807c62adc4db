import FoundationEssentials
import PluginAPI
import Testing

/// What plugins say to each other is the same after the wire, and what does not fit is named by its place.
@Suite struct ServiceMessageTests {
    private static let ann = Person(id: .init(rawValue: "shell:ann"), name: "ann")

    @Test(arguments: [nil, Room(id: "shell:#ops", name: "#ops")])
    func `service`(room: Room?) throws {
        let message = ServiceMessage(
            service: "holder", params: JSONObject([.init(name: "env", value: "qa")]), caller: "deploy",
            person: Self.ann, room: room, now: Date(milliseconds: 1_789_000_000_000))
        #expect(try ServiceMessage(message.json) == message)
        #expect(throws: WireFormatError("service.caller must be a string, but there is none")) {
            try ServiceMessage(["service": "holder", "params": [:]])
        }
        #expect(throws: WireFormatError("service.params must be an object, found []")) {
            try ServiceMessage(["service": "holder", "params": []])
        }
    }

    @Test func `the answer to service`() throws {
        let refusal = OutcomeMessage(
            code: "lock.held", isSuccess: false, audience: .caller, text: "No.", data: ["by": "bo"])
        for answer in [ServiceAnswer.answer(["a": 1]), .answer(.null), .answer(false), .refusal(refusal)] {
            #expect(try ServiceAnswer(answer.json) == answer)
        }
        #expect(try ServiceAnswer([:]) == .answer(.null))
        #expect(throws: WireFormatError("service is not an object")) { try ServiceAnswer(5) }
    }

    @Test func `service.call`() throws {
        for call in [nil, 3] as [JSON?] {
            let params = ServiceCallParams(call: call, service: "lock.holder", params: JSONObject())
            #expect(try ServiceCallParams(params.json) == params)
        }
        #expect(try ServiceCallParams(["service": "a.b"]).params == JSONObject())
        #expect(throws: WireFormatError("service.call.service must be a string, but there is none")) {
            try ServiceCallParams(["params": [:]])
        }
    }

    @Test(arguments: [nil, "4F21C0"])
    func `the answer to service.call`(incident: String?) throws {
        let outcome = OutcomeMessage(code: "host.fault", isSuccess: false, audience: .caller, text: "No.", data: nil)
        let failure = ServiceFailure(.failed, outcome, incident: incident)
        #expect(try ServiceCallResult(ServiceCallResult.failure(failure).json) == .failure(failure))
        #expect(try ServiceCallResult(ServiceCallResult.answer([1]).json) == .answer([1]))
        #expect(throws: WireFormatError("service.call.failure.kind must be a string, but there is none")) {
            try ServiceCallResult(["failure": [:]])
        }
    }

    @Test func `event.publish`() throws {
        for data in [nil, ["env": "qa"]] as [JSON?] {
            let params = EventPublishParams(call: 3, name: "released", data: data)
            #expect(try EventPublishParams(params.json) == params)
        }
        #expect(throws: WireFormatError("event.publish.name must be a string, found 5")) {
            try EventPublishParams(["name": 5])
        }
    }

    @Test func `what a plugin does for others and tells others`() throws {
        let service = Service(
            "take", summary: "Takes it.", like: "lock", effect: .acts, isIdempotent: true, deadline: .seconds(2)
        ) { _ in true }
        let bare = Service("holder", summary: "Who has it.", effect: .reads) { _ in true }
        let result = InitializeResult(
            version: 0, manifest: Manifest(id: "lock", version: "1", summary: "Locks."), commands: [],
            listeners: [ListenerDeclaration(Listener("a", on: ["b.c"], summary: "One.") { _ in nil })],
            services: [ServiceDeclaration(service), ServiceDeclaration(bare)],
            events: [PublishedEvent("released", summary: "It is free.")])
        #expect(try InitializeResult(result.json) == result)
        let least = try ServiceDeclaration(Fields(["name": "a", "summary": "One."], path: "service"))
        #expect(least.effect == .changes && !least.mayRunAgain && least.command == nil)
        #expect(least.deadline == .seconds(5))
    }
}
